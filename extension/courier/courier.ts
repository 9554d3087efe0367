/**
 * The courier of one unlocked account: reads from the relay, opens what has come, carries the outbox out, and says what the line
 * is like. It runs until its signal aborts, or its worker is ended: everything that counts is in the store.
 */
import { signRaw } from "../../shared/pki/keys.ts";
import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import type { Random } from "../../shared/encoding/random.ts";
import { createPathMemory } from "../../shared/pki/path-memory.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { listenForNudges } from "../../shared/relay-client/nudges.ts";
import { createRelayClient } from "../../shared/relay-client/relay-client.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import { brokenError } from "../i18n/error-words.ts";
import type { LineState } from "../messages.ts";
import type { TellingPolicy } from "../settings/policy.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { AccountsDatabase } from "../store/accounts-database.ts";
import { createDispatchRows, makeRows } from "../store/dispatch-rows.ts";
import { watchTables } from "../store/watch-tables.ts";
import { createOutbox } from "./carry-outbox.ts";
import { countUnread } from "./count-unread.ts";
import type { CourierContext, SyncFailure } from "./courier-context.ts";
import { waitBeforeRetry } from "./failure.ts";
import { beyondOneBlob } from "./fetch-blob.ts";
import { fetchDrafts } from "./fetch-drafts.ts";
import { greetRelay } from "./greet-relay.ts";
import { keepWakeToken } from "./keep-wake-token.ts";
import { createLane, createTurns } from "./lane.ts";
import { loadIdentity, loadSigner, loadWrapSeed } from "./load-identity.ts";
import { keepFolds } from "./load-work.ts";
import { loadRoot } from "./load-organisation.ts";
import { createOpening } from "./opening-lanes.ts";
import { createSweeper } from "./sweep-store.ts";
import { syncRound } from "./sync-round.ts";
import type { WhatHappened } from "./what-happened.ts";
import { createReminding } from "../telling/reminding.ts";
import { createTelling } from "../telling/telling.ts";
import { loadRules } from "../office/account-settings.ts";
import { tendFiles } from "./tend-files.ts";
import { runIndexer } from "../search/indexer.ts";
import { createTextTools } from "../search/text-tools.ts";

export interface CourierTools {
  readonly account: string;
  readonly store: AccountStore;
  readonly accounts: AccountsDatabase;
  readonly fetch: typeof fetch;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly jitter: () => number;
  /** Bytes that the browser still gives; undefined where it does not say. */
  readonly room: () => Promise<number | undefined>;
  readonly tell: (what: WhatHappened) => void;
  /** Milliseconds for which what a person is told of is gathered with others. */
  readonly gather: number;
  /** What the organisation has set of how people are told. */
  readonly tellingPolicy: TellingPolicy;
  /** `syncedAt`: when a whole round was last read, milliseconds since 1970. */
  readonly showLine: (line: LineState, syncedAt: number | null) => void;
  /** Where the text of files is read. */
  readonly createTextWorker: () => Worker;
  readonly signal: AbortSignal;
}

export interface Courier {
  /** Something may have come. */
  sync(): void;
  /** A page has put something into the outbox, or changed what it shows. */
  acted(): void;
  /** Says again what the line is like. */
  sayLine(): void;
}

/** Rounds that nobody asked for. */
const SYNC_EVERY = 60_000;
const LONGEST_WAIT = 30_000;

/** From an act of a person to the sweep after it. */
const SWEEP_AFTER = 10 * 60_000;

/** @returns undefined while the account is not enrolled */
export async function startCourier(tools: CourierTools): Promise<Courier | undefined> {
  const { store, now, jitter, signal, tell, showLine, accounts, account, gather } = tools;
  const rows = createDispatchRows(store, signal);
  const later = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
  const failing = (error: unknown): void => (signal.aborted ? undefined : console.error(error));
  const telling = createTelling({
    rules: () => loadRules(store, tools.tellingPolicy),
    show: tell,
    again: () => opening.tellUntold(),
    broken: failing,
    now,
    wait: later,
    gather,
    signal,
  });
  const context = await openContext(tools, (what) => telling.tell(what));
  if (context === undefined) return undefined;
  let line: LineState = { type: "connecting", since: now() };
  let syncedAt: number | null = null;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const setLine = (next: LineState): void => {
    if (next.type === "up" && line.type !== "up") outbox.lineIsBack();
    const same =
      next.type === line.type && (next.type !== "down" || (line.type === "down" && next.reason === line.reason));
    if (!same) line = next;
    showLine(line, syncedAt);
  };
  const failed = (failure: SyncFailure): void => setLine({ type: "down", since: now(), reason: reasonOf(failure) });
  const broken = (error: unknown): void => {
    if (signal.aborted) return;
    console.error(error);
    setLine({ type: "down", since: now(), reason: brokenError(error).type });
  };
  const counting = createLane(
    async () => tell({ type: "unread", count: countUnread(await rows.all(), context.unit) }),
    broken,
  );
  watchTables(store.db.name, ["rows"], () => void counting.request(), signal);
  const opening = createOpening(context, rows, {
    changed: () => {
      void counting.request();
      outbox.request();
    },
    failed,
    broken,
    jitter,
  });

  const drafts = createLane(async () => {
    for (const level of context.identity.levels) {
      const fetched = await fetchDrafts(context, level);
      const failure = fetched.ok ? undefined : beyondOneBlob(fetched.error);
      if (failure !== undefined) return failed(failure);
    }
  }, broken);

  const outbox = createOutbox(context, { jitter, broken, waiting: (count) => keepWaiting(accounts, account, count) });

  const round = async (): Promise<boolean> => {
    const greeted = await greetRelay(context);
    if (!greeted.ok) {
      if (greeted.error.type === "alarm") context.relay = undefined;
      failed(greeted.error);
      return false;
    }
    setLine({ type: "up", since: now() });
    // The outbox does not wait for a long first reading.
    outbox.request();
    const done = await syncRound(context, (dispatch) => opening.add(dispatch));
    if (!done.ok) {
      failed(done.error);
      return false;
    }
    if (done.value === "more") void syncing.request();
    else {
      syncedAt = now();
      remind();
      await keepFolds(store, context.identity);
    }
    setLine({ type: "up", since: now() });
    await keepWakeToken(context, accounts, account);
    return true;
  };
  const syncing = createLane(async () => {
    if (signal.aborted) return;
    clearTimeout(retry);
    let done = false;
    try {
      done = await round();
    } finally {
      if (!signal.aborted) {
        failures = done ? 0 : failures + 1;
        const wait = Math.min(LONGEST_WAIT, waitBeforeRetry(failures - 1, undefined, jitter()));
        if (!done) retry = setTimeout(() => void syncing.request(), wait);
      }
    }
    opening.request();
    outbox.request();
    void files.request();
    void drafts.request();
    void counting.request();
  }, broken);

  let filesDue: ReturnType<typeof setTimeout> | undefined;
  let filesTries = 0;
  const files = createLane(async () => {
    clearTimeout(filesDue);
    const isLeft = (await tendFiles(context, rows, () => (filesTries = 0))) === "later";
    filesTries = isLeft ? filesTries + 1 : 0;
    if (isLeft) filesDue = setTimeout(() => void files.request(), waitBeforeRetry(filesTries - 1, undefined, jitter()));
  }, broken);

  const sweeper = createSweeper(store, context.unit);
  const sweeping = createLane(() => sweeper.sweep(now()), broken);
  let sweepDue: ReturnType<typeof setTimeout> | undefined;
  /** Acts take away at once what they leave behind; what only the whole store shows can wait. */
  const sweepLater = (): void => {
    sweepDue ??= setTimeout(() => {
      sweepDue = undefined;
      void sweeping.request();
    }, SWEEP_AFTER);
  };

  const reminding = createReminding(context, rows);
  const remind = (): void => void reminding.look().catch(failing);
  // Where the rules were changed, what they held back is told at once.
  watchTables(store.db.name, ["meta"], () => telling.look(), signal);
  const timer = setInterval(() => {
    void syncing.request();
    telling.look();
    remind();
  }, SYNC_EVERY);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    clearTimeout(retry);
    clearTimeout(sweepDue);
    clearTimeout(filesDue);
  });
  void sweeping.request();
  const texts = createTextTools(tools.createTextWorker);
  signal.addEventListener("abort", () => texts.end(), { once: true });
  void makeRows(store)
    .then(() => {
      runIndexer({ store, unit: context.unit, rows, tools: texts, now, rest: later, broken: failing, signal });
      return opening.begin();
    })
    .catch(broken);
  void syncing.request();
  void listenForNudges({
    address: context.client.address,
    token: async () => {
      const token = await context.client.sessionToken(signal);
      return token.ok ? token.value : undefined;
    },
    onNudge: () => void syncing.request(),
    onLine: () => void syncing.request(),
    signal,
    jitter,
  }).catch(broken);

  return {
    sync: () => void syncing.request(),
    acted() {
      outbox.request();
      void files.request();
      void counting.request();
      sweepLater();
    },
    sayLine: () => showLine(line, syncedAt),
  };
}

async function openContext(tools: CourierTools, tell: CourierContext["tell"]): Promise<CourierContext | undefined> {
  const { store, fetch, random, now, room, tellingPolicy, signal } = tools;
  const identity = await loadIdentity(store);
  if (identity === undefined) return undefined;
  const [deviceSigner, wrapSeed, root] = await Promise.all([
    loadSigner(store, "device"),
    loadWrapSeed(store),
    loadRoot(identity),
  ]);
  if (deviceSigner === undefined || wrapSeed === undefined) throw new Error("an enrolled account without its keys");
  const device = await sha256Hex(fromBase64Url(identity.certificates.device));
  const client = createRelayClient(
    { fetch, address: identity.relay },
    {
      device,
      root: root.certificate.fingerprint,
      sign: (bytes) => signRaw(deviceSigner.privateKey, bytes),
    },
  );
  return {
    store,
    identity,
    unit: identity.unit as UnitCode,
    root,
    device,
    deviceSigner,
    wrapSeed,
    client,
    hpke: await loadHpke(),
    random,
    now,
    memory: createPathMemory(),
    room,
    tellingPolicy,
    turns: createTurns(),
    signal,
    tell,
    relay: undefined,
    chainsReadAt: Number.NEGATIVE_INFINITY,
    generation: 0,
  };
}

/** Where it can be read while the account is locked. */
async function keepWaiting({ accounts }: AccountsDatabase, account: string, waiting: number): Promise<void> {
  if (((await accounts.get(account))?.waiting ?? 0) !== waiting) await accounts.update(account, { waiting });
}

/** A type for the table of words. */
function reasonOf(failure: SyncFailure): string {
  if (failure.type === "line") return failure.error.type;
  return failure.type === "alarm" ? failure.reason : failure.type;
}
