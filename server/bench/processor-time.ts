/** What the relay's benchmark says of the time that the processor spends, thread by thread. */
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/** Microseconds for one acknowledged envelope. */
export interface ProcessorTime {
  /** Of the relay, by the names that Node gives its threads. */
  readonly threads: ReadonlyMap<string, number>;
  /** Of the process that makes the load. */
  readonly load: number;
  /** Of one row that bare better-sqlite3 commits. */
  readonly raw: number;
}

const THREADS: { readonly [name: string]: string } = {
  MainThread: "requests (HTTP, JSON, rights, answers)",
  WorkerThread: "commits (hashes, signatures, SQLite, checkpoints)",
  V8Worker: "V8's own threads (memory, compiling)",
};

/** @param rate acknowledged envelopes a second */
export function whereTimeGoes({ threads, load, raw }: ProcessorTime, rate: number): string {
  const relay = sumOf([...threads.values()]);
  const parts = [...threads]
    .filter(([, time]) => time >= 1)
    .map(([name, time]) => `${time.toFixed(0)} ${THREADS[name] ?? name}`);
  const of = parts.length > 0 ? `: ${parts.join(", ")}` : "";
  const cores = ((relay + load) * rate) / 1e6;
  return (
    `processor time for one acknowledged envelope: ${relay.toFixed(0)} µs in the relay${of}; ${load.toFixed(0)} µs in the load; ` +
    `at this rate ${cores.toFixed(1)} of ${availableParallelism()} cores; a bare row takes ${raw.toFixed(0)} µs`
  );
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** By the name of the thread, user and kernel together; nothing where the system does not tell. */
export async function cpuSecondsOf(pid: number): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>();
  const tasks = `/proc/${pid}/task`;
  for (const task of await readdir(tasks).catch(() => [])) {
    // A thread may end meanwhile. Fields 14 and 15 of proc(5), in hundredths of a second.
    const text = await readFile(join(tasks, task, "stat"), "utf8").catch(() => "");
    const [, name, rest] = /\((.*)\) (.*)/.exec(text) ?? [];
    if (name === undefined || rest === undefined) continue;
    const fields = rest.split(" ");
    seconds.set(name, (seconds.get(name) ?? 0) + (Number(fields[11]) + Number(fields[12])) / 100);
  }
  return seconds;
}
