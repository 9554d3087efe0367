/**
 * The other side of the relay's benchmark, in a process of its own: the same rows in the same tables with the same indexes
 * and pragmas, by better-sqlite3 and nothing else. No HTTP, no rights, no hashes, no signatures: what is written is made
 * before the clock starts.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWriter, SEQ_SPAN } from "../store/sqlite/schema.ts";

export interface RawPlan {
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

function commitRaw({ streams, batch, entryBytes, milliseconds }: RawPlan): RawReport {
  const directory = mkdtempSync(join(tmpdir(), "tram-bench-raw-"));
  const db = openWriter(join(directory, "relay.db"));
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
    const seqs = Array.from({ length: streams }, () => 0);
    let [entries, id] = [0, 0];
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
