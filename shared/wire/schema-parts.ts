/**
 * The parts of which every schema of the wire is built (docs/protocol.md, section 1), and the one way to read and write
 * a canonical object. Schemas check and never change: what they let through is the value that was in the bytes, so
 * writing it again gives the same bytes. Binary values stay base64url text in the object; `fromBase64Url` reads them
 * once a schema has passed them.
 *
 * The worst failure: two spellings of one value, of which one is signed and the other acted upon (R15).
 */
import { z } from "zod";
import { LEVELS, type Level } from "../domain/level.ts";
import { plainDateSchema } from "../domain/plain-date.ts";
import { ROLES, type Role } from "../domain/role.ts";
import { unitCodeSchema } from "../domain/unit-code.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { canonicalBytes, type Json, NotCanonicalError, parseCanonical } from "../encoding/canonical-json.ts";
import { err, ok, type Result } from "../result.ts";

export { hex32, hex64 } from "../encoding/hex-schema.ts";

/** `prev` of the first object of a chain. */
export const NO_HASH = "0".repeat(64);

export const unitCode = unitCodeSchema;

export const date = plainDateSchema;

/** Exactly what `Date.prototype.toISOString` writes for the years 1970 to 9999. */
export const instant = z.string().refine((text) => {
  if (!/^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false;
  const time = Date.parse(text);
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}, "not an instant");

/** A position or a count: 0 up to 2^53 − 1. */
export const sequence = z.int().min(0);

/** A number that counts from 1. */
export const ordinal = z.int().min(1);

export const level = z.enum(LEVELS);

/** At least one level, in rising order, none twice. */
export const sortedLevels: z.ZodType<readonly Level[], readonly Level[]> = sortedSet(LEVELS).min(1);

/** In the order of `ROLES`, none twice. */
export const sortedRoles: z.ZodType<readonly Role[], readonly Role[]> = sortedSet(ROLES).min(1);

/** A list out of the given names, in their order, none twice. */
export function sortedSet<const T extends string>(names: readonly T[]) {
  return z
    .array(z.enum(names))
    .refine(
      (values) => values.every((value, i) => i === 0 || names.indexOf(value) > names.indexOf(values[i - 1] as T)),
      "not sorted, or one twice",
    );
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** base64url of exactly so many bytes. */
export function base64Url(size: number): z.ZodType<string, string>;
/** base64url of so many bytes at least and at most. */
export function base64Url(bounds: { readonly min?: number; readonly max: number }): z.ZodType<string, string>;
export function base64Url(size: number | { readonly min?: number; readonly max: number }): z.ZodType<string, string> {
  const { min = 1, max } = typeof size === "number" ? { min: size, max: size } : size;
  return z.string().refine((text) => {
    const bytes = Math.floor((text.length * 3) / 4);
    if (bytes < min || bytes > max || !/^[A-Za-z0-9_-]*$/.test(text)) return false;
    // The bits after the last byte are zero, so that one value has one text.
    const unused = [0, -1, 4, 2][text.length % 4] as number;
    return unused === 0 || (unused > 0 && ALPHABET.indexOf(text.at(-1) as string) % 2 ** unused === 0);
  }, "not base64url of the right size");
}

/** An object that has exactly these members. */
export const strictObject = z.strictObject;

/** The object of one domain label, version 1. */
export function typed<const T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) {
  return z.strictObject({ type: z.literal(type), v: z.literal(1), ...shape });
}

export interface Malformed {
  readonly type: "malformed";
  /** For logs; holds no value from the object. */
  readonly detail: string;
}

/** Reads canonical bytes of one kind of object. Whatever is wrong with them is `malformed`. */
export function readObject<S extends z.ZodType>(bytes: Uint8Array, schema: S): Result<z.output<S>, Malformed> {
  let value: Json;
  try {
    value = parseCanonical(bytes);
  } catch (error) {
    if (error instanceof NotCanonicalError) return err({ type: "malformed", detail: error.message });
    throw error;
  }
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  const issue = read.error.issues[0];
  return err({ type: "malformed", detail: `${issue?.path.join(".") ?? ""}: ${issue?.code ?? "refused"}` });
}

/** Of bytes that no schema here takes: whether they say of themselves that they are of a version after 1. */
export function isOfNewerVersion(bytes: Uint8Array): boolean {
  const read = readObject(bytes, z.looseObject({ type: z.string().startsWith("tram/"), v: z.int().min(2) }));
  return read.ok;
}

/**
 * The canonical bytes of an object.
 * @throws TypeError where a schema is given that refuses the value: it would be refused by every reader
 */
export function writeObject(value: object, schema?: z.ZodType): Bytes {
  if (schema !== undefined) {
    const checked = schema.safeParse(value);
    if (!checked.success) throw new TypeError("an object that its own schema refuses", { cause: checked.error });
  }
  return canonicalBytes(value as Json);
}
