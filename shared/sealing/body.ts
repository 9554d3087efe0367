/**
 * The plaintext of a dispatch: an index of named parts, the parts one after another, zero padding to the Padmé size.
 *
 *   uint32be(length of index) ‖ index ‖ parts ‖ padding
 *   index = {"parts":[{"name","size"} …],"type":"tram/body","v":1} in canonical JSON
 *
 * Written by the sealing client, read by recipients after the whole ciphertext was opened. What must hold: one body has
 * one reading. Every byte is index, part or zero padding, the size is exactly the padded one, and names are plain.
 *
 * The worst failure: a name that leaves its folder when written to disk, or a size that makes a reader take memory for
 * what is not there (R32).
 */
import { type Bytes, concat, uint32be } from "../encoding/bytes.ts";
import { canonicalBytes, type Json, parseCanonical } from "../encoding/canonical-json.ts";
import { err, ok, type Result } from "../result.ts";
import { type ByteSource, readRange, sizeOf } from "./byte-source.ts";
import { isZeroFrom, MIN_BODY, padmeLength } from "./padding.ts";

export const MAX_PARTS = 1024;
export const MAX_INDEX_SIZE = 262_144;

/** Lowercase path names without empty, `.` or `..` steps. */
const PART_NAME = /^[a-z0-9.-]+(\/[a-z0-9.-]+)*$/;
const MAX_NAME = 64;

export interface BodyPart {
  readonly name: string;
  /** Offset of its first byte in the body. */
  readonly start: number;
  readonly size: number;
}

export interface BodyIndex {
  /** In the order in which they lie in the body. */
  readonly parts: readonly BodyPart[];
}

export interface MalformedBody {
  readonly type: "malformed-body";
  readonly rule: "size" | "index" | "part-name" | "part-size" | "padding";
}

/**
 * A body of these parts, in this order, as a Blob that refers to the files and does not copy them.
 * @throws RangeError for no parts or too many, or a name that is not plain or is there twice: a bug of the caller
 */
export function buildBody(parts: readonly { readonly name: string; readonly data: ByteSource }[]): Blob {
  if (parts.length === 0 || parts.length > MAX_PARTS) throw new RangeError("from 1 to 1,024 parts");
  if (parts.some(({ name }) => !isPartName(name))) throw new RangeError("a part's name that is not plain");
  if (new Set(parts.map(({ name }) => name)).size !== parts.length) throw new RangeError("a part's name twice");
  const index = canonicalBytes({
    type: "tram/body",
    v: 1,
    parts: parts.map(({ name, data }) => ({ name, size: sizeOf(data) })),
  });
  const used = parts.reduce((sum, { data }) => sum + sizeOf(data), 4 + index.length);
  const padding = new Uint8Array(padmeLength(used, MIN_BODY) - used);
  return new Blob([concat(uint32be(index.length), index), ...parts.map(({ data }) => data), padding]);
}

/** Reads the index and judges the whole frame, padding included. The parts themselves are not read. */
export async function readBodyIndex(body: ByteSource): Promise<Result<BodyIndex, MalformedBody>> {
  const total = sizeOf(body);
  if (total < MIN_BODY) return malformed("size");
  const lengthBytes = await readRange(body, 0, 4);
  const indexSize = new DataView(lengthBytes.buffer, lengthBytes.byteOffset).getUint32(0);
  if (indexSize > MAX_INDEX_SIZE || 4 + indexSize > total) return malformed("index");
  const listed = readList(await readRange(body, 4, 4 + indexSize));
  if (listed === undefined || listed.length === 0 || listed.length > MAX_PARTS) return malformed("index");

  const names = new Set<string>();
  const parts: BodyPart[] = [];
  let used = 4 + indexSize;
  for (const { name, size } of listed) {
    if (!isPartName(name) || names.has(name)) return malformed("part-name");
    names.add(name);
    if (!Number.isSafeInteger(size) || size < 0 || size > total - used) return malformed("part-size");
    parts.push({ name, start: used, size });
    used += size;
  }
  if (padmeLength(used, MIN_BODY) !== total) return malformed("padding");
  if (!(await isZeroFrom(body, used))) return malformed("padding");
  return ok({ parts });
}

export function isPartName(name: string): boolean {
  if (name.length > MAX_NAME || !PART_NAME.test(name)) return false;
  return name.split("/").every((step) => step !== "." && !step.includes(".."));
}

function readList(bytes: Bytes): { name: string; size: number }[] | undefined {
  let value: Json;
  try {
    value = parseCanonical(bytes);
  } catch {
    return undefined;
  }
  if (!isObject(value) || Object.keys(value).join() !== "parts,type,v") return undefined;
  const { parts, type, v } = value;
  if (type !== "tram/body" || v !== 1 || !Array.isArray(parts)) return undefined;
  const list: { name: string; size: number }[] = [];
  for (const part of parts as readonly Json[]) {
    if (!isObject(part) || Object.keys(part).join() !== "name,size") return undefined;
    const { name, size } = part;
    if (typeof name !== "string" || typeof size !== "number") return undefined;
    list.push({ name, size });
  }
  return list;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(rule: MalformedBody["rule"]): { readonly ok: false; readonly error: MalformedBody } {
  return err({ type: "malformed-body", rule });
}
