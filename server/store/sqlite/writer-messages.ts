/**
 * What the store and the writer's thread say to each other: a commit and its outcomes, one at a time. Appends, the many,
 * go as short records beside one buffer of all their bytes, which is handed over instead of copied.
 */
import type { Bytes } from "../../../shared/encoding/bytes.ts";
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { ok } from "../../../shared/result.ts";
import type { Committed, Operation, Placed, Settled } from "../operations.ts";

interface PackedAppend {
  readonly kind: "packed";
  readonly stream: StreamName;
  /** Where its entry ends in the buffer; the first begins at 0. */
  readonly end: number;
  readonly unit: UnitCode;
  readonly seq: number;
  readonly head: string;
  readonly expect?: string;
}

interface PackedPlace {
  readonly type: "packed";
  readonly seq: number;
  readonly batch: number;
  readonly leaf: number;
  readonly again: boolean;
  /** Where its position ends in the buffer. */
  readonly end: number;
}

export type ToWriter =
  | {
      readonly type: "commit";
      readonly at: number;
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
  let size = 0;
  for (const { kind, request } of operations) if (kind === "append") size += request.entry.length;
  const bytes = new Uint8Array(size);
  let end = 0;
  const packed = operations.map((operation) => {
    if (operation.kind !== "append") return compact(operation);
    const { stream, entry, author, expect } = operation.request;
    bytes.set(entry, end);
    end += entry.length;
    const { unit, seq, head } = author;
    return { kind: "packed" as const, stream, end, unit, seq, head, ...(expect === undefined ? {} : { expect }) };
  });
  return { type: "commit", at, operations: packed, bytes };
}

export function unpackCommit({ operations, bytes }: Extract<ToWriter, { type: "commit" }>): Operation[] {
  let start = 0;
  return operations.map((operation): Operation => {
    if (operation.kind !== "packed") return operation;
    const { stream, end, unit, seq, head, expect } = operation;
    const entry = bytes.subarray(start, end);
    start = end;
    const author = { unit, seq, head };
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
    return { type: "packed", seq, batch, leaf, again, end };
  });
  return { type: "committed", committed: compact(rest), settled: packed, bytes };
}

export function unpackCommitted({ committed, settled, bytes }: Extract<FromWriter, { type: "committed" }>): Committed {
  let start = 0;
  const unpacked = settled.map((each): Settled => {
    if (each.type !== "packed") return each;
    const { seq, batch, leaf, again, end } = each;
    const place = { seq, batch, leaf, again, bytes: bytes.subarray(start, end) };
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
