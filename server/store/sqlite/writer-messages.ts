/**
 * What the store and the writer's thread say to each other: parts of commits and their outcomes. Appends, the many, go as
 * one line each beside one buffer of all their bytes, which is handed over instead of copied: to copy an object member by
 * member, with the names of its members, costs more than all else that is done to an append on this way.
 */
import type { Bytes } from "../../../shared/encoding/bytes.ts";
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { ok } from "../../../shared/result.ts";
import type { Committed, Operation, Placed, Settled } from "../operations.ts";

/**
 * An append without its bytes: the stream, the author's unit, seq and head, where the entry ends in the buffer (the first
 * begins at 0), and the expected head if there is one; with one space between, which none of them contains.
 */
type PackedAppend = string;

/** Where an append stands: seq, batch, leaf, whether it was there before (1 or 0), where its position ends in the buffer. */
type PackedPlace = readonly [seq: number, batch: number, leaf: number, again: number, end: number];

export type ToWriter =
  | {
      readonly type: "commit";
      readonly at: number;
      /** That it writes, more or less. */
      readonly rows: number;
      readonly operations: readonly (Exclude<Operation, { kind: "append" }> | PackedAppend)[];
      readonly bytes: Bytes;
    }
  | { readonly type: "close" };

export type FromWriter =
  | { readonly type: "opened"; readonly epoch: string }
  | { readonly type: "refused"; readonly message: string; readonly isDatabaseRefused: boolean }
  | {
      readonly type: "committed";
      readonly committed: Omit<Committed, "settled">;
      readonly settled: readonly (Settled | PackedPlace)[];
      readonly bytes: Bytes;
    }
  | { readonly type: "closed" };

export function packCommit(operations: readonly Operation[], at: number): Extract<ToWriter, { type: "commit" }> {
  let [size, rows] = [0, 0];
  for (const { kind, request } of operations) {
    if (kind === "append") size += request.entry.length;
    rows += "envelopes" in request ? request.envelopes.length + 1 : 1;
  }
  const bytes = new Uint8Array(size);
  let end = 0;
  const packed = operations.map((operation) => {
    if (operation.kind !== "append") return compact(operation);
    const { stream, entry, author, expect } = operation.request;
    bytes.set(entry, end);
    end += entry.length;
    const { unit, seq, head } = author;
    const line = `${stream} ${unit} ${seq} ${head} ${end}`;
    return expect === undefined ? line : `${line} ${expect}`;
  });
  return { type: "commit", at, rows, operations: packed, bytes };
}

export function unpackCommit({ operations, bytes }: Extract<ToWriter, { type: "commit" }>): Operation[] {
  let start = 0;
  return operations.map((operation): Operation => {
    if (typeof operation !== "string") return operation;
    // The five or six words that `packCommit` wrote, out of values that were judged before.
    const [stream, unit, seq, head, to, expect] = operation.split(" ") as [StreamName, UnitCode, ...string[]] & {
      readonly [2]: string;
      readonly [3]: string;
      readonly [4]: string;
    };
    const end = Number(to);
    const entry = bytes.subarray(start, end);
    start = end;
    const author = { unit, seq: Number(seq), head };
    return { kind: "append", request: { stream, entry, author, ...(expect === undefined ? {} : { expect }) } };
  });
}

export function packCommitted(
  operations: readonly Operation[],
  { settled, ...rest }: Committed,
): Extract<FromWriter, { type: "committed" }> {
  const places = settled.map((each, at) => placeOf(operations[at], each));
  const bytes = new Uint8Array(places.reduce((sum, place) => sum + (place?.bytes.length ?? 0), 0));
  let end = 0;
  const packed = settled.map((each, at): Settled | PackedPlace => {
    const place = places[at];
    if (place === undefined) return compact(each);
    bytes.set(place.bytes, end);
    end += place.bytes.length;
    const { seq, batch, leaf, again } = place;
    return [seq, batch, leaf, again ? 1 : 0, end];
  });
  return { type: "committed", committed: compact(rest), settled: packed, bytes };
}

export function unpackCommitted({ committed, settled, bytes }: Extract<FromWriter, { type: "committed" }>): Committed {
  let start = 0;
  const unpacked = settled.map((each): Settled => {
    if ("type" in each) return each;
    const [seq, batch, leaf, again, end] = each;
    const place = { seq, batch, leaf, again: again === 1, bytes: bytes.subarray(start, end) };
    start = end;
    return { type: "done", outcome: ok(place) };
  });
  return { ...committed, settled: unpacked };
}

function placeOf(operation: Operation | undefined, settled: Settled): Placed | undefined {
  if (operation?.kind !== "append" || settled.type !== "done" || !settled.outcome.ok) return undefined;
  // The writer answers an append with a place.
  return settled.outcome.value as Placed;
}

/**
 * The same value with bytes in buffers of their own size. A message copies the whole buffer behind a view, and small
 * Buffers are views of one of 8 KiB that they share.
 */
function compact<T>(value: T): T {
  if (value instanceof Uint8Array) {
    // A copy is again the bytes that T says.
    return (value.length === value.buffer.byteLength ? value : new Uint8Array(value)) as T & Uint8Array;
  }
  if (Array.isArray(value)) return (typeof value[0] === "string" ? value : value.map(compact)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) out[key] = typeof member === "object" ? compact(member) : member;
  return out as T & object;
}
