/** The writer as the store uses it: here, or in a thread of its own. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Committed, Operation } from "../operations.ts";
import { DatabaseRefused } from "./schema.ts";
import { createWriter, type WriterOptions } from "./writer.ts";
import { type FromWriter, packCommit, type ToWriter, unpackCommitted } from "./writer-messages.ts";

export interface StoreWriter {
  readonly epoch: string;
  /** Whether it takes more while it works, and makes one commit of all that it finds when it is done. */
  readonly merges: boolean;
  commit(operations: readonly Operation[], at: number): Committed | Promise<Committed>;
  close(): Promise<void>;
}

/** @throws DatabaseRefused */
export async function openStoreWriter(options: WriterOptions, inThread: boolean): Promise<StoreWriter> {
  return inThread ? openThread(options) : openHere(options);
}

function openHere(options: WriterOptions): StoreWriter {
  const writer = createWriter(options);
  return { epoch: writer.epoch, merges: false, commit: writer.commit, close: async () => writer.close() };
}

interface Part {
  /** Operations. */
  readonly count: number;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

async function openThread(options: WriterOptions): Promise<StoreWriter> {
  const thread = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: options });
  const tell = (message: ToWriter): void => thread.postMessage(message);
  const [opened] = (await once(thread, "message")) as [FromWriter];
  if (opened.type === "refused") {
    throw opened.isDatabaseRefused ? new DatabaseRefused(opened.message) : new Error(opened.message);
  }
  if (opened.type !== "opened") throw new Error("the writer's thread said something else first");

  /** Parts that the writer has, in the order in which it commits them. */
  const parts: Part[] = [];
  let failure: unknown;
  let closed: () => void = () => undefined;
  const fail = (error: unknown): void => {
    failure ??= error;
    for (const { reject } of parts.splice(0)) reject(failure);
    closed();
  };
  thread.on("error", fail);
  thread.on("exit", () => fail(new Error("the writer's thread has ended")));
  thread.on("message", (message: FromWriter) => {
    if (message.type === "committed") {
      const { settled, ...rest } = unpackCommitted(message);
      for (let at = 0; at < settled.length;) {
        const part = parts.shift();
        if (part === undefined) throw new Error("the writer's thread answered what it was not asked");
        part.resolve({ ...rest, settled: settled.slice(at, at + part.count) });
        at += part.count;
      }
    } else if (message.type === "closed") closed();
  });

  return {
    epoch: opened.epoch,
    merges: true,
    commit: (operations, at) =>
      new Promise((resolve, reject) => {
        // A thread that has ended commits nothing: every request fails, and the operator's supervisor begins anew.
        if (failure !== undefined) return reject(failure);
        parts.push({ count: operations.length, resolve, reject });
        const packed = packCommit(operations, at);
        thread.postMessage(packed satisfies ToWriter, [packed.bytes.buffer]);
      }),
    close: () =>
      new Promise((resolve) => {
        if (failure !== undefined) return resolve();
        closed = resolve;
        tell({ type: "close" });
      }),
  };
}
