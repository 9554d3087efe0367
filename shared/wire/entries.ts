/**
 * The outer forms of the entries of streams (docs/protocol.md, sections 5, 7.3, 8 and 9): what stands in the clear around
 * what is sealed. Clients write them, the relay judges them before it takes them in, and every reader judges them again.
 */
import { z } from "zod";
import { NotCanonicalError, parseCanonical } from "../encoding/canonical-json.ts";
import { err, ok, type Result } from "../result.ts";
import { base64UrlSchema, hex64Schema, levelSchema, seqSchema, unitCodeSchema } from "./forms.ts";
import { LIMITS } from "./limits.ts";
import type { StreamKind } from "./stream-name.ts";

/** HPKE: enc ‖ a sealed 32-byte key ‖ tag. */
export const WRAP_BYTES = 1120 + 32 + 16;

/** A segment's header and tag of `tram-content-1` around the smallest padded message. */
const MIN_SEALED_EVENT = 40 + 512 + 16;

/** HPKE around the smallest padded notice. */
const MIN_SEALED_NOTICE = 1120 + 4096 + 16;

export const wrapSchema = base64UrlSchema(WRAP_BYTES, WRAP_BYTES);

export const dispatchHeaderSchema = z.strictObject({
  dispatch: hex64Schema,
  from: unitCodeSchema,
  level: levelSchema,
  blob: z.strictObject({ id: hex64Schema, size: z.number().int().min(1).max(LIMITS.blobBytes) }),
  content: z.literal("tram-content-1"),
  wrap: z.literal("tram-wrap-1"),
});

export type DispatchHeader = z.infer<typeof dispatchHeaderSchema>;

/** In `mail` streams, made by the relay out of a hand-over. */
export const envelopeSchema = z.strictObject({
  type: z.literal("tram/envelope"),
  v: z.literal(1),
  header: dispatchHeaderSchema,
  unit: unitCodeSchema,
  epoch: seqSchema,
  wrap: wrapSchema,
});

/** In `mail` streams, handed in by the unit `from`. */
export const noticeSchema = z.strictObject({
  type: z.literal("tram/notice"),
  v: z.literal(1),
  from: unitCodeSchema,
  unit: unitCodeSchema,
  level: levelSchema,
  epoch: seqSchema,
  wrap: z.literal("tram-wrap-1"),
  sealed: base64UrlSchema(MIN_SEALED_NOTICE, LIMITS.entryBytes),
});

/** In `work` streams. */
export const eventEnvelopeSchema = z.strictObject({
  type: z.literal("tram/event-envelope"),
  v: z.literal(1),
  unit: unitCodeSchema,
  level: levelSchema,
  epoch: seqSchema,
  suite: z.literal("tram-content-1"),
  sealed: base64UrlSchema(MIN_SEALED_EVENT, LIMITS.entryBytes),
});

/** In `keys` streams. */
export const seedWrapSchema = z.strictObject({
  type: z.literal("tram/seed-wrap"),
  v: z.literal(1),
  unit: unitCodeSchema,
  level: levelSchema,
  epoch: seqSchema,
  device: hex64Schema,
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
): Result<z.infer<(typeof SCHEMAS)[K]>, { readonly type: "malformed" }> {
  if (bytes.length > LIMITS.entryBytes) return err({ type: "malformed" });
  try {
    const parsed = SCHEMAS[kind].safeParse(parseCanonical(bytes));
    // The lookup by kind ties the schema to it, which the compiler cannot follow.
    return parsed.success ? ok(parsed.data as z.infer<(typeof SCHEMAS)[K]>) : err({ type: "malformed" });
  } catch (error) {
    if (error instanceof NotCanonicalError) return err({ type: "malformed" });
    throw error;
  }
}
