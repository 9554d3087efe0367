/** Reads large hand-overs beside the event loop: a broadcast's five megabytes take a tenth of a second to judge. */
import { parentPort } from "node:worker_threads";
import { readHere } from "./hand-over-reader.ts";

parentPort?.on("message", ({ id, bytes }: { readonly id: number; readonly bytes: Uint8Array }) => {
  parentPort?.postMessage({ id, read: readHere(bytes) });
});
