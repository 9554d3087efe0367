/**
 * Reading and writing an account's records. WebCrypto may not be awaited inside an IndexedDB transaction, so contents are
 * sealed first and then written in one transaction: all of a batch or nothing (X4). A batch can demand that a row still
 * is what it was when it was read; each sealing has a fresh nonce, so equal bytes mean an unchanged row. That is how
 * several pages and the courier change one record without losing a change.
 */
import { Dexie } from "dexie";
import { equal, fromUtf8, utf8 } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { Keyring } from "../vault/keyring.ts";
import { type AccountDatabase, type PieceRow, type SealedRow, sealedTable } from "./account-database.ts";
import {
  type BesideRecord,
  type KeyPart,
  type RecordKind,
  SEALED_TABLES,
  type TableName,
  UnknownVersionError,
  decodeContent,
  encodeContent,
  placeOf,
} from "./record-kind.ts";

export type StoreError = { readonly type: "conflict" } | { readonly type: "storage-full" };

/** A record as read, with what is needed to demand that it has not changed since. */
export interface Stored<T> {
  readonly key: readonly KeyPart[];
  readonly value: T;
  readonly row: SealedRow;
}

export interface AccountStore {
  readonly db: AccountDatabase;
  readonly keyring: Keyring;
  get<T>(kind: RecordKind<T>, ...key: KeyPart[]): Promise<Stored<T> | undefined>;
  /** All records of the kind, or those whose first key field is `first`, in key order. */
  all<T>(kind: RecordKind<T>, first?: KeyPart): Promise<Stored<T>[]>;
  /** All that this build can read, in key order; `newer` counts those that a newer build has written. */
  readable<T>(kind: RecordKind<T>): Promise<{ readonly records: readonly Stored<T>[]; readonly newer: number }>;
  /** Records with this first key field and a second one above `after`, in order, at most `limit`. */
  after<T>(kind: RecordKind<T>, first: KeyPart, after: number, limit: number): Promise<Stored<T>[]>;
  /** The last records with this first key field, the last one first, at most `limit`. */
  last<T>(kind: RecordKind<T>, first: KeyPart, limit: number): Promise<Stored<T>[]>;
  /** Those of these records that are here. */
  some<T>(kind: RecordKind<T>, keys: readonly (readonly KeyPart[])[]): Promise<Stored<T>[]>;
  /** Every record of the kind, a few in memory at a time. */
  each<T>(kind: RecordKind<T>, visit: (record: Stored<T>) => Promise<void> | void): Promise<void>;
  batch(): Batch;
  /** Reads, changes and writes one record, again until nobody came between. `change` returns undefined to leave it. */
  update<T>(
    kind: RecordKind<T>,
    key: readonly KeyPart[],
    change: (value: T | undefined) => T | undefined,
  ): Promise<Result<T | undefined, StoreError>>;
}

export interface Batch {
  put<T>(kind: RecordKind<T>, key: readonly KeyPart[], value: T): Batch;
  /** Puts, and refuses the whole batch unless the row is still `before` (undefined: still absent). */
  replace<T>(kind: RecordKind<T>, key: readonly KeyPart[], before: SealedRow | undefined, value: T): Batch;
  delete(table: TableName, ...key: KeyPart[]): Batch;
  putPiece(piece: PieceRow): Batch;
  deletePieces(blob: string): Batch;
  /** Seals everything, then writes everything in one transaction. */
  commit(): Promise<Result<void, StoreError>>;
}

interface Write {
  readonly table: TableName;
  readonly key: readonly KeyPart[];
  /** undefined: delete */
  readonly text: string | undefined;
  /** null: no demand */
  readonly before: SealedRow | undefined | null;
  readonly beside?: () => Promise<BesideRecord | undefined>;
}

const MOST_TRIES = 50;
const AT_ONCE = 100;

export function createAccountStore(db: AccountDatabase, keyring: Keyring): AccountStore {
  const open = async <T>(kind: RecordKind<T>, row: SealedRow): Promise<Stored<T>> => {
    const key = SEALED_TABLES[kind.table].map((field) => row[field] as KeyPart);
    const content = await keyring.openRecord(placeOf(kind.table, key), row.sealed);
    return { key, value: decodeContent(kind, fromUtf8(content)), row };
  };
  const openAll = <T>(kind: RecordKind<T>, rows: SealedRow[]) => Promise.all(rows.map((row) => open(kind, row)));

  const above = (table: TableName, first: KeyPart, after: number) =>
    sealedTable(db, table)
      .where(`[${SEALED_TABLES[table].join("+")}]`)
      .between([first, after], [first, Dexie.maxKey], false, true);

  const store: AccountStore = {
    db,
    keyring,
    async get(kind, ...key) {
      const row = await sealedTable(db, kind.table).get(primaryKey(key));
      return row === undefined ? undefined : open(kind, row);
    },
    async all(kind, first) {
      const table = sealedTable(db, kind.table);
      const field = SEALED_TABLES[kind.table][0];
      return openAll(kind, await (first === undefined ? table.toArray() : table.where(field).equals(first).toArray()));
    },
    async readable(kind) {
      const rows = await sealedTable(db, kind.table).toArray();
      const opened = await Promise.all(rows.map((row) => open(kind, row).catch(orNewer)));
      const records = opened.filter((each) => each !== undefined);
      return { records, newer: opened.length - records.length };
    },
    async after(kind, first, after, limit) {
      return openAll(kind, await above(kind.table, first, after).limit(limit).toArray());
    },
    async last(kind, first, limit) {
      return openAll(kind, await above(kind.table, first, Dexie.minKey).reverse().limit(limit).toArray());
    },
    async some(kind, keys) {
      const rows = await sealedTable(db, kind.table).bulkGet(keys.map(primaryKey));
      return openAll(
        kind,
        rows.filter((row) => row !== undefined),
      );
    },
    async each(kind, visit) {
      const table = sealedTable(db, kind.table);
      const keys = await table.toCollection().primaryKeys();
      for (let at = 0; at < keys.length; at += AT_ONCE) {
        const rows = await table.bulkGet(keys.slice(at, at + AT_ONCE));
        for (const row of rows) if (row !== undefined) await visit(await open(kind, row));
      }
    },
    batch: () => createBatch(db, keyring),
    async update(kind, key, change) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const before = await store.get(kind, ...key);
        const value = change(before?.value);
        if (value === undefined) return ok(before?.value);
        const written = await store.batch().replace(kind, key, before?.row, value).commit();
        if (written.ok) return ok(value);
        if (written.error.type !== "conflict") return written;
      }
      return err({ type: "conflict" });
    },
  };
  return store;
}

function orNewer(error: unknown): undefined {
  if (!(error instanceof UnknownVersionError)) throw error;
}

class ConflictInTransaction extends Error {}

function createBatch(db: AccountDatabase, keyring: Keyring): Batch {
  const writes: Write[] = [];
  const pieces: PieceRow[] = [];
  const droppedBlobs: string[] = [];
  const writeOf = <T>(kind: RecordKind<T>, key: readonly KeyPart[], value: T) => ({
    table: kind.table,
    key,
    text: encodeContent(kind, value),
    beside: async () => kind.beside?.(value, keyring),
  });
  const batch: Batch = {
    put(kind, key, value) {
      writes.push({ ...writeOf(kind, key, value), before: null });
      return batch;
    },
    replace(kind, key, before, value) {
      writes.push({ ...writeOf(kind, key, value), before });
      return batch;
    },
    delete(table, ...key) {
      writes.push({ table, key, text: undefined, before: null });
      return batch;
    },
    putPiece(piece) {
      pieces.push(piece);
      return batch;
    },
    deletePieces(blob) {
      droppedBlobs.push(blob);
      return batch;
    },
    async commit() {
      const besides = await Promise.all(writes.map(async ({ beside }) => beside?.()));
      const follow = besides.flatMap((beside): Write[] => (beside === undefined ? [] : [{ ...beside, before: null }]));
      const all = [...writes, ...follow];
      const rows = await Promise.all(all.map((write) => sealWrite(keyring, write)));
      const tables = new Set<string>(all.map((write) => write.table));
      if (pieces.length > 0 || droppedBlobs.length > 0) tables.add("pieces");
      if (tables.size === 0) return ok(undefined);
      try {
        await db.transaction("rw", [...tables], async () => {
          for (const [at, write] of all.entries()) {
            const table = sealedTable(db, write.table);
            const key = primaryKey(write.key);
            if (write.before !== null && !sameRow(await table.get(key), write.before))
              throw new ConflictInTransaction();
            const row = rows[at];
            if (row === undefined) await table.delete(key);
            else await table.put(row);
          }
          for (const blob of droppedBlobs) await db.pieces.where("blob").equals(blob).delete();
          if (pieces.length > 0) await db.pieces.bulkPut(pieces);
        });
        return ok(undefined);
      } catch (error) {
        if (error instanceof ConflictInTransaction) return err({ type: "conflict" });
        if (isQuotaError(error)) return err({ type: "storage-full" });
        throw error;
      }
    },
  };
  return batch;
}

async function sealWrite(keyring: Keyring, write: Write): Promise<SealedRow | undefined> {
  if (write.text === undefined) return undefined;
  const fields = SEALED_TABLES[write.table];
  const sealed = await keyring.sealRecord(placeOf(write.table, write.key), utf8(write.text));
  const keyFields = Object.fromEntries(fields.map((field, at) => [field, write.key[at] as KeyPart]));
  return { ...keyFields, sealed };
}

function primaryKey(key: readonly KeyPart[]): KeyPart | KeyPart[] {
  return key.length === 1 ? (key[0] as KeyPart) : [...key];
}

function sameRow(now: SealedRow | undefined, before: SealedRow | undefined): boolean {
  if (now === undefined || before === undefined) return now === before;
  return equal(now.sealed, before.sealed);
}

/** Dexie wraps the browser's error: the abort of the transaction carries the quota error inside. */
function isQuotaError(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    if (at.name === "QuotaExceededError" || at.name === "QuotaExceeded") return true;
    at = (at as { inner?: unknown }).inner ?? at.cause;
  }
  return false;
}
