/**
 * Canonical JSON: RFC 8785 (JCS) narrowed to what Tram signs: objects, arrays, strings, booleans, null and safe
 * integers. Reading demands that writing gives the same bytes again, so a text has one form: duplicate keys, white
 * space, other number forms, escapes of choice and unpaired surrogates are all refused by one comparison.
 *
 * The worst failure: two readers that take different values from the same signed bytes.
 */
import { type Bytes, fromUtf8, utf8 } from "./bytes.ts";
import { measureJson } from "./measure-json.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper nesting than any object of the protocol has; a bound for hostile input. */
const MAX_DEPTH = 32;

export class NotCanonicalError extends Error {
  override name = "NotCanonicalError";
}

/**
 * The canonical UTF-8 bytes of a value.
 * @throws NotCanonicalError for a value that has no canonical form here (fractions, unsafe integers, undefined,
 * unpaired surrogates, a member named `__proto__`, too deep).
 */
export function canonicalBytes(value: Json): Bytes {
  return utf8(write(value, 0));
}

/**
 * Parses canonical bytes. The result has ordinary own properties only; validate it with a strict schema.
 * @throws NotCanonicalError unless the bytes are exactly the canonical form of the value they hold.
 */
export function parseCanonical(bytes: Uint8Array): Json {
  // A value that is too deep for anything is not even built.
  if (measureJson(bytes).depth > MAX_DEPTH + 1) throw new NotCanonicalError("nested too deeply");
  let value: Json;
  let text: string;
  let again: string;
  try {
    text = fromUtf8(bytes);
    value = JSON.parse(text) as Json;
    // Of a value whose members stand in order the platform writes the canonical text, in one stroke.
    again = isInOrder(value, 0) ? JSON.stringify(value) : write(value, 0);
  } catch (error) {
    if (error instanceof NotCanonicalError) throw error;
    throw new NotCanonicalError("not JSON in UTF-8", { cause: error });
  }
  // Decoding is strict, so equal texts are equal bytes.
  if (text !== again) throw new NotCanonicalError("JSON that is not in canonical form (RFC 8785)");
  return value;
}

/** Whether a parsed value holds only what has a canonical form, its members already sorted. */
function isInOrder(value: Json, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (value === null || typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every((item: Json) => isInOrder(item, depth + 1));
  const object = value as { readonly [key: string]: Json };
  let before: string | undefined;
  for (const key of Object.keys(object)) {
    if ((before !== undefined && before >= key) || key === "__proto__" || !key.isWellFormed()) return false;
    if (!isInOrder(object[key] as Json, depth + 1)) return false;
    before = key;
  }
  return true;
}

function write(value: Json, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonicalError("nested too deeply");
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonicalError("not a safe integer");
    return String(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new NotCanonicalError("unpaired surrogate");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    // Array.from visits holes as undefined, which is refused; map would leave them out of the text.
    return `[${Array.from(value, (item: Json) => write(item, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const object = value as { readonly [key: string]: Json };
    // Array.prototype.sort compares UTF-16 code units, the order that RFC 8785, section 3.2.3 asks for.
    const keys = Object.keys(object).sort();
    // An object that is copied member by member would lose this one, or change its prototype.
    if (keys.includes("__proto__")) throw new NotCanonicalError("a member named __proto__");
    return `{${keys.map((key) => `${write(key, depth + 1)}:${write(object[key] as Json, depth + 1)}`).join(",")}}`;
  }
  throw new NotCanonicalError("a value that JSON does not have");
}
