/**
 * SHA-256 of files. WebCrypto hashes only what lies in memory in one piece; it is used up to a bound, and beyond it an
 * incremental implementation that is slower and needs one chunk (R32).
 */
import { sha256 as incremental } from "@noble/hashes/sha2.js";
import { sha256Hex, toHex } from "../encoding/bytes.ts";
import { type ByteSource, readRange, sizeOf } from "../sealing/byte-source.ts";
import { nextTask } from "../sealing/next-task.ts";

const WHOLE = 64 * 1_048_576;
const CHUNK = 4 * 1_048_576;

/**
 * 64 hex digits.
 * @param size how many bytes from the front; all where it is left out
 * @throws the signal's reason; RangeError where the source is shorter; what reading it throws
 */
export async function hashFile(source: ByteSource, size = sizeOf(source), signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  if (size <= WHOLE) return sha256Hex(await readRange(source, 0, size));
  const hash = incremental.create();
  for (let at = 0; at < size; at += CHUNK) {
    signal?.throwIfAborted();
    hash.update(await readRange(source, at, Math.min(at + CHUNK, size)));
    await nextTask();
  }
  return toHex(hash.digest());
}
