/** The thread in which the writer works, so that waiting for the disk keeps no request from being read. */
import { parentPort, workerData } from "node:worker_threads";
import { DatabaseRefused } from "./schema.ts";
import { createWriter, type WriterOptions } from "./writer.ts";
import { type FromWriter, packCommitted, type ToWriter, unpackCommit } from "./writer-messages.ts";

if (parentPort === null) throw new Error("not in a thread");
const port = parentPort;
const send = (message: FromWriter): void => port.postMessage(message);

try {
  // The store that starts this thread gives exactly this.
  const writer = createWriter(workerData as WriterOptions);
  port.on("message", (message: ToWriter) => {
    if (message.type === "commit") {
      const operations = unpackCommit(message);
      const packed = packCommitted(operations, writer.commit(operations, message.at));
      port.postMessage(packed satisfies FromWriter, [packed.bytes.buffer]);
    } else {
      writer.close();
      send({ type: "closed" });
      port.close();
    }
  });
  send({ type: "opened", epoch: writer.epoch });
} catch (error) {
  const message = error instanceof Error ? error.message : "not an error";
  send({ type: "refused", message, isDatabaseRefused: error instanceof DatabaseRefused });
  port.close();
}
