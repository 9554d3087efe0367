/**
 * Padding, so that a ciphertext's size tells the size class of a message and no more: Padmé (Nikitin et al., "Reducing
 * Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019, section 4) and a minimum.
 *
 * The worst failure: a message whose padded size changes with one more character (R31), or padding that carries bytes
 * which one reader sees and another does not; so padding is zero, its size exact, and readers demand both.
 */
import { type Bytes, concat, uint32be } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { type ByteSource, openReader, sizeOf } from "./byte-source.ts";
import { CANNOT_OPEN, type CannotOpen } from "./cannot-open.ts";

/** The smallest padded size of bodies, draft files and notices. */
export const MIN_BODY = 4096;

/** The smallest padded size of events. */
export const MIN_MESSAGE = 512;

const CHUNK = 1_048_576;

/**
 * The padded size for `length` bytes: at most 12 % more, and at least `minimum`.
 * @throws RangeError unless `length` is a safe integer, not negative, whose padded size is safe too
 */
export function padmeLength(length: number, minimum: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError("not a length");
  if (length < 2) return Math.max(length, minimum);
  const exponent = length.toString(2).length - 1;
  const significant = exponent.toString(2).length;
  const step = 2 ** (exponent - significant);
  const padded = Math.ceil(length / step) * step;
  if (!Number.isSafeInteger(padded)) throw new RangeError("too long to pad");
  return Math.max(padded, minimum);
}

/** uint32be(length) ‖ message ‖ zero bytes, up to the Padmé size of 4 + length, at least `minimum`. */
export function padMessage(message: Bytes, minimum: number): Bytes {
  const used = 4 + message.length;
  return concat(uint32be(message.length), message, new Uint8Array(padmeLength(used, minimum) - used));
}

/** The message, where the padding is zero and of exactly the size that `padMessage` gives. */
export function unpadMessage(padded: Bytes, minimum: number): Result<Bytes, CannotOpen> {
  if (padded.length < 4) return err(CANNOT_OPEN);
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const used = 4 + length;
  if (used > padded.length || padmeLength(used, minimum) !== padded.length) return err(CANNOT_OPEN);
  if (!isZero(padded.subarray(used))) return err(CANNOT_OPEN);
  return ok(padded.slice(4, used));
}

/** Whether a source holds nothing but zeros from `start` to its end. */
export async function isZeroFrom(source: ByteSource, start: number): Promise<boolean> {
  const end = sizeOf(source);
  const reader = openReader(source, start, end);
  try {
    for (let at = start; at < end; at += CHUNK) {
      if (!isZero(await reader.read(Math.min(CHUNK, end - at)))) return false;
    }
    return true;
  } finally {
    await reader.close();
  }
}

function isZero(bytes: Bytes): boolean {
  let bits = 0;
  for (const byte of bytes) bits |= byte;
  return bits === 0;
}
