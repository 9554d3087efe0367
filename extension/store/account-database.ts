/**
 * The database of one account. Its tables hold key fields in clear and one sealed content; `pieces` holds ciphertext as
 * the relay has it. Every change of the schema is a new `version()` below, never an edit of an old one; for each there is
 * a profile in `examples/`, as a browser held it, which a test opens in a browser.
 */
import Dexie, { type Table } from "dexie";
import type { KeyPart, TableName } from "./record-kind.ts";

export type SealedRow = { readonly sealed: Uint8Array } & { readonly [keyField: string]: KeyPart | Uint8Array };

/** A piece of a blob: 1 MiB of ciphertext, the last one shorter. */
export interface PieceRow {
  readonly blob: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

export type AccountDatabase = Dexie & { readonly pieces: Table<PieceRow, [string, number]> };

export function accountDatabaseName(account: string): string {
  return `tram-${account}`;
}

export function openAccountDatabase(account: string): AccountDatabase {
  // "strict": a transaction is reported complete only when it is on the disk; the default survives no power cut.
  const options = { chromeTransactionDurability: "strict" } as const;
  const db = new Dexie(accountDatabaseName(account), options) as AccountDatabase;
  db.version(1).stores({
    meta: "name",
    keys: "id",
    seeds: "id",
    chains: "[unit+seq], unit",
    units: "unit",
    entries: "[stream+seq], stream",
    dispatches: "id",
    receipts: "[dispatch+id], dispatch",
    drafts: "id",
    outbox: "id",
    parcels: "id",
    blobs: "id",
    pieces: "[blob+index], blob",
  });
  db.version(2).stores({ rows: "[mailbox+seq], mailbox" });
  db.version(3).stores({ folds: "name" });
  db.version(4).stores({ texts: "[mailbox+seq], mailbox", segments: "[segment+part], segment" });
  return db;
}

export function sealedTable(db: AccountDatabase, name: TableName): Table<SealedRow, KeyPart | KeyPart[]> {
  return db.table(name);
}

/**
 * What tells one writing of a row from another without keeping the row: each sealing has a fresh nonce, so its last bytes,
 * the tag, change with it.
 */
export function tagOf(sealed: Uint8Array): Uint8Array {
  return sealed.slice(-16);
}
