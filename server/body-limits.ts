/** How long the body of each request may be, in bytes, and how long it may take to come. */
import { LIMITS } from "../shared/wire/limits.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** As base64url inside of JSON whose other members take no more than this. */
const inJson = (bytes: number): number => Math.ceil((bytes * 4) / 3) + KIB;

export const BODY_BYTES = {
  challenge: KIB,
  session: 2 * KIB,
  rendezvous: KIB,
  slot: LIMITS.slotBytes,
  statement: inJson(LIMITS.statementBytes),
  entry: inJson(LIMITS.entryBytes),
  /** A hash for each piece of the largest. */
  blob: 20 * KIB,
  piece: LIMITS.pieceBytes,
  handOver: LIMITS.handOverBytes,
  /** A time-stamp request holds one digest and a nonce. */
  timeStamp: 4 * KIB,
} as const;

/** Of senders without a session, by address; several may stand behind one. */
export const ADDRESS_BODIES = { all: 32 * MIB, each: 4 * MIB };

/** Of devices with a session. */
export const DEVICE_BODIES = { all: 192 * MIB, each: 24 * MIB };

/**
 * A body that is small is there at once; a large one has five seconds more for each 80 KiB, which a slow line brings.
 * Whole steps, because Node keeps a list of timers for each length of time.
 */
const [LEAST_MS, STEP_MS, STEP_BYTES] = [10_000, 5_000, 80 * KIB];

/** How long a body of that length may take, in milliseconds; the server ends every request after two minutes. */
export function bodyMilliseconds(announced: number): number {
  return LEAST_MS + Math.floor(announced / STEP_BYTES) * STEP_MS;
}
