/**
 * The text forms of values on the wire (docs/protocol.md, section 1) as zod schemas. Judging a text does not decode it:
 * a relay judges each entry on its hot path.
 */
import { z } from "zod";
import { LEVELS } from "../domain/level.ts";

export { hex32Schema, hex64Schema } from "../domain/dispatch-data.ts";
export { unitCodeSchema } from "../domain/unit-code.ts";

/** The head of a stream or chain without an entry. */
export const NO_HEAD = "0".repeat(64);

export const levelSchema = z.enum(LEVELS);

export const seqSchema = z.number().int().min(1).max(4_294_967_295);

/** Whether a text is base64url without padding and with zero trailing bits: one text for one value. */
export function isBase64Url(text: string): boolean {
  if (!/^[\w-]*$/.test(text)) return false;
  switch (text.length % 4) {
    case 0:
      return true;
    case 2:
      return "AQgw".includes(text.charAt(text.length - 1));
    case 3:
      return "AEIMQUYcgkosw048".includes(text.charAt(text.length - 1));
    default:
      return false;
  }
}

/** Bytes that a base64url text stands for. */
export function base64UrlSize(text: string): number {
  return Math.floor((text.length * 3) / 4);
}

/** base64url of at least `min` and at most `max` bytes. */
export function base64UrlSchema(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .max(Math.ceil((max * 4) / 3))
    .refine((text) => base64UrlSize(text) >= min && isBase64Url(text), "not base64url of the right size");
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Exactly what `Date.toISOString` writes. */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

export const instantSchema = z.string().refine(isInstant, "not an instant");
