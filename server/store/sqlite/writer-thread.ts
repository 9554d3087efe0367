/** The thread in which the writer works, so that waiting for the disk keeps no request from being read. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { MAX_ROWS } from "../commit-queue.ts";
import type { Operation } from "../operations.ts";
import { DatabaseRefused } from "./schema.ts";
import { createWriter, type WriterOptions } from "./writer.ts";
import { type FromWriter, packCommitted, type ToWriter, unpackCommit } from "./writer-messages.ts";

if (parentPort === null) throw new Error("not in a thread");
const port = parentPort;
const send = (message: FromWriter): void => port.postMessage(message);

try {
  // The store that starts this thread gives exactly this.
  const writer = createWriter(workerData as WriterOptions);
  const take = (): ToWriter | undefined => receiveMessageOnPort(port)?.message;

  port.on("message", (first: ToWriter) => {
    let next: ToWriter | undefined = first;
    while (next?.type === "commit") {
      const operations: Operation[] = [];
      let [at, rows] = [0, 0];
      while (next?.type === "commit" && (rows === 0 || rows + next.rows <= MAX_ROWS)) {
        operations.push(...unpackCommit(next));
        ({ at } = next);
        rows += next.rows;
        next = take();
      }
      const packed = packCommitted(operations, writer.commit(operations, at));
      port.postMessage(packed satisfies FromWriter, [packed.bytes.buffer]);
      next ??= take();
    }
    if (next === undefined) return;
    writer.close();
    send({ type: "closed" });
    port.close();
  });
  send({ type: "opened", epoch: writer.epoch });
} catch (error) {
  const message = error instanceof Error ? error.message : "not an error";
  send({ type: "refused", message, isDatabaseRefused: error instanceof DatabaseRefused });
  port.close();
}
