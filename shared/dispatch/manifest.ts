/**
 * The manifest (docs/protocol.md, section 7.1): what the unit's seal signs. It repeats the approval's data unchanged, adds
 * the number, names the final files and commits to the content key. Its hash is the dispatch's id.
 *
 * Written by the clerk's client from the approval's own bytes, so data that the leader did not approve cannot get in.
 * The worst failure: a seal over words that no leader has signed.
 */
import { z } from "zod";
import {
  type DispatchData,
  dispatchDataSchema,
  MAIN_MEDIA_TYPE,
  MAX_FILE_SIZE,
  MAX_FILES,
} from "../domain/dispatch-data.ts";
import { MAX_NUMBER, seriesIdSchema } from "../domain/number.ts";
import { textSchema } from "../domain/text.ts";
import { type Bytes, equal, sha256Hex } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { keyCommitment } from "../sealing/key-commitment.ts";
import { CONTENT_SUITE } from "../sealing/suites.ts";
import {
  date,
  hex32,
  hex64,
  instant,
  type Malformed,
  readObject,
  typed,
  unitCode,
  writeObject,
} from "../wire/schema-parts.ts";
import { readApproval } from "./approval.ts";
import { chainsSchema, type ObjectSigner, type SignedObject, signObject } from "./signed-object.ts";

const numberSchema = z.strictObject({
  series: seriesIdSchema,
  value: z.int().min(1).max(MAX_NUMBER),
  /** As it is printed: "12/UBND-VP". */
  notation: textSchema({ max: 100 }),
  date,
});

const finalFileSchema = z.strictObject({
  /** Bytes. */
  size: z.int().min(0).max(MAX_FILE_SIZE),
  sha256: hex64,
});

const manifestSchema = typed("tram/manifest", {
  unit: unitCode,
  draft: hex32,
  data: dispatchDataSchema,
  /** SHA-256 of the approval's bytes. */
  approval: hex64,
  number: numberSchema,
  /** The files as they are sent, in the order of `data.files`. */
  files: z.array(finalFileSchema).min(1).max(MAX_FILES),
  key: z.strictObject({ suite: z.literal(CONTENT_SUITE), commitment: hex64 }),
  /** The clerk. */
  member: hex32,
  at: instant,
  chains: chainsSchema,
}).refine(({ unit, chains }) => chains[0]?.unit === unit, "chains of another unit");

export type Manifest = z.infer<typeof manifestSchema>;
export type DispatchNumber = z.infer<typeof numberSchema>;
export type FinalFile = z.infer<typeof finalFileSchema>;

export type ManifestError =
  | { readonly type: "malformed-approval" }
  /** The draft's data are not those that the leader approved. */
  | { readonly type: "data-changed" }
  /** Final files that are not as the leader approved them: their places in the list. */
  | { readonly type: "files-changed"; readonly files: readonly number[] };

/** @throws TypeError for a manifest that every reader would refuse */
export async function buildManifest(input: {
  /** The approval's bytes, its signature verified by the caller. */
  readonly approval: Bytes;
  /** What the clerk's screen shows as the dispatch. */
  readonly data: DispatchData;
  readonly files: readonly FinalFile[];
  readonly number: DispatchNumber;
  /** 32 bytes. */
  readonly contentKey: Bytes;
  readonly member: string;
  readonly at: string;
  readonly chains: Manifest["chains"];
}): Promise<Result<Bytes, ManifestError>> {
  const approval = readApproval(input.approval);
  if (!approval.ok) return err({ type: "malformed-approval" });
  const { unit, draft, data } = approval.value;
  if (!equal(writeObject(data), writeObject(input.data))) return err({ type: "data-changed" });
  const places = Array.from({ length: Math.max(data.files.length, input.files.length) }, (_, i) => i);
  const files = places.filter((i) => fileChange(data.files[i], input.files[i]) === "other");
  if (files.length > 0) return err({ type: "files-changed", files });
  const { number, member, at, chains } = input;
  const manifest: Manifest = {
    type: "tram/manifest",
    v: 1,
    unit,
    draft,
    data,
    approval: await sha256Hex(input.approval),
    number,
    files: [...input.files],
    key: { suite: CONTENT_SUITE, commitment: await keyCommitment(input.contentKey) },
    member,
    at,
    chains,
  };
  return ok(writeObject(manifest, manifestSchema));
}

/**
 * What became of an approved file, from sizes and hashes alone. Only a PDF may grow; that it begins with exactly the
 * approved bytes is for whoever holds the bytes.
 */
export function fileChange(
  approved: DispatchData["files"][number] | undefined,
  final: FinalFile | undefined,
): "none" | "longer" | "other" {
  if (approved === undefined || final === undefined) return "other";
  if (approved.size === final.size && approved.sha256 === final.sha256) return "none";
  return approved.mediaType === MAIN_MEDIA_TYPE && final.size > approved.size ? "longer" : "other";
}

export function readManifest(bytes: Bytes): Result<Manifest, Malformed> {
  return readObject(bytes, manifestSchema);
}

/** @param seal the seal certificate's key on the clerk's device */
export function signManifest(bytes: Bytes, seal: ObjectSigner, now: Date): Promise<SignedObject> {
  return signObject(bytes, seal, now);
}

/** The dispatch's id: SHA-256 of the manifest's bytes, 64 hex digits. */
export function dispatchId(manifest: Bytes): Promise<string> {
  return sha256Hex(manifest);
}
