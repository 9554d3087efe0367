/** The page of the benchmarks: it gives work to dedicated workers, and answers the process that drives the browser. */
import { type Asked, startBenchWorker } from "../../ask-worker.ts";
import { timeSharedWraps } from "../../shared-wraps.ts";
import type { PairedOptions } from "../../../paired.ts";

const inWorker = startBenchWorker();

const bench = {
  content: (request: Asked<"content">) => inWorker("content", request),
  dispatch: (request: Asked<"dispatch">) => inWorker("dispatch", request),
  async wraps({ count, ...options }: PairedOptions & { readonly count: number }) {
    const backend = await inWorker("makeRecipients", { count });
    return { backend, times: await inWorker("wraps", options) };
  },
  search: (request: Asked<"search">) => inWorker("search", request),
  sharedWraps: timeSharedWraps,
};

export type BenchPageApi = typeof bench;

Object.assign(globalThis, { bench });
