/** Dedicated workers of the benchmarks, made like the product's own. One task at a time for each. */
import type { TASKS } from "./tasks.ts";

export type Task = keyof typeof TASKS;
export type Asked<T extends Task> = Parameters<(typeof TASKS)[T]>[0];
export type Answered<T extends Task> = Awaited<ReturnType<(typeof TASKS)[T]>>;

export interface TaskMessage {
  readonly task: Task;
  readonly request: unknown;
}

export type TaskAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

export type BenchWorker = <T extends Task>(task: T, request: Asked<T>) => Promise<Answered<T>>;

export function startBenchWorker(): BenchWorker {
  const worker = new Worker(new URL("./bench-worker.ts", import.meta.url), { type: "module", name: "bench" });
  return (task, request) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }: MessageEvent<TaskAnswer>) => {
        // A task answers with what its function returns.
        if (data.ok) resolve(data.value as Answered<typeof task>);
        else reject(new Error(data.message));
      };
      worker.postMessage({ task, request } satisfies TaskMessage);
    });
}
