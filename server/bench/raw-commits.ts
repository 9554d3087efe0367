/**
 * The other side of the relay's benchmark, in a process of its own: the same rows in the same tables with the same indexes
 * and pragmas, by better-sqlite3 and nothing else. No HTTP, no rights, no hashes, no signatures: what is written is made
 * before the clock starts. It goes on in a copy of the relay's database, since a row costs more where there are many.
 */
import { randomBytes } from "node:crypto";
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWriter, SEQ_SPAN } from "../store/sqlite/schema.ts";

export interface RawPlan {
  /** The relay's database, while nobody writes to it. */
  readonly database: string;
  readonly streams: number;
  /** Entries of one transaction. */
  readonly batch: number;
  readonly entryBytes: number;
  readonly milliseconds: number;
}

export interface RawReport {
  readonly entries: number;
  readonly seconds: number;
  /** Of the commits alone. */
  readonly cpuSeconds: number;
}

const WARM_UP_MS = 1_000;

function commitRaw({ database, streams, batch, entryBytes, milliseconds }: RawPlan): RawReport {
  const directory = mkdtempSync(join(tmpdir(), "tram-bench-raw-"));
  const copy = join(directory, "relay.db");
  // What is not in the file yet stands in the log.
  for (const end of ["", "-wal"].filter((each) => existsSync(database + each))) {
    copyFileSync(database + end, copy + end);
    // The copying itself must not be waited for by the first sync of a checkpoint.
    const file = openSync(copy + end, "r+");
    fsyncSync(file);
    closeSync(file);
  }
  const db = openWriter(copy);
  try {
    const insertEntry = db.prepare(
      "INSERT INTO entries (id, key, batch, leaf, prev, chain, entry) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    const insertBatch = db.prepare(
      "INSERT INTO batches (id, signer, at, size, signature, nodes) VALUES (?, ?, ?, ?, ?, ?)",
    );
    const setUsage = db.prepare("INSERT OR REPLACE INTO usage (unit, bytes) VALUES (?, ?)");
    const [prev, entry] = [randomBytes(32), randomBytes(entryBytes)];
    const [signature, nodes] = [randomBytes(64), randomBytes(2 * batch * 32)];
    const keys = Float64Array.from({ length: 1_000_000 }, () => Math.floor(Math.random() * 2 ** 48));
    const last = db.prepare<[number, number], number>("SELECT max(id) FROM entries WHERE id > ? AND id < ?").pluck();
    const seqs = Array.from({ length: streams }, (_, stream) => {
      const first = (stream + 1) * SEQ_SPAN;
      return (last.get(first, first + SEQ_SPAN) ?? first) - first;
    });
    let entries = 0;
    let id = db.prepare<[], number>("SELECT coalesce(max(id), 0) FROM batches").pluck().get() as number;
    const commit = db.transaction(() => {
      id += 1;
      for (let leaf = 0; leaf < batch; leaf++, entries++) {
        const stream = entries % streams;
        const seq = ((seqs[stream] as number) += 1);
        const key = keys[entries % keys.length] as number;
        insertEntry.run((stream + 1) * SEQ_SPAN + seq, key, id, leaf, prev, 1, entry);
      }
      for (let unit = 0; unit < streams; unit++) setUsage.run(`P${unit}`, entries);
      insertBatch.run(id, 1, 0, batch, signature, nodes);
    });
    // The relay comes to its round with its pages in memory.
    for (const until = performance.now() + WARM_UP_MS; performance.now() < until;) commit.immediate();
    entries = 0;
    const started = performance.now();
    const before = process.cpuUsage();
    while (performance.now() - started < milliseconds) commit.immediate();
    const { user, system } = process.cpuUsage(before);
    return { entries, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  } finally {
    db.close();
    rmSync(directory, { recursive: true });
  }
}

process.once("message", (plan: RawPlan) => {
  process.send?.(commitRaw(plan), () => process.exit(0));
});
