/**
 * Random bytes, and the refusal to go on without them. Everything secret or unique (content keys, compartment seeds,
 * salts, nonces, ids) is drawn through `drawRandom`, which judges its source at every draw.
 *
 * The worst failure: a source that repeats itself, and with it one (key, nonce) pair for two plaintexts.
 */
import { type Bytes, equal } from "./bytes.ts";

/** Gives exactly `length` bytes, each time new ones. Tests pass a seeded one. */
export type Random = (length: number) => Bytes;

/** The source failed, fell short, stood still or repeated itself. Nothing may be encrypted or generated. */
export class RandomnessError extends Error {
  override name = "RandomnessError";
}

export const platformRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** 16 honest bytes repeat by chance once in 2^128 draws. */
const LEAD = 16;

/** Shorter outputs of an honest source can be constant by chance. */
const SHORTEST_JUDGED = 8;

/** The lead of each source's last draw. It is drawn for this comparison alone and is never part of a secret. */
const lastLead = new WeakMap<Random, Bytes>();

/**
 * Draws `length` bytes and judges the source: 16 bytes more are drawn in front and must differ from those of the
 * source's last draw, so a source that starts again from the same state is noticed even between draws of different
 * lengths.
 * @throws RandomnessError where the source throws, returns another length, returns equal bytes only, or repeats itself
 */
export function drawRandom(random: Random, length: number): Bytes {
  if (!Number.isSafeInteger(length) || length < 1) throw new RangeError("a length of at least one byte");
  let drawn: Bytes;
  try {
    drawn = random(LEAD + length);
  } catch (error) {
    throw new RandomnessError("the source of randomness failed", { cause: error });
  }
  if (!(drawn instanceof Uint8Array) || drawn.length !== LEAD + length) {
    throw new RandomnessError("the source of randomness returned another length than asked");
  }
  const lead = drawn.slice(0, LEAD);
  const value = drawn.slice(LEAD);
  if (isConstant(lead) || (length >= SHORTEST_JUDGED && isConstant(value))) {
    throw new RandomnessError("the source of randomness stands still");
  }
  const last = lastLead.get(random);
  if (last !== undefined && equal(last, lead)) throw new RandomnessError("the source of randomness repeats itself");
  lastLead.set(random, lead);
  return value;
}

function isConstant(bytes: Bytes): boolean {
  return bytes.every((byte) => byte === bytes[0]);
}
