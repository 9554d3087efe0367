/**
 * The parts of a dispatch's body in their one order (docs/protocol.md, section 7.2). Written by the sealing client, read
 * by recipients once the whole ciphertext has opened; nothing in it has been judged yet.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { buildBody, readBodyIndex } from "../sealing/body.ts";
import type { ByteSource } from "../sealing/byte-source.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import type { SignedObject } from "./signed-object.ts";

export interface DispatchParts<File> {
  readonly manifest: SignedObject;
  readonly approval: SignedObject;
  readonly evidence: Bytes;
  /** In the order of the manifest. */
  readonly files: readonly File[];
}

/** How large each of the first five may be: 5,000 recipients and 100 files take less than a megabyte. */
const FRONT = [
  { name: "manifest.json", max: 4 * 1_048_576 },
  { name: "manifest.p7s", max: 65_536 },
  { name: "approval.json", max: 4 * 1_048_576 },
  { name: "approval.p7s", max: 65_536 },
  { name: "evidence.json", max: 65_536 },
] as const;

/** A Blob that refers to the files and does not copy them. @throws RangeError for more files than a body has parts */
export function buildDispatchBody({ manifest, approval, evidence, files }: DispatchParts<ByteSource>): Blob {
  const front = [manifest.bytes, manifest.cms, approval.bytes, approval.cms, evidence];
  return buildBody([
    ...FRONT.map(({ name }, i) => ({ name, data: front[i] as Bytes })),
    ...files.map((data, i) => ({ name: `files/${i}`, data })),
  ]);
}

/** Files come back as slices of the body. Whatever is wrong with index, names, sizes or padding is `cannot-open`. */
export async function readDispatchBody(body: Blob): Promise<Result<DispatchParts<Blob>, CannotOpen>> {
  const index = await readBodyIndex(body);
  if (!index.ok) return err(CANNOT_OPEN);
  const { parts } = index.value;
  const named = parts.every(({ name }, i) => name === (FRONT[i]?.name ?? `files/${i - FRONT.length}`));
  if (!named || parts.length < FRONT.length) return err(CANNOT_OPEN);
  if (FRONT.some(({ max }, i) => (parts[i]?.size ?? 0) > max)) return err(CANNOT_OPEN);
  const slices = parts.map(({ start, size }) => body.slice(start, start + size));
  const [manifest, manifestCms, approval, approvalCms, evidence] = (await Promise.all(
    slices.slice(0, FRONT.length).map(async (slice) => new Uint8Array(await slice.arrayBuffer())),
  )) as [Bytes, Bytes, Bytes, Bytes, Bytes];
  return ok({
    manifest: { bytes: manifest, cms: manifestCms },
    approval: { bytes: approval, cms: approvalCms },
    evidence,
    files: slices.slice(FRONT.length),
  });
}
