/**
 * The outer forms of the entries of streams (docs/protocol.md, sections 5, 7.3, 8 and 9): what stands in the clear around
 * what is sealed. Clients write them, the relay judges them before it takes them in, and every reader judges them again.
 */
import { z } from "zod";
import { err, type Result } from "../result.ts";
import { base64Url, hex64, level, type Malformed, ordinal, readObject, unitCode } from "./schema-parts.ts";
import { LIMITS } from "./limits.ts";
import type { StreamKind } from "./stream-name.ts";

/** HPKE: enc ‖ a sealed 32-byte key ‖ tag. */
export const WRAP_BYTES = 1120 + 32 + 16;

/** A segment's header and tag of `tram-content-1` around the smallest padded message. */
const MIN_SEALED_EVENT = 40 + 512 + 16;

/** HPKE around the smallest padded notice. */
const MIN_SEALED_NOTICE = 1120 + 4096 + 16;

export const wrapSchema = base64Url(WRAP_BYTES);

export const dispatchHeaderSchema = z.strictObject({
  dispatch: hex64,
  from: unitCode,
  level: level,
  blob: z.strictObject({ id: hex64, size: z.number().int().min(1).max(LIMITS.blobBytes) }),
  content: z.literal("tram-content-1"),
  wrap: z.literal("tram-wrap-1"),
});

export type DispatchHeader = z.infer<typeof dispatchHeaderSchema>;

/** In `mail` streams, made by the relay out of a hand-over. */
const envelopeSchema = z.strictObject({
  type: z.literal("tram/envelope"),
  v: z.literal(1),
  header: dispatchHeaderSchema,
  unit: unitCode,
  epoch: ordinal,
  wrap: wrapSchema,
});

/** In `mail` streams, handed in by the unit `from`. */
export const noticeSchema = z.strictObject({
  type: z.literal("tram/notice"),
  v: z.literal(1),
  from: unitCode,
  unit: unitCode,
  level: level,
  epoch: ordinal,
  wrap: z.literal("tram-wrap-1"),
  sealed: base64Url({ min: MIN_SEALED_NOTICE, max: LIMITS.entryBytes }),
});

/** In `work` streams. */
export const eventEnvelopeSchema = z.strictObject({
  type: z.literal("tram/event-envelope"),
  v: z.literal(1),
  unit: unitCode,
  level: level,
  epoch: ordinal,
  suite: z.literal("tram-content-1"),
  sealed: base64Url({ min: MIN_SEALED_EVENT, max: LIMITS.entryBytes }),
});

/** In `keys` streams. */
export const seedWrapSchema = z.strictObject({
  type: z.literal("tram/seed-wrap"),
  v: z.literal(1),
  unit: unitCode,
  level: level,
  epoch: ordinal,
  device: hex64,
  suite: z.literal("tram-wrap-1"),
  wrap: wrapSchema,
});

export type Envelope = z.infer<typeof envelopeSchema>;
export type Notice = z.infer<typeof noticeSchema>;
export type EventEnvelope = z.infer<typeof eventEnvelopeSchema>;
export type SeedWrap = z.infer<typeof seedWrapSchema>;

export type StreamEntry = Envelope | Notice | EventEnvelope | SeedWrap;

const SCHEMAS = {
  keys: seedWrapSchema,
  mail: z.discriminatedUnion("type", [envelopeSchema, noticeSchema]),
  work: eventEnvelopeSchema,
} as const;

/** An entry of a stream of this kind. Whether it belongs to this unit and level is for the caller to compare. */
export function readStreamEntry<K extends StreamKind>(
  kind: K,
  bytes: Uint8Array,
): Result<z.infer<(typeof SCHEMAS)[K]>, Malformed> {
  if (bytes.length > LIMITS.entryBytes) return err({ type: "malformed", detail: "too large" });
  // The lookup by kind ties the schema to it, which the compiler cannot follow.
  return readObject(bytes, SCHEMAS[kind]) as Result<z.infer<(typeof SCHEMAS)[K]>, Malformed>;
}
