/**
 * Taking away ciphertext that nothing refers to any more: files that left a draft or were sealed anew at another level, what
 * was packed before a recipient's key changed, what a crash left behind. It is all at the relay, or was never anybody's.
 *
 * What must hold: nothing that a record refers to ever goes, whatever is written meanwhile and whenever it is interrupted.
 * So what may go is listed first and what is referred to is read afterwards, places from which references move before
 * places to which they move; and each blob goes with its pieces in one transaction, only while its record is unchanged.
 */
import { LEVELS } from "../../shared/domain/level.ts";
import { equal } from "../../shared/encoding/bytes.ts";
import { OUTBOX_ITEM, type OutboxWork } from "../outbox/item.ts";
import { sealedTable, tagOf } from "../store/account-database.ts";
import type { AccountStore } from "../store/account-store.ts";
import { isAbandoned } from "../store/blobs.ts";
import { type KeyPart, type RecordKind, SEALED_TABLES } from "../store/record-kind.ts";
import { DISPATCH_ROW } from "../store/dispatch-record.ts";
import { areRowsWhole } from "../store/dispatch-rows.ts";
import { BLOB, DRAFT } from "../store/records.ts";
import { loadStream } from "./load-work.ts";

export interface Sweeper {
  /** @param now milliseconds since 1970 */
  sweep(now: number): Promise<void>;
}

export function createSweeper(store: AccountStore, unit: string): Sweeper {
  const dispatches = createKeptReader(store, DISPATCH_ROW, ({ blob }) => blob.id);
  const blobs = createKeptReader(store, BLOB, ({ id, place }) => ({ id, place }));

  /** Every blob that something refers to; unknown where a record cannot be read by this build. */
  const referredTo = async (): Promise<ReadonlySet<string> | "unknown"> => {
    // A submission moves from the draft to the outbox and the unit's work, what is sent from the outbox to the mailbox.
    const drafts = (await store.all(DRAFT)).flatMap(({ value }) => value.files.map(({ blob }) => blob));
    const items = await store.readable(OUTBOX_ITEM);
    if (items.newer > 0) return "unknown";
    const outbox = items.records.flatMap(({ value }) => blobsOf(value.work));
    const streams = await Promise.all(LEVELS.map((level) => loadStream(store, unit, level)));
    const work = streams.flatMap((stream) =>
      Array.from(stream.drafts.values()).flatMap((draft) => draft.blobs.map(({ id }) => id)),
    );
    const mail = (await dispatches()).values();
    // A dispatch that has no row yet refers to its blob all the same.
    if (!(await areRowsWhole(store))) return "unknown";
    return new Set([...drafts, ...outbox, ...work, ...mail]);
  };

  const dropBlob = async (key: string, id: string): Promise<void> => {
    const record = await store.get(BLOB, key);
    if (record === undefined || record.value.id !== id) return;
    const { row, value } = record;
    // The write beside the deletion demands that nobody has changed the record; where somebody has, it stays.
    await store.batch().replace(BLOB, [key], row, value).delete("blobs", key).deletePieces(value.place).commit();
  };

  return {
    async sweep(now) {
      const parcels = (await sealedTable(store.db, "parcels").toCollection().primaryKeys()) as string[];
      const places = (await store.db.pieces.orderBy("blob").uniqueKeys()) as string[];
      const here = await blobs();
      const referred = await referredTo();
      // What a newer build has put into the outbox may refer to any of them.
      if (referred === "unknown") return;
      for (const [key, { id }] of here) if (!referred.has(id)) await dropBlob(key, id);
      const owned = new Set(Array.from(here.values(), ({ place }) => place));
      for (const place of places) {
        if (!owned.has(place) && isAbandoned(place, now)) await store.batch().deletePieces(place).commit();
      }
      const items = new Set(await sealedTable(store.db, "outbox").toCollection().primaryKeys());
      for (const id of parcels) if (!items.has(id)) await store.batch().delete("parcels", id).commit();
    },
  };
}

function blobsOf(work: OutboxWork): readonly string[] {
  if (work.type === "append") return work.uploads;
  return work.type === "send" && work.packed !== undefined ? [work.packed.blob] : [];
}

/** Reads a part of every record of a kind; what did not change is not opened again. By key, its fields joined. */
function createKeptReader<T, P>(
  store: AccountStore,
  kind: RecordKind<T>,
  partOf: (value: T) => P,
): () => Promise<ReadonlyMap<string, P>> {
  let kept = new Map<string, { readonly tag: Uint8Array; readonly part: P }>();
  return async () => {
    const next: typeof kept = new Map();
    const changed: (readonly KeyPart[])[] = [];
    const fields = SEALED_TABLES[kind.table];
    await sealedTable(store.db, kind.table).each((row) => {
      const key = fields.map((field) => row[field] as KeyPart);
      const before = kept.get(key.join("/"));
      if (before !== undefined && equal(before.tag, tagOf(row.sealed))) next.set(key.join("/"), before);
      else changed.push(key);
    });
    for (const key of changed) {
      const record = await store.get(kind, ...key);
      if (record === undefined) continue;
      next.set(key.join("/"), { tag: tagOf(record.row.sealed), part: partOf(record.value) });
    }
    kept = next;
    return new Map(Array.from(next, ([key, { part }]) => [key, part]));
  };
}
