/** The relay as a running server: its data directory opened, its port taken, and the way to end it without losing anything. */
import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../shared/encoding/random.ts";
import { ok, type Result } from "../shared/result.ts";
import { createRelay, DEFAULT_LIMITS, type Relay, type RelayLimits } from "./app.ts";
import { openBlobFiles } from "./blob-files.ts";
import { type IdentityError, loadRelayIdentity } from "./identity.ts";
import type { Log } from "./log.ts";
import { attachNudges } from "./nudge-server.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";

export interface StartOptions {
  readonly directory: string;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
  readonly limits?: RelayLimits;
  /** Addresses and networks of the proxies before this relay, whose `X-Forwarded-For` is believed. */
  readonly proxies?: readonly string[];
  /** What one unit may hand in, in bytes. */
  readonly quotaBytes?: number;
  readonly log: Log;
  readonly clock?: () => number;
  /** Whether commits are made in a thread of their own, which is the default. */
  readonly writerThread?: boolean;
}

export interface RunningRelay {
  readonly url: string;
  readonly port: number;
  readonly epoch: string;
  readonly relay: Relay;
  /** Stops accepting, commits what waits, closes. */
  stop(): Promise<void>;
}

const GIB = 1024 ** 3;
const DEFAULT_QUOTA_BYTES = 50 * GIB;

/** How long an answer that is on its way may take when the relay stops. */
const LINGER_MS = 5_000;

/** @throws DatabaseRefused, or what listening throws (a port that is taken) */
export async function startRelay(options: StartOptions): Promise<Result<RunningRelay, IdentityError>> {
  const { directory, host = "127.0.0.1", port = 0, log, clock = Date.now } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const identity = await loadRelayIdentity(directory, clock);
  if (!identity.ok) return identity;
  const { trust, acceptanceKey } = identity.value;
  const store = await openSqliteStore({
    directory,
    key: acceptanceKey,
    quotaBytes: options.quotaBytes ?? DEFAULT_QUOTA_BYTES,
    newEpoch: toHex(drawRandom(platformRandom, 16)),
    clock,
    writerThread: options.writerThread ?? true,
  });
  try {
    const blobs = await openBlobFiles(join(directory, "blobs"));
    const limits = options.limits ?? DEFAULT_LIMITS;
    const { proxies = [] } = options;
    const relay = createRelay({ store, blobs, trust, clock, random: platformRandom, log, limits, proxies });
    // Without the option `createServer` this is a server of node:http.
    const server = createAdaptorServer({ fetch: relay.app.fetch, overrideGlobalObjects: true }) as Server;
    server.requestTimeout = 120_000;
    server.headersTimeout = 15_000;
    server.keepAliveTimeout = 75_000;
    server.maxHeadersCount = 100;
    const nudges = attachNudges(server, relay.parts);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not a TCP port");
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
    const stop = async (): Promise<void> => {
      relay.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      // Kept-alive connections end as soon as their answers are out.
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      const linger = setTimeout(() => server.closeAllConnections(), LINGER_MS);
      nudges.close();
      await closed;
      clearInterval(sweep);
      clearTimeout(linger);
      relay.close();
      await store.close();
    };
    let stopped: Promise<void> | undefined;
    return ok({
      url,
      port: address.port,
      epoch: store.epoch,
      relay,
      stop: () => (stopped ??= stop()),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}
