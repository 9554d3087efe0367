/**
 * The plaintext of one file of a draft: uint64be(size) ‖ file ‖ zero padding to the Padmé size, at least 4,096 bytes.
 * Written by whoever submits a draft, read by the colleagues who approve, number and seal it.
 */
import { uint64be } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { type ByteSource, readRange, sizeOf } from "./byte-source.ts";
import { isZeroFrom, MIN_BODY, padmeLength } from "./padding.ts";

const LENGTH_SIZE = 8;

export interface MalformedDraftFile {
  readonly type: "malformed-draft-file";
}

/** A Blob that refers to the file and does not copy it. */
export function padDraftFile(file: ByteSource): Blob {
  const used = LENGTH_SIZE + sizeOf(file);
  return new Blob([uint64be(sizeOf(file)), file, new Uint8Array(padmeLength(used, MIN_BODY) - used)]);
}

/** The file, where the padding is zero and of exactly the size that `padDraftFile` gives. */
export async function unpadDraftFile(padded: Blob): Promise<Result<Blob, MalformedDraftFile>> {
  const malformed = err({ type: "malformed-draft-file" });
  if (padded.size < MIN_BODY) return malformed;
  const head = await readRange(padded, 0, LENGTH_SIZE);
  const size = new DataView(head.buffer).getBigUint64(0);
  if (size > BigInt(padded.size - LENGTH_SIZE)) return malformed;
  const used = LENGTH_SIZE + Number(size);
  if (padmeLength(used, MIN_BODY) !== padded.size) return malformed;
  if (!(await isZeroFrom(padded, used))) return malformed;
  return ok(padded.slice(LENGTH_SIZE, used));
}
