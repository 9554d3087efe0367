/** Reading and writing what the search keeps; what does not open is taken away, since all of it can be made again. */
import { sealedTable } from "../store/account-database.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { KeyPart } from "../store/record-kind.ts";
import { encodeContent } from "../store/record-kind.ts";
import { utf8 } from "../../shared/encoding/bytes.ts";
import { joinParts, type SegmentPart } from "./segment.ts";
import {
  DISPATCH_TEXT,
  type DispatchText,
  HEAD_PART,
  padding,
  partOf,
  SEGMENT_HEAD,
  SEGMENT_PART,
  type SegmentHead,
  segmentName,
  segmentOf,
  TEXT_FORM,
} from "./text-record.ts";

/** Where a text stands: mailbox and sequence, as the row of its dispatch. */
export type TextKey = readonly [mailbox: string, seq: number];

export async function textKeys(store: AccountStore): Promise<readonly TextKey[]> {
  return (await sealedTable(store.db, DISPATCH_TEXT.table).toCollection().primaryKeys()) as unknown as TextKey[];
}

/** By the name of the segment to which they belong. */
export function bySegment(keys: readonly TextKey[]): ReadonlyMap<string, readonly TextKey[]> {
  return Map.groupBy(keys, ([mailbox, seq]) => segmentName(mailbox, segmentOf(seq).number));
}

/** Undefined where it is not there, or was of no use and is not there any more. */
export async function readText(store: AccountStore, key: TextKey): Promise<DispatchText | undefined> {
  try {
    const text = (await store.get(DISPATCH_TEXT, ...key))?.value;
    if (text === undefined || text.form === TEXT_FORM) return text;
  } catch {
    // Damaged, or a newer build's.
  }
  await store
    .batch()
    .delete(DISPATCH_TEXT.table, ...key)
    .commit();
  return undefined;
}

export async function segmentNames(store: AccountStore): Promise<readonly string[]> {
  return (await sealedTable(store.db, SEGMENT_HEAD.table).orderBy("segment").uniqueKeys()) as string[];
}

/** Undefined where there is no such segment, or it was of no use and is not there any more. */
export async function readHead(store: AccountStore, segment: string): Promise<SegmentHead | undefined> {
  try {
    const head = (await store.get(SEGMENT_HEAD, segment, HEAD_PART))?.value;
    if (head?.form === TEXT_FORM) return head;
  } catch {
    // As above.
  }
  await dropSegment(store, segment);
  return undefined;
}

/** A part that no pair stands in is not written: undefined, as one that does not open; `damaged` tells them apart. */
export async function readPart(
  store: AccountStore,
  segment: string,
  part: number,
): Promise<SegmentPart | undefined | "damaged"> {
  try {
    return (await store.get(SEGMENT_PART, segment, part))?.value;
  } catch {
    return "damaged";
  }
}

export async function dropSegment(store: AccountStore, segment: string): Promise<void> {
  const keys = await sealedTable(store.db, SEGMENT_HEAD.table).where("segment").equals(segment).primaryKeys();
  const batch = store.batch();
  for (const key of keys) batch.delete(SEGMENT_HEAD.table, ...(key as KeyPart[]));
  await batch.commit();
}

/** Writes a segment in the place of the one before, all of it or nothing. @returns whether there was room for it */
export async function writeSegment(
  store: AccountStore,
  segment: string,
  head: SegmentHead,
  byPrefix: readonly (readonly [string, SegmentPart])[],
): Promise<boolean> {
  const before = await sealedTable(store.db, SEGMENT_HEAD.table).where("segment").equals(segment).primaryKeys();
  const batch = store.batch();
  for (const key of before) batch.delete(SEGMENT_HEAD.table, ...(key as KeyPart[]));
  const placed = await Promise.all(byPrefix.map(async ([prefix, part]) => ({ at: await partOf(store, prefix), part })));
  for (const [at, parts] of Map.groupBy(placed, (each) => each.at)) {
    const joined = { ...joinParts(parts.map(({ part }) => part)), pad: "" };
    const bytes = utf8(encodeContent(SEGMENT_PART, joined)).length;
    batch.put(SEGMENT_PART, [segment, at], { ...joined, pad: padding(bytes) });
  }
  return (await batch.put(SEGMENT_HEAD, [segment, HEAD_PART], head).commit()).ok;
}
