/**
 * The file `relay.db`: how it is opened, and its tables, by versions. Every opening sets what durability hangs on and
 * asks SQLite what it made of it; a relay that cannot have it does not start.
 */
import Database from "better-sqlite3";

/**
 * An entry's id is stream × 2^32 + seq: one B-tree keeps a stream's entries together, is its index, and its last row is
 * the stream's counter. So the newest entry of a stream is never deleted, whatever is retained.
 */
export const SEQ_SPAN = 2 ** 32;

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- One row for each life of the database and each acceptance certificate.
  CREATE TABLE signers (id INTEGER PRIMARY KEY, epoch TEXT NOT NULL, fingerprint TEXT NOT NULL) STRICT;

  -- One row for each commit with leaves. nodes: all levels of its Merkle tree, so that no path is ever hashed again.
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY, signer INTEGER NOT NULL, at INTEGER NOT NULL, size INTEGER NOT NULL,
    signature BLOB NOT NULL, nodes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  -- key: the first 48 bits of SHA-256 of the entry, to find the same entry again. chain: a statement.
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, batch INTEGER NOT NULL, leaf INTEGER NOT NULL,
    prev BLOB NOT NULL, chain INTEGER NOT NULL, entry BLOB NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_key ON entries (key);

  -- Entries of hand-overs that are not finished yet: nobody reads a stream beyond its first.
  CREATE TABLE unfinished (
    stream INTEGER NOT NULL, seq INTEGER NOT NULL, dispatch BLOB NOT NULL, PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;

  -- streams: ids of the mailboxes, 4 bytes each, rising.
  CREATE TABLE dispatches (
    id BLOB PRIMARY KEY, request BLOB NOT NULL, unit TEXT NOT NULL, level TEXT NOT NULL, blob BLOB NOT NULL,
    chain INTEGER NOT NULL, streams BLOB NOT NULL, batch INTEGER NOT NULL, leaf INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX dispatches_by_blob ON dispatches (blob);

  CREATE TABLE statements (
    id INTEGER PRIMARY KEY, unit TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
    statement BLOB NOT NULL, cms BLOB NOT NULL, UNIQUE (unit, seq)
  ) STRICT;
  -- statement: the newest. state: what it makes of the chain, verified.
  CREATE TABLE chains (unit TEXT PRIMARY KEY, statement INTEGER NOT NULL, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE devices (fingerprint BLOB PRIMARY KEY, unit TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE compartments (
    unit TEXT NOT NULL, level TEXT NOT NULL, epoch INTEGER NOT NULL, PRIMARY KEY (unit, level)
  ) STRICT, WITHOUT ROWID;

  -- pieces: 32 bytes each. held: one bit each.
  CREATE TABLE blobs (
    id BLOB PRIMARY KEY, size INTEGER NOT NULL, pieces BLOB NOT NULL, held BLOB NOT NULL
  ) STRICT;
  CREATE TABLE blob_holders (
    blob BLOB NOT NULL, unit TEXT NOT NULL, held BLOB NOT NULL, PRIMARY KEY (blob, unit)
  ) STRICT, WITHOUT ROWID;

  -- Bytes that a unit has handed in: blobs by their size from the day they were named, entries by theirs.
  CREATE TABLE usage (unit TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE wake_tokens (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, device TEXT NOT NULL, unit TEXT NOT NULL) STRICT;
  CREATE INDEX wake_tokens_by_device ON wake_tokens (device);

  CREATE TABLE rendezvous (id BLOB PRIMARY KEY, token BLOB NOT NULL, unit TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
  CREATE TABLE slots (
    rendezvous BLOB NOT NULL, slot INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (rendezvous, slot)
  ) STRICT;
  `,
];

/** The database cannot be had as the relay needs it: says which of its demands was not met. */
export class DatabaseRefused extends Error {
  override name = "DatabaseRefused";
}

const MIB = 1024 * 1024;

/** @throws DatabaseRefused */
export function openWriter(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma("journal_mode = WAL");
    // better-sqlite3 is built with NORMAL for WAL, under which a power cut takes back commits that were acknowledged.
    db.pragma("synchronous = FULL");
    assertPragma(db, "journal_mode", "wal");
    assertPragma(db, "synchronous", 2);
    db.pragma(`cache_size = -${(16 * MIB) / 1024}`);
    db.pragma("busy_timeout = 10000");
    db.pragma("foreign_keys = OFF");
    // Each checkpoint writes every changed page once; a longer log lets more changes meet on a page.
    db.pragma("wal_autocheckpoint = 4000");
    db.pragma(`journal_size_limit = ${64 * MIB}`);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Sees what is committed, and waits for no writer. */
export function openReader(file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  db.pragma(`cache_size = -${(16 * MIB) / 1024}`);
  db.pragma("busy_timeout = 10000");
  return db;
}

function assertPragma(db: Database.Database, name: string, wanted: string | number): void {
  const found: unknown = db.pragma(name, { simple: true });
  if (found !== wanted) throw new DatabaseRefused(`${name} is ${String(found)} where it must be ${wanted}`);
}

function migrate(db: Database.Database): void {
  const version = db.pragma("user_version", { simple: true }) as number;
  if (version > MIGRATIONS.length) throw new DatabaseRefused(`written by a later relay (version ${version})`);
  for (const [at, sql] of MIGRATIONS.entries()) {
    if (at < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${at + 1}`);
    }).immediate();
  }
}

/** The meta key that a backup carries: who opens it begins a new epoch. */
const RESTORED = "restored";

/** Marks a copy of the database, so that a relay which starts on it says that it is not the one that clients knew. */
export function markRestored(db: Database.Database): void {
  db.prepare("INSERT OR REPLACE INTO meta VALUES (?, 'yes')").run(RESTORED);
}

/** The signer under which the relay works now; a new one for a new database, after a restore, or with a new certificate. */
export function currentSigner(
  db: Database.Database,
  fingerprint: string,
  newEpoch: () => string,
): { readonly id: number; readonly epoch: string } {
  return db
    .transaction(() => {
      const newest = db.prepare("SELECT id, epoch, fingerprint FROM signers ORDER BY id DESC LIMIT 1").get() as
        { id: number; epoch: string; fingerprint: string } | undefined;
      const restored = db.prepare("DELETE FROM meta WHERE key = ?").run(RESTORED).changes > 0;
      const epoch = newest === undefined || restored ? newEpoch() : newest.epoch;
      if (newest !== undefined && !restored && newest.fingerprint === fingerprint) return newest;
      const { lastInsertRowid } = db
        .prepare("INSERT INTO signers (epoch, fingerprint) VALUES (?, ?)")
        .run(epoch, fingerprint);
      return { id: Number(lastInsertRowid), epoch };
    })
    .immediate();
}
