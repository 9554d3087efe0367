/**
 * All rows of dispatches, kept in memory and read again where they were written: the first asking opens every row, each
 * later one those that have changed since, in whatever context of the browser.
 */
import { Dexie, type IndexableType, RangeSet } from "dexie";
import { LEVELS } from "../../shared/domain/level.ts";
import { ok, type Result } from "../../shared/result.ts";
import { sealedTable } from "./account-database.ts";
import type { AccountStore, Stored, StoreError } from "./account-store.ts";
import { DISPATCH, DISPATCH_ROW, type DispatchRow, ROW_FORM, rowsPlace } from "./dispatch-record.ts";
import { META } from "./places.ts";
import { ROWS } from "./records.ts";

export interface DispatchRows {
  /** In no order. */
  all(): Promise<readonly DispatchRow[]>;
  /** The last so many of each mailbox, which are there at once. */
  newest(count: number): Promise<readonly DispatchRow[]>;
}

const AT_ONCE = 500;

/** @param signal ends the watching */
export function createDispatchRows(store: AccountStore, signal: AbortSignal): DispatchRows {
  const table = sealedTable(store.db, DISPATCH_ROW.table);
  const part = `idb://${store.db.name}/${DISPATCH_ROW.table}/`;
  const rows = new Map<string, DispatchRow>();
  let changed = new RangeSet(Dexie.minKey, Dexie.maxKey);
  const note = (parts: Readonly<Record<string, Parameters<RangeSet["add"]>[0]>>): void => {
    const keys = parts[part];
    if (keys !== undefined) changed.add(keys);
  };
  Dexie.on.storagemutated.subscribe(note);
  signal.addEventListener("abort", () => Dexie.on.storagemutated.unsubscribe(note), { once: true });

  const keep = (stored: readonly Stored<DispatchRow>[]): void => {
    for (const { value } of stored) rows.set(value.dispatch, value);
  };
  const readRange = async (from: IndexableType, to: IndexableType): Promise<void> => {
    const found = await table.where(":id").between(from, to, true, true).primaryKeys();
    const keys = found.map((key) => (Array.isArray(key) ? key : [key]));
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      keep(await store.some(DISPATCH_ROW, keys.slice(at, at + AT_ONCE)));
    }
  };
  /** One at a time: what the second would read is not there twice. */
  let reading: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<readonly DispatchRow[]> => {
    const due = changed;
    changed = new RangeSet();
    try {
      const ranges = due[Symbol.iterator]();
      for (let next = ranges.next(); next.done !== true; next = ranges.next()) {
        await readRange(next.value.from, next.value.to);
      }
    } catch (error) {
      changed.add(due);
      throw error;
    }
    return [...rows.values()];
  };
  return {
    all() {
      const next = reading.then(read, read);
      reading = next.catch(() => undefined);
      return next;
    },
    async newest(count) {
      const mailboxes = await Promise.all(LEVELS.map((level) => rowsPlace(store.keyring, level)));
      const stored = await Promise.all(mailboxes.map((mailbox) => store.last(DISPATCH_ROW, mailbox, count)));
      return stored.flat().map(({ value }) => value);
    },
  };
}

/** All rows, once. */
export async function readRows(store: AccountStore): Promise<readonly DispatchRow[]> {
  const ending = new AbortController();
  try {
    return await createDispatchRows(store, ending.signal).all();
  } finally {
    ending.abort();
  }
}

/** Whether every dispatch has a row beside it. */
export async function areRowsWhole(store: AccountStore): Promise<boolean> {
  if ((await store.get(ROWS, META.rows))?.value.form !== ROW_FORM) return false;
  const [records, rows] = await Promise.all([
    sealedTable(store.db, DISPATCH.table).count(),
    sealedTable(store.db, DISPATCH_ROW.table).count(),
  ]);
  return records === rows;
}

/** Makes the rows of dispatches that an earlier build has left without, or with others. Goes on where it was interrupted. */
export async function makeRows(store: AccountStore): Promise<Result<void, StoreError>> {
  if (await areRowsWhole(store)) return ok(undefined);
  let failed: StoreError | undefined;
  await store.each(DISPATCH, async ({ key, row, value }) => {
    if (failed !== undefined) return;
    const written = await store.batch().replace(DISPATCH, key, row, value).commit();
    // Who has written it meanwhile has written its row.
    if (!written.ok && written.error.type !== "conflict") failed = written.error;
  });
  if (failed !== undefined) return { ok: false, error: failed };
  return store.batch().put(ROWS, [META.rows], { form: ROW_FORM }).commit();
}
