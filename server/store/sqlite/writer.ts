/**
 * The one writer of `relay.db`. Operations that wait together are executed in one transaction and signed together; their
 * outcomes are given out only after COMMIT has returned, which under `synchronous=FULL` is after the sync of the log.
 *
 * Refusals (a head that moved, a quota) are outcomes and touch nobody else. A disk that takes no more refuses all. A
 * fault of the program in one operation must not refuse the others: then each is executed by itself.
 */
import type Database from "better-sqlite3";
import { type AcceptanceKey, createNotary } from "../notary.ts";
import type { Committed, Operation, Outcome, Settled } from "../operations.ts";
import { createCommitContext } from "./commit-context.ts";
import { createDispatchWriter } from "./dispatch-writer.ts";
import { createEntryWriter } from "./entry-writer.ts";
import {
  createBlobWriter,
  createRendezvousWriter,
  createStatementWriter,
  createWakeTokenWriter,
} from "./other-writers.ts";
import { currentSigner, openWriter } from "./schema.ts";

export interface WriterOptions {
  readonly file: string;
  readonly key: AcceptanceKey;
  /** What one unit may hand in, in bytes. */
  readonly quotaBytes: number;
  /** The epoch that begins if one has to begin: 32 hex digits, new at each start. */
  readonly newEpoch: string;
  /** For tests: the size at which the database counts as a full disk. */
  readonly maxDatabaseBytes?: number;
}

export interface Writer {
  readonly epoch: string;
  /** @param at milliseconds since 1970 */
  commit(operations: readonly Operation[], at: number): Committed;
  close(): void;
}

export function createWriter(options: WriterOptions): Writer {
  const db = openWriter(options.file);
  if (options.maxDatabaseBytes !== undefined) {
    const pageSize = db.pragma("page_size", { simple: true }) as number;
    db.pragma(`max_page_count = ${Math.floor(options.maxDatabaseBytes / pageSize)}`);
  }
  const signer = currentSigner(db, options.key.fingerprint, () => options.newEpoch);
  const context = createCommitContext({
    db,
    signer,
    notary: createNotary(options.key),
    quotaBytes: options.quotaBytes,
  });
  const entries = createEntryWriter(context);
  const handlers = {
    append: entries.append,
    ...createDispatchWriter(context, entries),
    statement: createStatementWriter(context),
    ...createBlobWriter(context),
    wakeToken: createWakeTokenWriter(context),
    ...createRendezvousWriter(context),
  };
  const execute = ({ kind, request }: Operation): Outcome =>
    // Kind and request belong together by the type of Operation, which an indexed call cannot express.
    (handlers[kind] as (request: unknown) => Outcome)(request);
  const [begin, commit, rollback] = ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"].map((sql) => db.prepare(sql)) as [
    Database.Statement,
    Database.Statement,
    Database.Statement,
  ];

  let commits = 0;
  const commitAll = (operations: readonly Operation[], at: number): Committed => {
    try {
      begin.run();
      context.begin(at);
      const outcomes = operations.map(execute);
      const signed = context.sign();
      commit.run();
      commits += 1;
      const settled = outcomes.map((outcome): Settled => ({ type: "done", outcome }));
      return signed === undefined ? { commits, settled } : { commits, settled, signed };
    } catch (error) {
      if (db.inTransaction) rollback.run();
      context.rolledBack();
      if (isDiskFull(error)) return { commits, settled: operations.map(() => ({ type: "disk-full" })) };
      if (operations.length > 1) {
        const settled = operations.flatMap((each) => commitAll([each], at).settled);
        return { commits, settled };
      }
      const message = error instanceof Error ? error.message : "not an error";
      return { commits, settled: [{ type: "fault", message }] };
    }
  };

  return {
    epoch: signer.epoch,
    commit: commitAll,
    close() {
      db.pragma("wal_checkpoint(TRUNCATE)");
      db.close();
    },
  };
}

/** A full disk, a file at its greatest size, a quota of the system: the log or the file cannot grow. */
const FULL = new Set(["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"]);

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && FULL.has(String(error.code));
}
