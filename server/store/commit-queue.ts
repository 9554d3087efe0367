/**
 * Group commit: what waits together is committed together. One sync for many is what a relay's speed comes from.
 *
 * What waits is handed over in small parts while the writer still works, and a writer that merges makes one commit of all
 * that lies before it when it becomes free: requests are read while others go to the disk, and neither waits for the other.
 *
 * The queue is bounded: beyond it a request is refused as busy, so memory is too.
 */
import { err, type Result } from "../../shared/result.ts";
import type { Operation, OperationKind, Operations, Settled } from "./operations.ts";
import type { StorageFailure } from "./store.ts";

/** Executes all in one transaction, perhaps with others' beside them; resolves when it is on disk or refused. */
export type CommitTogether = (operations: readonly Operation[]) => readonly Settled[] | Promise<readonly Settled[]>;

export interface CommitQueue {
  /** @throws where the program failed, not the disk */
  submit<K extends OperationKind>(
    kind: K,
    request: Operations[K][0],
    size: { readonly rows: number; readonly bytes: number },
  ): Promise<Operations[K][1] | Result<never, StorageFailure>>;
  readonly waiting: number;
  readonly failedCommits: number;
  readonly operations: number;
  /** Commits what waits, and refuses what comes. */
  stop(): Promise<void>;
}

/** Rows of one transaction: enough to share a sync among many, few enough that nobody waits long for it. */
export const MAX_ROWS = 256;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Rows that are handed over while the writer still works. With many senders about half of them then stand before the
 * disk while the other half is read and answered, and neither the disk nor the processor waits for the other.
 */
const PART_ROWS = 32;

/** What a writer that merges holds at most, give or take a part: the commit on which it works, and the next. */
const AHEAD_ROWS = 2 * MAX_ROWS;
const AHEAD_BYTES = 2 * MAX_BYTES;

/**
 * After a commit, those who were answered send their next requests at once. To wait for them a part of the time that the
 * commit took costs each a little and spares the disk a sync; on a quick disk it is no time at all.
 */
const GATHER_SHARE = 0.5;
const GATHER_MS = { min: 0.5, max: 5 };

const MAX_WAITING = 8_192;
const MAX_WAITING_BYTES = 96 * 1024 * 1024;

interface Waiting {
  readonly operation: Operation;
  readonly rows: number;
  readonly bytes: number;
  readonly settle: (settled: Settled) => void;
  readonly fail: (error: unknown) => void;
}

/** @param merges whether the writer takes more while it works and makes one commit of all that it finds */
export function createCommitQueue(commit: CommitTogether, merges = false): CommitQueue {
  const [partRows, aheadRows] = merges ? [PART_ROWS, AHEAD_ROWS] : [Infinity, 1];
  let waiting: Waiting[] = [];
  let [waitingRows, waitingBytes] = [0, 0];
  let [aheadOf, aheadBytes] = [0, 0];
  /** How many are waited for before the writer is given something to do, and the timer that ends the wait. */
  let target = 0;
  let gathering: NodeJS.Timeout | undefined;
  let isTurnAwaited = false;
  let stopping = false;
  const idle: (() => void)[] = [];
  const count = { failedCommits: 0, operations: 0 };

  const takeGroup = (): { readonly group: Waiting[]; readonly rows: number; readonly bytes: number } => {
    let [rows, bytes, taken] = [0, 0, 0];
    for (const next of waiting) {
      if (taken > 0 && (rows + next.rows > MAX_ROWS || bytes + next.bytes > MAX_BYTES)) break;
      rows += next.rows;
      bytes += next.bytes;
      taken += 1;
    }
    const group = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    waitingRows -= rows;
    waitingBytes -= bytes;
    return { group, rows, bytes };
  };

  const handOver = (): void => {
    clearTimeout(gathering);
    gathering = undefined;
    while (waiting.length > 0 && aheadOf < aheadRows && aheadBytes < AHEAD_BYTES) {
      const { group, rows, bytes } = takeGroup();
      const started = performance.now();
      aheadOf += rows;
      aheadBytes += bytes;
      void run(group).then(() => {
        aheadOf -= rows;
        aheadBytes -= bytes;
        if (aheadOf === 0) afterCommit(rows, performance.now() - started);
        else if (waitingRows >= partRows) handOver();
      });
    }
  };

  /** When what has arrived by now is read. */
  const atEndOfTurn = (): void => {
    if (isTurnAwaited) return;
    isTurnAwaited = true;
    setImmediate(() => {
      isTurnAwaited = false;
      if (gathering === undefined && aheadOf === 0) handOver();
    });
  };

  const afterCommit = (rows: number, took: number): void => {
    const milliseconds = took * GATHER_SHARE;
    target = Math.min(partRows, waitingRows + rows);
    if (!stopping && waitingRows < target && milliseconds >= GATHER_MS.min) {
      gathering = setTimeout(handOver, Math.min(milliseconds, GATHER_MS.max));
    } else if (waiting.length > 0) atEndOfTurn();
    else for (const resolve of idle.splice(0)) resolve();
  };

  const run = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const settled = await commit(group.map(({ operation }) => operation));
      count.operations += group.length;
      if (settled.some(({ type }) => type !== "done")) count.failedCommits += 1;
      group.forEach(({ settle }, at) => settle(settled[at] as Settled));
    } catch (error) {
      count.failedCommits += 1;
      for (const { fail } of group) fail(error);
    }
  };

  return {
    submit(kind, request, { rows, bytes }) {
      if (stopping) return Promise.resolve(err({ type: "stopping" }));
      if (waiting.length >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
        return Promise.resolve(err({ type: "busy" }));
      }
      waitingRows += rows;
      waitingBytes += bytes;
      return new Promise((resolve, reject) => {
        const settle = (settled: Settled): void => {
          if (settled.type === "fault") reject(new Error(settled.message));
          else if (settled.type === "disk-full") resolve(err({ type: "disk-full" }));
          else resolve(settled.outcome);
        };
        // Kind and request belong together by the signature, which the union cannot follow.
        const operation = { kind, request } as Operation;
        waiting.push({ operation, rows, bytes, settle, fail: reject });
        if (waitingRows >= partRows || (gathering !== undefined && waitingRows >= target)) handOver();
        else if (aheadOf === 0 && gathering === undefined) atEndOfTurn();
      });
    },
    get waiting() {
      return waiting.length;
    },
    get failedCommits() {
      return count.failedCommits;
    },
    get operations() {
      return count.operations;
    },
    async stop() {
      stopping = true;
      handOver();
      if (waiting.length > 0 || aheadOf > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
