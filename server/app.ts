/**
 * The relay as a Hono app: a dumb, durable post. It keeps sealed envelopes in ordered streams, judges every request by the
 * verified chains of the units, and can read nothing of what it keeps. Everything it works with is an argument.
 */
import { Hono } from "hono";
import { createBodyBudget } from "./body-budget.ts";
import { ADDRESS_BODIES, DEVICE_BODIES } from "./body-limits.ts";
import { createClientAddress } from "./client-address.ts";
import { createChainBook } from "./chain-book.ts";
import type { BlobFiles } from "./blob-files.ts";
import { deviceAt } from "../shared/trust/chain-state.ts";
import type { Random } from "../shared/encoding/random.ts";
import { plainError, preflight } from "./http.ts";
import { createHandOverReader } from "./hand-over-reader.ts";
import type { Log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createNudgeHub } from "./nudge-hub.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { RelayParts, RelayTrust } from "./relay.ts";
import { addBlobRoutes } from "./routes/blobs.ts";
import { addChainRoutes } from "./routes/chains.ts";
import { addDispatchRoutes } from "./routes/dispatches.ts";
import { addRendezvousRoutes } from "./routes/rendezvous.ts";
import { createRouter, NOWHERE } from "./routes/route.ts";
import { addSessionRoutes } from "./routes/sessions.ts";
import { addStreamRoutes } from "./routes/streams.ts";
import { addTimeStampRoutes } from "./routes/time-stamps.ts";
import { createSessions } from "./sessions.ts";
import type { RelayStore } from "./store/store.ts";

/** Requests at once, and a second after. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface RelayLimits {
  /** Of one device with a session. */
  readonly device: Rate;
  /** Of one address without a session: signing in, statements, rendezvous. */
  readonly address: Rate;
}

export const DEFAULT_LIMITS: RelayLimits = {
  device: { burst: 600, perSecond: 200 },
  address: { burst: 2_000, perSecond: 200 },
};

export interface Relay {
  readonly app: Hono;
  readonly parts: RelayParts;
  /** Refuses new requests and sends waiting ones away; the store stays open. */
  stop(): void;
  /** After the last request. */
  close(): void;
}

export function createRelay(options: {
  readonly store: RelayStore;
  readonly blobs: BlobFiles;
  readonly trust: RelayTrust;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: RelayLimits;
  /** Addresses and networks of the proxies before this relay. */
  readonly proxies?: readonly string[];
}): Relay {
  const { store, blobs, trust, clock, random, log, limits = DEFAULT_LIMITS, proxies = [] } = options;
  const book = createChainBook({ store, root: trust.root, organisation: trust.organisation });
  const sessions = createSessions({ clock, random });
  const nudges = createNudgeHub((unit) => book.state(unit));
  const handOvers = createHandOverReader();
  const parts: RelayParts = {
    store,
    blobs,
    trust,
    book,
    sessions,
    nudges,
    handOvers,
    clock,
    random,
    log,
    limits: {
      device: createRateLimit({ ...limits.device, clock }),
      address: createRateLimit({ ...limits.address, clock }),
    },
    clientAddress: createClientAddress(proxies),
    bodies: { device: createBodyBudget(DEVICE_BODIES), address: createBodyBudget(ADDRESS_BODIES) },
  };

  store.onEntries((places) => nudges.announce(places));
  sessions.onEnd(({ hash, unit }) => nudges.endSession(hash, unit));
  book.onChange((unit, state) => {
    sessions.endWhere(unit, (device) => deviceAt(state, device) === undefined);
    nudges.endRevoked(unit, state);
  });

  const metrics = createMetrics();
  const requests = metrics.counter("tram_requests_total", "Requests by route and status.");
  addGauges(parts, metrics);

  let stopping = false;
  const app = new Hono();
  app.options("*", (c) => preflight(c));
  const route = createRouter({ app, epoch: store.epoch, log, requests, isStopping: () => stopping });
  route("GET", "/health", async () => ({ status: 200, json: { status: "ok" } }));
  route("GET", "/metrics", async () => ({
    status: 200,
    bytes: metrics.text(),
    contentType: "text/plain; version=0.0.4",
  }));
  addSessionRoutes(route, parts);
  addChainRoutes(route, parts);
  addStreamRoutes(route, parts);
  addBlobRoutes(route, parts);
  addDispatchRoutes(route, parts);
  addTimeStampRoutes(route, parts);
  const sendWaitingAway = addRendezvousRoutes(route, parts);
  route("*", NOWHERE, async () => plainError("not-found"));

  return {
    app,
    parts,
    stop() {
      stopping = true;
      nudges.closeAll();
      sendWaitingAway();
    },
    close: () => handOvers.close(),
  };
}

function addGauges({ store, sessions, nudges, bodies }: RelayParts, metrics: ReturnType<typeof createMetrics>): void {
  const gauges: readonly (readonly [string, string, () => number])[] = [
    ["tram_commits", "Commits since the start.", () => store.stats().commits],
    ["tram_failed_commits", "Commits that failed since the start.", () => store.stats().failedCommits],
    [
      "tram_operations",
      "Operations committed since the start; by commits, the size of a batch.",
      () => store.stats().operations,
    ],
    ["tram_waiting_operations", "Operations that wait for a commit.", () => store.stats().waiting],
    ["tram_entries", "Entries taken in since the start.", () => store.stats().entries],
    ["tram_entry_bytes", "Bytes of entries taken in since the start.", () => store.stats().entryBytes],
    ["tram_database_bytes", "Size of the database.", () => store.stats().databaseBytes],
    ["tram_sessions", "Open sessions.", () => sessions.size],
    ["tram_nudge_connections", "Open nudge connections.", () => nudges.size],
    ["tram_nudges", "Nudges sent since the start.", () => nudges.sent],
    ["tram_body_bytes", "Bytes of bodies that are held now.", () => bodies.device.held + bodies.address.held],
    ["tram_resident_bytes", "Resident memory of the process.", () => process.memoryUsage.rss()],
  ];
  for (const [name, help, read] of gauges) metrics.gauge(name, help, read);
}
