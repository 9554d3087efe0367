/**
 * What a browser holds on disk, taken out and put back without the product's code: both databases with their versions,
 * tables, indexes and rows. So a test can start from what an earlier build left.
 */
import { fromBase64Url, toBase64Url, utf8 } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import * as outbox from "../../../extension/outbox/item.ts";
import { accountDatabaseName, openAccountDatabase } from "../../../extension/store/account-database.ts";
import { createAccountStore } from "../../../extension/store/account-store.ts";
import { type AccountRow, addAccount, openAccountsDatabase } from "../../../extension/store/accounts-database.ts";
import { placeOf, type RecordKind, SEALED_TABLES } from "../../../extension/store/record-kind.ts";
import * as texts from "../../../extension/search/text-record.ts";
import * as dispatches from "../../../extension/store/dispatch-record.ts";
import * as records from "../../../extension/store/records.ts";
import { createKeyring } from "../../../extension/vault/keyring.ts";
import { createVault, openVault } from "../../../extension/vault/vault.ts";

/** Contents of records as they were stored, by version and by the name of their kind. */
export type Contents = readonly { readonly version: number; readonly contents: Record<string, readonly unknown[]> }[];

interface StoredTable {
  readonly name: string;
  readonly keyPath: string | string[];
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly unique: boolean;
    readonly multiEntry: boolean;
  }[];
  /** Bytes stand as `{ "base64url": … }`. */
  readonly rows: readonly unknown[];
}

interface StoredDatabase {
  /** As IndexedDB counts it. */
  readonly version: number;
  readonly tables: readonly StoredTable[];
}

/** A profile as a build left it. */
export interface StoredProfile {
  readonly account: string;
  readonly passphrase: string;
  readonly accounts: StoredDatabase;
  readonly own: StoredDatabase;
  /** What stands where: kind, version and number of the content. */
  readonly records: readonly { readonly kind: string; readonly version: number; readonly at: number }[];
}

const kinds = new Map(
  Object.entries<unknown>({ ...records, ...dispatches, ...texts, ...outbox }).filter(
    (each): each is [string, RecordKind<unknown>] => {
      const value = each[1];
      return typeof value === "object" && value !== null && "upgrades" in value;
    },
  ),
);

/** The key of an example; two kinds of one table do not meet. */
function keyOf(kind: string, table: keyof typeof SEALED_TABLES, version: number, at: number): (string | number)[] {
  return SEALED_TABLES[table].length === 1 ? [`${kind}/${version}/${at}`] : [`${kind}/${version}`, at];
}

/** Makes a profile by the product's own code, one record for each content, and takes it out. */
export async function storeProfile(examples: Contents): Promise<StoredProfile> {
  const account = "00112233445566778899aabbccddeeff";
  const passphrase = "sông Hồng chảy mãi";
  const { header, masterKey } = await createVault(account, passphrase, platformRandom);
  const accounts = openAccountsDatabase();
  await accounts.accounts.clear();
  await addAccount(accounts, account, header);
  await accounts.accounts.update(account, {
    enrolled: true,
    wake: { relay: "https://relay.example", token: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY" },
    somethingCame: true,
  });
  const keyring = await createKeyring(masterKey, platformRandom);
  const db = openAccountDatabase(account);
  const stored: { kind: string; version: number; at: number }[] = [];
  for (const { version, contents } of examples) {
    for (const [name, list] of Object.entries(contents)) {
      const kind = kinds.get(name);
      if (kind === undefined) throw new Error(`no kind ${name}`);
      for (const [at, content] of list.entries()) {
        const key = keyOf(name, kind.table, version, at);
        const sealed = await keyring.sealRecord(placeOf(kind.table, key), utf8(JSON.stringify({ version, content })));
        const fields = Object.fromEntries(SEALED_TABLES[kind.table].map((field, part) => [field, key[part]]));
        await db.table(kind.table).add({ ...fields, sealed });
        stored.push({ kind: name, version, at });
      }
    }
  }
  await db.pieces.add({ blob: "ab".repeat(16), index: 0, bytes: drawRandom(platformRandom, 64) });
  db.close();
  accounts.close();
  const profile = {
    account,
    passphrase,
    accounts: await takeOut("tram-accounts", account),
    own: await takeOut(accountDatabaseName(account)),
    records: stored,
  };
  await forgetProfile(account);
  return profile;
}

/** Puts a profile back as that build left it, then reads all of it by the product's own code. @returns what was read */
export async function readProfile(profile: StoredProfile): Promise<readonly (readonly [string, unknown])[]> {
  const { account } = profile;
  await forgetProfile(account);
  await putBack("tram-accounts", profile.accounts);
  await putBack(accountDatabaseName(account), profile.own);
  const accounts = openAccountsDatabase();
  const row = await accounts.accounts.get(account);
  if (row === undefined) throw new Error("the account is gone");
  const masterKey = await openVault(row.vault, profile.passphrase, row.tries, Date.now(), async () => undefined);
  if (!masterKey.ok) throw new Error(masterKey.error.type);
  const db = openAccountDatabase(account);
  const store = createAccountStore(db, await createKeyring(masterKey.value, platformRandom));
  const read: (readonly [string, unknown])[] = [["account", withoutVault(row)]];
  for (const { kind: name, version, at } of profile.records) {
    const kind = kinds.get(name);
    if (kind === undefined) throw new Error(`no kind ${name}`);
    const key = keyOf(name, kind.table, version, at);
    const found = await store.get(kind, ...key);
    if (found === undefined) throw new Error(`${name} ${version} ${at} is gone`);
    read.push([name, found.value]);
    // What was read is written in today's form, and read again.
    const written = await store.batch().replace(kind, key, found.row, found.value).commit();
    if (!written.ok) throw new Error(written.error.type);
    const again = await store.get(kind, ...key);
    if (JSON.stringify(again?.value) !== JSON.stringify(found.value)) throw new Error(`${name} changed by writing`);
  }
  read.push(["pieces", await db.pieces.count()]);
  db.close();
  accounts.close();
  await forgetProfile(account);
  return read;
}

/** The tables that this build makes in an empty browser, without rows. */
export async function tablesOfToday(): Promise<{ readonly accounts: StoredDatabase; readonly own: StoredDatabase }> {
  const account = "ff".repeat(16);
  const [accounts, own] = [openAccountsDatabase(), openAccountDatabase(account)];
  await Promise.all([accounts.open(), own.open()]);
  accounts.close();
  own.close();
  const made = {
    accounts: withoutRows(await takeOut("tram-accounts")),
    own: withoutRows(await takeOut(accountDatabaseName(account))),
  };
  await remove(accountDatabaseName(account));
  return made;
}

function withoutRows(database: StoredDatabase): StoredDatabase {
  return { ...database, tables: database.tables.map((table) => ({ ...table, rows: [] })) };
}

function withoutVault({ vault, ...row }: AccountRow): object {
  return { ...row, kdf: vault.kdf.name };
}

async function takeOut(name: string, only?: string): Promise<StoredDatabase> {
  const db = await asPromise(indexedDB.open(name));
  const tables: StoredTable[] = [];
  for (const table of db.objectStoreNames) {
    const store = db.transaction(table).objectStore(table);
    const indexes = [...store.indexNames].map((each) => {
      const { name: index, keyPath, unique, multiEntry } = store.index(each);
      return { name: index, keyPath, unique, multiEntry };
    });
    const rows = (await asPromise(store.getAll())) as Record<string, unknown>[];
    tables.push({
      name: table,
      keyPath: store.keyPath as string | string[],
      indexes,
      rows: rows.filter(({ id }) => only === undefined || id === only).map(toText),
    });
  }
  const { version } = db;
  db.close();
  return { version, tables };
}

async function putBack(name: string, { version, tables }: StoredDatabase): Promise<void> {
  await remove(name);
  const opening = indexedDB.open(name, version);
  opening.addEventListener("upgradeneeded", () => {
    for (const { name: table, keyPath, indexes } of tables) {
      const store = opening.result.createObjectStore(table, { keyPath });
      for (const { name: index, keyPath: path, unique, multiEntry } of indexes) {
        store.createIndex(index, path, { unique, multiEntry });
      }
    }
  });
  const db = await asPromise(opening);
  for (const { name: table, rows } of tables) {
    for (const row of rows) await asPromise(db.transaction(table, "readwrite").objectStore(table).add(ofText(row)));
  }
  db.close();
}

async function forgetProfile(account: string): Promise<void> {
  await remove(accountDatabaseName(account));
  await remove("tram-accounts");
}

async function remove(name: string): Promise<void> {
  await asPromise(indexedDB.deleteDatabase(name));
}

function toText(row: object): unknown {
  const bytes = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? { base64url: toBase64Url(value) } : value;
  return JSON.parse(JSON.stringify(row, bytes)) as unknown;
}

function ofText(row: unknown): unknown {
  return JSON.parse(JSON.stringify(row), (_, value: unknown) =>
    typeof value === "object" && value !== null && "base64url" in value
      ? fromBase64Url(String(value.base64url))
      : value,
  ) as unknown;
}

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
  });
}
