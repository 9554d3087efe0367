/**
 * Reads hand-overs: small ones here, large ones in a thread that is started when the first comes and ends when none came
 * for a while. Nobody else's request waits while a broadcast is judged.
 */
import { Worker } from "node:worker_threads";
import { measureJson } from "../shared/encoding/measure-json.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type HandOver, readHandOver } from "../shared/wire/hand-over.ts";
import { LIMITS } from "../shared/wire/limits.ts";
import type { Malformed } from "../shared/wire/schema-parts.ts";
import { sha256Hex } from "./store/notary.ts";

export type ReadHandOver = Result<{ readonly handOver: HandOver; readonly request: string }, Malformed>;

export interface HandOverReader {
  /** @returns what it says, and the SHA-256 of its bytes, hex */
  read(bytes: Uint8Array): Promise<ReadHandOver>;
  close(): void;
}

/** Read here in a few milliseconds. */
const SMALL = 256 * 1024;

const IDLE_MS = 60_000;

/** Those of the largest hand-over, twice: each wrap has 9. A text of nothing but lists is twenty times as large when parsed. */
const MOST_TOKENS = 2 * 9 * LIMITS.wraps;

export function readHere(bytes: Uint8Array): ReadHandOver {
  if (measureJson(bytes).tokens > MOST_TOKENS) return err({ type: "malformed", detail: "too many members" });
  const read = readHandOver(bytes);
  return read.ok ? ok({ handOver: read.value, request: sha256Hex(bytes) }) : read;
}

export function createHandOverReader(): HandOverReader {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;
  const waiting = new Map<
    number,
    { readonly resolve: (read: ReadHandOver) => void; readonly reject: (error: unknown) => void }
  >();

  const end = (error?: unknown): void => {
    clearTimeout(idle);
    void thread?.terminate();
    thread = undefined;
    for (const { reject } of waiting.values()) reject(error ?? new Error("the reader of hand-overs was closed"));
    waiting.clear();
  };

  const start = (): Worker => {
    const started = new Worker(new URL("./hand-over-thread.ts", import.meta.url));
    started.on("message", ({ id, read }: { readonly id: number; readonly read: ReadHandOver }) => {
      waiting.get(id)?.resolve(read);
      waiting.delete(id);
      if (waiting.size > 0) return;
      started.unref();
      idle = setTimeout(end, IDLE_MS).unref();
    });
    started.on("error", (error) => {
      if (thread === started) end(error);
    });
    return started;
  };

  return {
    async read(bytes) {
      if (bytes.length <= SMALL) return readHere(bytes);
      clearTimeout(idle);
      thread ??= start();
      thread.ref();
      const id = count++;
      const read = new Promise<ReadHandOver>((resolve, reject) => waiting.set(id, { resolve, reject }));
      thread.postMessage({ id, bytes });
      return read;
    },
    close: () => end(),
  };
}
