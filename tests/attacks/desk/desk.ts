/**
 * A desk without screens: the product's courier and store in a real browser, over an account that is given instead of
 * enrolled. Tests call `desk` in the page; every account is a database of its own, so desks do not disturb each other.
 */
import { startCourier } from "../../../extension/courier/courier.ts";
import { loadWork } from "../../../extension/courier/load-work.ts";
import { privateKeyPlace } from "../../../extension/courier/load-identity.ts";
import { loadOrganisation } from "../../../extension/courier/load-organisation.ts";
import { openAccountDatabase } from "../../../extension/store/account-database.ts";
import { type AccountStore, createAccountStore } from "../../../extension/store/account-store.ts";
import { NO_POLICY } from "../../../extension/settings/policy.ts";
import { openAccountsDatabase } from "../../../extension/store/accounts-database.ts";
import { keyPlace, META } from "../../../extension/store/places.ts";
import { DISPATCH } from "../../../extension/store/dispatch-record.ts";
import {
  ALARMS,
  COMPARTMENT_SEED,
  ENTRY,
  type EntryRecord,
  IDENTITY,
  PRIVATE_KEY,
  RECEIPT,
  RELAY,
  WRAP_KEY,
} from "../../../extension/store/records.ts";
import { roomLeft } from "../../../extension/store/room-left.ts";
import { createKeyring } from "../../../extension/vault/keyring.ts";
import { fromBase64Url, toBase64Url, toHex } from "../../../shared/encoding/bytes.ts";
import { platformRandom } from "../../../shared/encoding/random.ts";
import type { Verification } from "../../../shared/dispatch/verification.ts";
import { compartmentFor } from "../../../shared/trust/organisation-view.ts";
import type { GivenAccount, Seen } from "./given.ts";

interface Desk {
  readonly store: AccountStore;
  /** A connection of its own to the same database, for the courier. */
  readonly openStore: () => AccountStore;
  readonly told: string[];
  readonly account: string;
  courier?: { stop(): void };
  /** What the line was last said to be: `up`, `connecting`, or the reason why it is down. */
  line: string;
  /** Milliseconds that this desk's clock is ahead. */
  ahead: number;
}

const desks = new Map<string, Desk>();

function deskOf(name: string): Desk {
  const desk = desks.get(name);
  if (desk === undefined) throw new RangeError(`no desk ${name}`);
  return desk;
}

async function open(given: GivenAccount): Promise<string> {
  const account = toHex(platformRandom(16));
  const keyring = await createKeyring(platformRandom(32), platformRandom);
  const openStore = (): AccountStore => createAccountStore(openAccountDatabase(account), keyring);
  const store = openStore();
  const { keys, wrapSeed, roles, levels, path, ...identity } = given;
  const batch = store.batch();
  batch.put(IDENTITY, [META.identity], { ...identity, roles: [...roles], levels: [...levels], path: [...path] });
  for (const purpose of ["signing", "authentication", "device", "seal"] as const) {
    const wrapped = await keyring.wrapSigningKey(privateKeyPlace(purpose), fromBase64Url(keys[purpose]));
    batch.put(PRIVATE_KEY, [await keyPlace(store, purpose)], { purpose, wrapped: toBase64Url(wrapped) });
  }
  batch.put(WRAP_KEY, [await keyPlace(store, "wrap")], { purpose: "wrap", seed: wrapSeed });
  const written = await batch.commit();
  if (!written.ok) throw new Error(written.error.type);
  desks.set(account, { store, openStore, account, told: [], line: "connecting", ahead: 0 });
  return account;
}

/**
 * Starts the courier, or starts it again, and waits until it has read a whole round or says why it cannot. The one before it
 * ends as its worker would: whatever it has begun, it writes and says nothing more.
 */
async function sync(name: string): Promise<string> {
  const desk = deskOf(name);
  desk.courier?.stop();
  // Behind the last thing that it writes, or the next one would find its own reading overtaken.
  const { tables } = desk.store.db;
  await desk.store.db.transaction("rw", tables, () => tables[0]?.count());
  const stop = new AbortController();
  const store = desk.openStore();
  desk.courier = {
    stop() {
      stop.abort();
      store.db.close();
    },
  };
  const line = await new Promise<string>((resolve, reject) => {
    startCourier({
      account: desk.account,
      store,
      accounts: openAccountsDatabase(),
      fetch: (...request) => fetch(...request),
      random: platformRandom,
      now: () => Date.now() + desk.ahead,
      room: roomLeft,
      jitter: () => 0.5,
      gather: 0,
      tellingPolicy: NO_POLICY.telling,
      createTextWorker: () =>
        new Worker(new URL("../../../extension/search/text-worker.ts", import.meta.url), {
          type: "module",
          name: "text",
        }),
      tell(what) {
        if (!stop.signal.aborted) desk.told.push(what.type === "alarm" ? `alarm: ${what.reason}` : what.type);
      },
      showLine(state, syncedAt) {
        if (stop.signal.aborted) return;
        desk.line = state.type === "down" ? state.reason : state.type;
        if (state.type === "down") resolve(state.reason);
        else if (syncedAt !== null) resolve("up");
      },
      signal: stop.signal,
    }).then((courier) => courier === undefined && reject(new Error("not enrolled")), reject);
  });
  return line;
}

async function read(name: string): Promise<Seen> {
  const { store, told } = deskOf(name);
  const alarms = (await store.get(ALARMS, META.alarms))?.value.alarms ?? [];
  const entries: Record<string, string[]> = {};
  for (const { value, key } of await store.all(ENTRY)) {
    const list = (entries[value.stream] ??= []);
    list[(key[1] as number) - 1] = nameOf(value.found);
  }
  const view = await loadOrganisation(store);
  const identity = (await store.get(IDENTITY, META.identity))?.value;
  if (view === undefined || identity === undefined) throw new Error("not enrolled");
  const { outbox, streams } = await loadWork(store, identity);
  return {
    alarms: alarms.map(({ reason, about, evidence }) => ({ reason, about, evidence: evidence.length })),
    dispatches: (await store.all(DISPATCH)).map(({ value }) => {
      const verification = value.opened?.verification as Verification | undefined;
      return {
        dispatch: value.dispatch,
        state: value.state,
        obstacle: value.obstacle ?? null,
        relation: verification?.relation?.type ?? null,
        outcome: verification?.outcome ?? null,
        subject: verification?.manifest?.data.subject ?? null,
        isTold: value.told,
        clocks: verification?.clocks.map(({ type }) => type) ?? [],
      };
    }),
    entries,
    folded: Object.fromEntries(streams.map(({ level, seq, missing }) => [level, { seq, missing: missing.length }])),
    seeds: (await store.all(COMPARTMENT_SEED)).map(({ value }) => `${value.level}/${value.epoch}`).sort(),
    receipts: (await store.all(RECEIPT)).map(({ value }) => ({
      dispatch: value.dispatch,
      status: value.event.status,
      unit: value.event.unit,
    })),
    chains: Object.fromEntries([...view.chains.values()].map(({ unit, seq }) => [unit, seq])),
    sealsTo: Object.fromEntries(
      [...view.chains.keys()].flatMap((unit) =>
        identity.levels.map((level) => {
          const to = compartmentFor(view, unit, level);
          return [`${unit}/${level}`, to.ok ? String(to.value.epoch) : to.error.type];
        }),
      ),
    ),
    outbox: outbox.map(({ work, state, subject }) => ({
      type: work.type,
      subject,
      state: "error" in state ? `${state.type}: ${state.error}` : state.type,
    })),
    clockOffset: (await store.get(RELAY, META.relay))?.value.clockOffset ?? null,
    told: [...told],
  };
}

function nameOf(found: EntryRecord["found"]): string {
  if (found === undefined) return "waiting";
  if (found.type === "event") return found.kind;
  return "reason" in found ? `${found.type}: ${found.reason}` : found.type;
}

/** Ends the courier and takes the database away. */
async function close(name: string): Promise<void> {
  const desk = deskOf(name);
  desk.courier?.stop();
  await desk.store.db.delete();
  desks.delete(name);
}

const api = {
  open,
  sync,
  read,
  close,
  async sizeOfEntries(name: string): Promise<number> {
    const entries = await deskOf(name).store.all(ENTRY);
    return entries.reduce((sum, { value }) => sum + value.entry.length, 0);
  },
  line: (name: string): string => deskOf(name).line,
  setClock: (name: string, ahead: number): void => void (deskOf(name).ahead = ahead),
};

export type DeskApi = typeof api;

Object.assign(globalThis, { desk: api });
