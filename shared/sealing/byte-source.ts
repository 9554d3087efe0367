/**
 * What can be sealed without holding it in memory: bytes, or a Blob (a picked file, a body put together from files, a
 * stored ciphertext).
 */
import type { Bytes } from "../encoding/bytes.ts";

export type ByteSource = Blob | Bytes;

export function sizeOf(source: ByteSource): number {
  return source instanceof Blob ? source.size : source.length;
}

/**
 * The bytes from `start` up to and not including `end`. Of a byte array it is a view, of a Blob a copy.
 * @throws RangeError where the source ends before `end`; DOMException NotReadableError where the file behind a Blob is
 * gone or was changed
 */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Bytes> {
  if (start < 0 || start > end || end > sizeOf(source)) throw new RangeError("a range outside the source");
  if (!(source instanceof Blob)) return source.subarray(start, end);
  const bytes = new Uint8Array(await source.slice(start, end).arrayBuffer());
  if (bytes.length !== end - start) throw new RangeError("the source is shorter than it said");
  return bytes;
}
