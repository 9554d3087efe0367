/** The page of the benchmarks: it gives tasks to dedicated workers, and answers the process that drives the browser. */
import { type Asked, type Task, startBenchWorker } from "../../ask-worker.ts";
import { timeSharedWraps } from "../../shared-wraps.ts";

const first = startBenchWorker();

const bench = {
  inWorker: <T extends Task>(task: T, request: Asked<T>) => first(task, request),
  sharedWraps: timeSharedWraps,
};

export type BenchPageApi = typeof bench;

Object.assign(globalThis, { bench });
