/**
 * Sealing a dispatch: from the signed and stamped manifest and its files to ciphertext, blob id and hand-over (docs/protocol.md,
 * sections 7.2 and 7.3). Run by the sender's worker; everything that it gives is stored before the first attempt to send.
 *
 * What must hold: nothing is encrypted that the seal did not sign; the content key is wrapped to the newest compartment of
 * each recipient in the verified view and to no other key, wherever a key may come from (R1, R2); a unit that cannot hold
 * the level stops the whole dispatch, by name.
 */
import type { Level } from "../domain/level.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, equal, sha256, sha256Hex, toHex } from "../encoding/bytes.ts";
import type { Random } from "../encoding/random.ts";
import { signatureIsStamped } from "./signed-object.ts";
import { err, ok, type Result } from "../result.ts";
import { blobId } from "../sealing/blob-id.ts";
import { type ByteSource, sizeOf } from "../sealing/byte-source.ts";
import { contentSize, encryptContent } from "../sealing/content.ts";
import type { BadPublicKey } from "../sealing/hpke.ts";
import { keyCommitment } from "../sealing/key-commitment.ts";
import { CONTENT_SUITE, WRAP_SUITE } from "../sealing/suites.ts";
import type { WrapManyRequest } from "../sealing/wraps.ts";
import {
  compartmentFor,
  type NoCompartment,
  type OrganisationView,
  type RecipientCompartment,
} from "../trust/organisation-view.ts";
import type { DispatchHeader } from "../wire/entries.ts";
import { LIMITS } from "../wire/limits.ts";
import { writeObject } from "../wire/schema-parts.ts";
import { readApproval } from "./approval.ts";
import { buildDispatchBody } from "./dispatch-body.ts";
import { readEvidence } from "./evidence.ts";
import { hashFile } from "./file-hash.ts";
import { buildHandOver, contentAad, WRAP_INFO, wrapAad } from "./hand-over.ts";
import { fileChange, type Manifest, readManifest } from "./manifest.ts";
import type { SignedObject } from "./signed-object.ts";

/** Why a unit cannot be sealed to. */
export interface RecipientRefusal {
  readonly unit: UnitCode;
  /** `rotation-due`: somebody who lost the level still holds the key of the newest epoch (M6). */
  readonly reason: NoCompartment["type"] | "rotation-due" | "bad-public-key";
}

export type SealError =
  /** Manifest, approval, evidence, key and time stamp do not belong together: nothing of it may go out. */
  | {
      readonly type: "not-sealable";
      readonly rule: "manifest" | "approval" | "evidence" | "content-key" | "time-stamp" | "too-large";
    }
  /** Files that are not those that the seal signed, by their places in the list. */
  | { readonly type: "files-changed"; readonly files: readonly number[] }
  | { readonly type: "cannot-seal-to"; readonly units: readonly RecipientRefusal[] };

export interface SealProgress {
  readonly step: "checking" | "encrypting" | "wrapping";
  /** Bytes; wraps while wrapping. */
  readonly done: number;
  readonly total: number;
}

export interface SealDispatchRequest {
  /** The manifest with its time stamp. */
  readonly manifest: SignedObject;
  readonly approval: SignedObject;
  readonly evidence: Bytes;
  /** The final files, in the order of the manifest. */
  readonly files: readonly ByteSource[];
  /** 32 bytes, to which the manifest commits. */
  readonly contentKey: Bytes;
  readonly view: OrganisationView;
  readonly random: Random;
  /** `wrapMany` in this worker, or shared among several. Wraps come back in the order of the recipients. */
  readonly wrap: (
    request: WrapManyRequest,
  ) => Promise<Result<readonly Bytes[], BadPublicKey & { readonly index: number }>>;
  readonly onProgress?: (progress: SealProgress) => void;
  readonly signal?: AbortSignal;
}

export interface SealedDispatch {
  /** The dispatch's id. */
  readonly id: string;
  /** Pieces: SHA-256 of each, 64 hex digits. */
  readonly blob: { readonly id: string; readonly size: number; readonly pieces: readonly string[] };
  /** The bytes to hand over, the same at every attempt. */
  readonly handOver: Bytes;
  /** Units at the lowest level whose key somebody still holds who was removed: the sender is told (M6). */
  readonly warned: readonly UnitCode[];
}

/**
 * Whom a dispatch is wrapped to: its recipients and the sender's own unit, each with its newest compartment. Asked by the
 * form while it is filled in, and again when the dispatch is sealed.
 */
export function recipientCompartments(
  view: OrganisationView,
  {
    unit,
    level,
    recipients,
  }: { readonly unit: UnitCode; readonly level: Level; readonly recipients: readonly UnitCode[] },
): Result<readonly RecipientCompartment[], Extract<SealError, { type: "cannot-seal-to" }>> {
  const compartments: RecipientCompartment[] = [];
  const refused: RecipientRefusal[] = [];
  for (const each of [...new Set([unit, ...recipients])].toSorted()) {
    const found = compartmentFor(view, each, level);
    if (!found.ok) refused.push({ unit: each, reason: found.error.type });
    else if (found.value.rotationDue && level !== "unclassified") refused.push({ unit: each, reason: "rotation-due" });
    else compartments.push(found.value);
  }
  return refused.length === 0 ? ok(compartments) : err({ type: "cannot-seal-to", units: refused });
}

/**
 * Seals a dispatch. `sink` stores the ciphertext's pieces, in order, 1 MiB each, the last shorter; what it has stored
 * counts for nothing unless the result is `ok`.
 * @throws RandomnessError (X7); the signal's reason; what reading a file or the sink throws
 */
export async function sealDispatch(
  request: SealDispatchRequest,
  sink: (piece: Bytes, index: number) => void | Promise<void>,
): Promise<Result<SealedDispatch, SealError>> {
  const { contentKey, view, signal, onProgress } = request;
  const checked = await checkSigned(request);
  if (!checked.ok) return checked;
  const { data, unit } = checked.value;
  const { level } = data;
  const recipients = recipientCompartments(view, { unit, level, recipients: data.recipients.map((each) => each.unit) });
  if (!recipients.ok) return recipients;
  const changed = await changedFiles(request, checked.value);
  if (changed.length > 0) return err({ type: "files-changed", files: changed });

  const body = buildDispatchBody(request);
  if (contentSize(body.size) > LIMITS.blobBytes) return err({ type: "not-sealable", rule: "too-large" });
  const id = await sha256Hex(request.manifest.bytes);
  const hashes: Bytes[] = [];
  let size = 0;
  const pieces = encryptContent({
    key: contentKey,
    associatedData: contentAad({ dispatch: id, from: unit, level }),
    plaintext: body,
    random: request.random,
    onProgress: (done, total) => onProgress?.({ step: "encrypting", done, total }),
    ...(signal && { signal }),
  });
  for await (const piece of pieces) {
    hashes.push(await sha256(piece));
    size += piece.length;
    await sink(piece, hashes.length - 1);
  }

  const blob = { id: await blobId(size, hashes), size };
  const header: DispatchHeader = { dispatch: id, from: unit, level, blob, content: CONTENT_SUITE, wrap: WRAP_SUITE };
  const compartments = recipients.value;
  const wraps = await request.wrap({
    key: contentKey,
    info: WRAP_INFO,
    recipients: compartments.map((each) => ({
      publicKey: each.publicKey,
      aad: wrapAad(header, each.unit, each.epoch),
    })),
    onProgress: (done, total) => onProgress?.({ step: "wrapping", done, total }),
    ...(signal && { signal }),
  });
  if (!wraps.ok) {
    const bad = compartments[wraps.error.index] as RecipientCompartment;
    return err({ type: "cannot-seal-to", units: [{ unit: bad.unit, reason: "bad-public-key" }] });
  }
  if (wraps.value.length !== compartments.length) throw new RangeError("not one wrap for each recipient");
  const handOver = buildHandOver(
    header,
    compartments.map((each, i) => ({ unit: each.unit, epoch: each.epoch, wrap: wraps.value[i] as Bytes })),
  );
  const warned = compartments.filter(({ rotationDue }) => rotationDue).map((each) => each.unit);
  return ok({ id, blob: { ...blob, pieces: hashes.map(toHex) }, handOver, warned });
}

async function checkSigned(request: SealDispatchRequest): Promise<Result<Manifest, SealError>> {
  const refuse = (rule: Extract<SealError, { type: "not-sealable" }>["rule"]) => err({ type: "not-sealable", rule });
  const manifest = readManifest(request.manifest.bytes);
  if (!manifest.ok) return refuse("manifest");
  const { approval: hash, unit, draft, data, key } = manifest.value;
  const approval = readApproval(request.approval.bytes);
  if (!approval.ok || (await sha256Hex(request.approval.bytes)) !== hash) return refuse("approval");
  const same = approval.value.unit === unit && approval.value.draft === draft;
  if (!same || !equal(writeObject(approval.value.data), writeObject(data))) return refuse("approval");
  if (!readEvidence(request.evidence).ok) return refuse("evidence");
  if ((await keyCommitment(request.contentKey)) !== key.commitment) return refuse("content-key");
  return signatureIsStamped(request.manifest.cms) ? manifest : refuse("time-stamp");
}

async function changedFiles(
  { files, onProgress, signal }: SealDispatchRequest,
  { data, files: signed }: Manifest,
): Promise<readonly number[]> {
  if (files.length !== signed.length || files.length !== data.files.length) return signed.map((_, i) => i);
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const changed: number[] = [];
  let done = 0;
  for (const [i, file] of files.entries()) {
    const final = signed[i];
    const approved = data.files[i];
    const change = fileChange(approved, final);
    const whole = sizeOf(file) === final?.size && (await hashFile(file, final.size, signal)) === final.sha256;
    const begins =
      change === "none" ||
      (change === "longer" &&
        whole &&
        approved !== undefined &&
        (await hashFile(file, approved.size, signal)) === approved.sha256);
    if (!whole || !begins) changed.push(i);
    done += sizeOf(file);
    onProgress?.({ step: "checking", done, total });
  }
  return changed;
}
