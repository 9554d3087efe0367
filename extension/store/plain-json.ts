/** Plain data with bytes in it, as JSON and back: bytes stand as `{"$bytes": base64url}`. For what this client made itself. */
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";

/** A clone without Uint8Arrays, maps or sets; members that are undefined are left out. */
export function toPlainJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: toBase64Url(value) };
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, toPlainJson(member)]));
}

export function fromPlainJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlainJson);
  if (typeof value !== "object" || value === null) return value;
  if ("$bytes" in value && typeof value.$bytes === "string") return fromBase64Url(value.$bytes);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPlainJson(member)]));
}
