/**
 * The hand-over of a dispatch (docs/protocol.md, section 7.3) and the envelope that the relay makes of each wrap. The
 * sender's client writes and keeps the bytes before its first attempt, so that every attempt sends the same.
 */
import { z } from "zod";
import { type Bytes, fromUtf8, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import { err, type Result } from "../result.ts";
import { dispatchHeaderSchema, type DispatchHeader, wrapSchema } from "./entries.ts";
import { type Malformed, ordinal, readObject, unitCode } from "./schema-parts.ts";
import { LIMITS } from "./limits.ts";

const wrapForUnitSchema = z.strictObject({ unit: unitCode, epoch: ordinal, wrap: wrapSchema });

export const handOverSchema = z
  .strictObject({
    type: z.literal("tram/hand-over"),
    v: z.literal(1),
    header: dispatchHeaderSchema,
    wraps: z.array(wrapForUnitSchema).min(1).max(LIMITS.wraps),
  })
  .refine(
    ({ wraps }) => wraps.every((wrap, at) => at === 0 || (wraps[at - 1] as typeof wrap).unit < wrap.unit),
    "wraps not sorted by unit, or one twice",
  )
  .refine(({ header, wraps }) => wraps.some(({ unit }) => unit === header.from), "no wrap for the sender's own unit");

export type HandOver = z.infer<typeof handOverSchema>;
export type UnitWrap = HandOver["wraps"][number];

/** @param bytes the whole request */
export function readHandOver(bytes: Uint8Array): Result<HandOver, Malformed> {
  if (bytes.length > LIMITS.handOverBytes) return err({ type: "malformed", detail: "too large" });
  return readObject(bytes, handOverSchema);
}

/** The bytes of the entry that a wrap becomes in the mailbox of its unit. */
export function envelopeBytes(header: DispatchHeader, wrap: UnitWrap): Bytes {
  return envelopeWriter(header)(wrap);
}

/**
 * The same for all wraps of a hand-over: canonical JSON, written out around the header that they share. What a schema has
 * let through as a unit, an epoch or a wrap needs no escape.
 */
export function envelopeWriter(header: DispatchHeader): (wrap: UnitWrap) => Bytes {
  const shared = fromUtf8(canonicalBytes(header));
  return ({ unit, epoch, wrap }) =>
    utf8(`{"epoch":${epoch},"header":${shared},"type":"tram/envelope","unit":"${unit}","v":1,"wrap":"${wrap}"}`);
}
