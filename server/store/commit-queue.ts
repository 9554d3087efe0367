/**
 * Group commit: what arrives in one turn of the event loop, or while the commit before is on its way to the disk, is
 * committed together. One sync for many is what a relay's speed comes from.
 *
 * The queue is bounded: beyond it a request is refused as busy, so memory is too.
 */
import { err, type Result } from "../../shared/result.ts";
import type { Operation, OperationKind, Operations, Settled } from "./operations.ts";
import type { StorageFailure } from "./store.ts";

/** Executes all in one transaction; resolves when it is on disk or refused. */
export type CommitTogether = (operations: readonly Operation[]) => readonly Settled[] | Promise<readonly Settled[]>;

export interface CommitQueue {
  /** @throws where the program failed, not the disk */
  submit<K extends OperationKind>(
    kind: K,
    request: Operations[K][0],
    size: { readonly rows: number; readonly bytes: number },
  ): Promise<Operations[K][1] | Result<never, StorageFailure>>;
  readonly waiting: number;
  readonly commits: number;
  readonly failedCommits: number;
  readonly operations: number;
  /** Commits what waits, and refuses what comes. */
  stop(): Promise<void>;
}

/** Rows of one transaction: enough to share a sync among many, few enough that nobody waits long for it. */
export const MAX_ROWS = 256;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * After a commit, those who were answered send their next requests at once. To wait for them a part of the time that the
 * commit took costs each a little and spares the disk a sync; on a quick disk it is no time at all.
 */
const GATHER_SHARE = 0.5;
const GATHER_MS = 5;

const MAX_WAITING = 8_192;
const MAX_WAITING_BYTES = 96 * 1024 * 1024;

interface Waiting {
  readonly operation: Operation;
  readonly rows: number;
  readonly bytes: number;
  readonly settle: (settled: Settled) => void;
  readonly fail: (error: unknown) => void;
}

export function createCommitQueue(commit: CommitTogether): CommitQueue {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let running = false;
  let stopping = false;
  let idle: (() => void)[] = [];
  let gathered: (() => void) | undefined;
  const count = { commits: 0, failedCommits: 0, operations: 0 };

  const takeGroup = (): Waiting[] => {
    let [rows, bytes, taken] = [0, 0, 0];
    for (const next of waiting) {
      rows += next.rows;
      bytes += next.bytes;
      if (taken > 0 && (rows > MAX_ROWS || bytes > MAX_BYTES)) break;
      taken += 1;
    }
    const group = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    for (const { bytes: size } of group) waitingBytes -= size;
    return group;
  };

  /** Resolves when so many wait, or after this time, at the earliest when what has arrived is read. */
  const gather = async (target: number, milliseconds: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    // Timers count whole milliseconds.
    if (stopping || milliseconds < 1 || waiting.length >= target) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(milliseconds, GATHER_MS));
      gathered = () => {
        if (waiting.length < target && !stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
    gathered = undefined;
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = takeGroup();
      const started = performance.now();
      try {
        const settled = await commit(group.map(({ operation }) => operation));
        count.commits += 1;
        count.operations += group.length;
        if (settled.some(({ type }) => type !== "done")) count.failedCommits += 1;
        group.forEach(({ settle }, at) => settle(settled[at] as Settled));
      } catch (error) {
        count.failedCommits += 1;
        for (const { fail } of group) fail(error);
      }
      await gather(waiting.length + group.length, (performance.now() - started) * GATHER_SHARE);
    }
    running = false;
    for (const resolve of idle) resolve();
    idle = [];
  };

  return {
    submit(kind, request, { rows, bytes }) {
      if (stopping) return Promise.resolve(err({ type: "stopping" }));
      if (waiting.length >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
        return Promise.resolve(err({ type: "busy" }));
      }
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
        if (running) return gathered?.();
        running = true;
        setImmediate(() => void run());
      });
    },
    get waiting() {
      return waiting.length;
    },
    get commits() {
      return count.commits;
    },
    get failedCommits() {
      return count.failedCommits;
    },
    get operations() {
      return count.operations;
    },
    async stop() {
      stopping = true;
      gathered?.();
      if (running) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
