/** The rows beside the records of dispatches, held against them. */
import { fromUtf8 } from "../../../shared/encoding/bytes.ts";
import { sealedTable, type SealedRow } from "../../../extension/store/account-database.ts";
import type { AccountStore } from "../../../extension/store/account-store.ts";
import { DISPATCH, DISPATCH_ROW, rowOf } from "../../../extension/store/dispatch-record.ts";
import { areRowsWhole, createDispatchRows } from "../../../extension/store/dispatch-rows.ts";
import { META } from "../../../extension/store/places.ts";
import {
  decodeContent,
  type KeyPart,
  placeOf,
  type RecordKind,
  SEALED_TABLES,
} from "../../../extension/store/record-kind.ts";

/** As one moment has them: how many rows there are, and of which dispatches they say something else than the record. */
export async function compareRows({ db, keyring, ...store }: AccountStore) {
  const [records, beside] = await db.transaction("r", ["dispatches", "rows"], () =>
    Promise.all([sealedTable(db, "dispatches").toArray(), sealedTable(db, "rows").toArray()]),
  );
  const openAll = <T>(kind: RecordKind<T>, all: readonly SealedRow[]) =>
    Promise.all(
      all.map(async (row) => {
        const key = SEALED_TABLES[kind.table].map((field) => row[field] as KeyPart);
        return decodeContent(kind, fromUtf8(await keyring.openRecord(placeOf(kind.table, key), row.sealed)));
      }),
    );
  const rows = new Map((await openAll(DISPATCH_ROW, beside)).map((row) => [row.dispatch, JSON.stringify(row)]));
  const differ = (await openAll(DISPATCH, records)).filter(
    (record) => JSON.stringify(rowOf(record)) !== rows.get(record.dispatch),
  );
  const whole = await areRowsWhole({ db, keyring, ...store });
  return { count: beside.length, differ: differ.map(({ dispatch }) => dispatch), whole };
}

/** Dispatches of the last rows, the last one first. */
export async function newestRows(store: AccountStore, count: number): Promise<readonly string[]> {
  const ending = new AbortController();
  const rows = await createDispatchRows(store, ending.signal).newest(count);
  ending.abort();
  return rows.toSorted((a, b) => b.seq - a.seq).map(({ dispatch }) => dispatch);
}

/** As a build left it that knew no rows. */
export async function forgetRows({ db, batch }: AccountStore): Promise<void> {
  await db.table("rows").clear();
  const done = await batch().delete("meta", META.rows).commit();
  if (!done.ok) throw new Error(done.error.type);
}
