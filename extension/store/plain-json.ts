/**
 * Plain data with bytes, maps and sets in it, as JSON and back: they stand as `{"$bytes": base64url}`, `{"$map": entries}` and
 * `{"$set": members}`. For what this client made itself.
 */
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";

/** A clone without Uint8Arrays, maps and sets; members that are undefined are left out. */
export function toPlainJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: toBase64Url(value) };
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (value instanceof Map) return { $map: Array.from(value, (entry: [unknown, unknown]) => entry.map(toPlainJson)) };
  if (value instanceof Set) return { $set: Array.from(value, toPlainJson) };
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, toPlainJson(member)]));
}

export function fromPlainJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlainJson);
  if (typeof value !== "object" || value === null) return value;
  if ("$bytes" in value && typeof value.$bytes === "string") return fromBase64Url(value.$bytes);
  if ("$map" in value && Array.isArray(value.$map)) return new Map(value.$map.map(readEntry));
  if ("$set" in value && Array.isArray(value.$set)) return new Set(value.$set.map(fromPlainJson));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPlainJson(member)]));
}

function readEntry(entry: unknown): [unknown, unknown] {
  const [key, value] = entry as readonly [unknown, unknown];
  return [fromPlainJson(key), fromPlainJson(value)];
}
