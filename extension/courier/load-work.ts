/**
 * The unit's work as this account knows it: the entries of its work streams, folded, with the receipts that came back and
 * what still waits in the outbox. The folds are kept in memory and continued, so asking again costs what is new; now and then
 * the courier writes them down for the next session.
 *
 * A fold waits behind an entry that is not judged yet, and for two things alone: the unit's own chain up to the statement
 * that the entry's position names, and the seed of its epoch where this device is to be given it (`isSeedDue`). What is
 * sealed under any other epoch is passed over as missing; where its seed comes all the same, the fold begins anew.
 */
import { readEventEnvelope } from "../../shared/dispatch/event.ts";
import { LEVELS, type Level } from "../../shared/domain/level.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { StatusEvent } from "../../shared/domain/status.ts";
import { foldStream } from "../../shared/domain/work-fold.ts";
import { type Embedded, emptyStream, type StreamState, type WorkEntry } from "../../shared/domain/work-state.ts";
import { type WorkView, workView } from "../../shared/domain/work-view.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { compartmentOf } from "../../shared/trust/chain-state.ts";
import { isSeedDue } from "../../shared/trust/seed-wrap.ts";
import { readPosition } from "../../shared/wire/position.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import { OUTBOX_ITEM, type OutboxItem } from "../outbox/item.ts";
import type { AccountStore, Stored } from "../store/account-store.ts";
import { streamPlace } from "../store/places.ts";
import { ENTRY, type EntryRecord, type Identity, RECEIPT } from "../store/records.ts";
import { type KnownReceipt, keepReceipts, keepStream, readKeptReceipts, readKeptStream } from "./kept-folds.ts";
import { loadIdentity, loadSeed } from "./load-identity.ts";
import { loadOrganisation } from "./load-organisation.ts";

export interface Work {
  readonly view: WorkView;
  /** One for each level that this device holds, as folded. */
  readonly streams: readonly StreamState[];
  /** In the order in which they were written; done ones too, until they are cleared away. */
  readonly outbox: readonly OutboxItem[];
  /** Items that a newer build has put into the outbox: they wait for it, and hold up no other. */
  readonly newerItems: number;
}

interface Kept {
  readonly streams: Map<Level, StreamState>;
  receipts: Promise<Map<string, KnownReceipt>> | undefined;
  /** Of the session before, by the place of the stream, until this one goes on from it. */
  readonly before: Map<string, Promise<StreamState | undefined>>;
  /** How far each fold reaches that is written down; before any entry where it is to be replaced. */
  readonly written: Map<string, number>;
  receiptsWritten: number;
}

const ENTRIES_AT_ONCE = 500;
/** Entries, or receipts, that a session folds again at most before it shows all of the work. */
const KEPT_EVERY = 500;

const kept = new WeakMap<AccountStore, Kept>();

export async function loadWork(store: AccountStore, identity: Identity): Promise<Work> {
  const streams = await loadStreams(store, identity);
  const [receipts, outbox] = await Promise.all([loadReceipts(store), readOutbox(store)]);
  const view = workView({ unit: identity.unit, rights: OFFICE_RIGHTS, streams, receipts });
  return { view, streams, outbox: outbox.items, newerItems: outbox.newer };
}

/** The tables of each work stream that this device reads. */
function loadStreams(store: AccountStore, identity: Identity): Promise<readonly StreamState[]> {
  const levels = LEVELS.filter((level) => identity.levels.includes(level));
  return Promise.all(levels.map((level) => loadStream(store, identity.unit, level)));
}

export async function loadStream(store: AccountStore, unit: string, level: Level): Promise<StreamState> {
  const place = await workPlace(store, unit, level);
  const memory = remember(store).streams;
  const known = memory.get(level) ?? (await readBefore(store, place));
  const isAnew = known !== undefined && (await holdsAny(store, unit, level, known.missing));
  let state = known === undefined || isAnew ? emptyStream(level) : known;
  if (isAnew) {
    memory.delete(level);
    forgetBefore(store, place);
    remember(store).written.set(place, Number.NEGATIVE_INFINITY);
  }
  for (;;) {
    const rows = await store.after(ENTRY, place, state.seq, ENTRIES_AT_ONCE);
    const entries: WorkEntry[] = [];
    let waits = false;
    for (const row of rows) {
      const entry = workEntry(row) ?? (await missingEntry(store, unit, level, row));
      waits = entry === undefined;
      if (entry === undefined) break;
      entries.push(entry);
    }
    const next = foldStream(state, entries, { rights: OFFICE_RIGHTS });
    const grown = next.seq > state.seq;
    state = waits ? { ...next, stopped: { type: "gap", seq: next.seq + 1 } } : next;
    if (waits || rows.length < ENTRIES_AT_ONCE || !grown) break;
  }
  // Two readers at once may both come here: the one that read further is kept.
  if (state.seq >= (memory.get(level)?.seq ?? 0)) memory.set(level, state);
  forgetBefore(store, place);
  return state;
}

function workPlace(store: AccountStore, unit: string, level: Level): Promise<string> {
  return streamPlace(store, streamName({ kind: "work", unit: unit as UnitCode, level }));
}

/** In the order in which they were written. */
export async function loadOutbox(store: AccountStore): Promise<readonly OutboxItem[]> {
  return (await readOutbox(store)).items;
}

async function readOutbox(
  store: AccountStore,
): Promise<{ readonly items: readonly OutboxItem[]; readonly newer: number }> {
  const { records, newer } = await store.readable(OUTBOX_ITEM);
  const items = records.map(({ value }) => value);
  return { items: items.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)), newer };
}

/** As the fold takes it; undefined for an entry that cannot be judged yet, behind which the fold waits. */
function workEntry({ key, value }: Stored<EntryRecord>): WorkEntry | undefined {
  const { found } = value;
  const seq = key[1] as number;
  if (found?.type === "unreadable") return { type: "unreadable", id: found.id, seq };
  if (found?.type !== "event") return undefined;
  const { embedded, ...event } = found;
  return { ...event, seq, ...(embedded === undefined ? {} : { embedded: embedded as Embedded }) };
}

/** What this device has no key for and is not to be given one; undefined for what it waits for. */
async function missingEntry(
  store: AccountStore,
  unit: string,
  level: Level,
  { key, value }: Stored<EntryRecord>,
): Promise<WorkEntry | undefined> {
  const bytes = fromBase64Url(value.entry);
  const envelope = readEventEnvelope(bytes);
  const position = readPosition(fromBase64Url(value.position));
  const identity = await loadIdentity(store);
  const chain = (await loadOrganisation(store))?.chains.get(unit as UnitCode);
  if (!envelope.ok || !position.ok || identity === undefined || chain === undefined) return undefined;
  const { epoch } = envelope.value;
  const { seq, head } = position.value.chain;
  const opened = compartmentOf(chain, level, epoch);
  if (chain.hashes[seq] !== head || opened === undefined || opened.from > seq) return undefined;
  if ((await loadSeed(store, unit, level, epoch)) !== undefined) return undefined;
  const device = await sha256Hex(fromBase64Url(identity.certificates.device));
  return isSeedDue(chain, { device, level, epoch })
    ? undefined
    : { type: "missing", id: await sha256Hex(bytes), seq: key[1] as number, epoch };
}

async function holdsAny(
  store: AccountStore,
  unit: string,
  level: Level,
  missing: StreamState["missing"],
): Promise<boolean> {
  for (const epoch of new Set(missing.map((each) => each.epoch))) {
    if ((await loadSeed(store, unit, level, epoch)) !== undefined) return true;
  }
  return false;
}

/** Read once, however many ask for it at the start. */
function readBefore(store: AccountStore, place: string): Promise<StreamState | undefined> {
  const { before, written } = remember(store);
  const known = before.get(place);
  if (known !== undefined) return known;
  const reading = readKeptStream(store, place).then((state) => {
    if (!written.has(place)) written.set(place, state?.seq ?? 0);
    return state;
  });
  before.set(place, reading);
  return reading;
}

function forgetBefore(store: AccountStore, place: string): void {
  remember(store).before.set(place, Promise.resolve(undefined));
}

/**
 * Writes down what was folded since the last time, where that is worth it. The courier's alone.
 * @param every entries, or receipts
 */
export async function keepFolds(store: AccountStore, identity: Identity, every = KEPT_EVERY): Promise<void> {
  const memory = remember(store);
  for (const state of await loadStreams(store, identity)) {
    const place = await workPlace(store, identity.unit, state.level);
    if (state.seq - (memory.written.get(place) ?? 0) < every) continue;
    await keepStream(store, place, state);
    memory.written.set(place, state.seq);
  }
  await loadReceipts(store);
  const receipts = await memory.receipts;
  if (receipts === undefined || receipts.size - memory.receiptsWritten < every) return;
  await keepReceipts(store, receipts);
  memory.receiptsWritten = receipts.size;
}

async function readReceiptsKept(store: AccountStore): Promise<Map<string, KnownReceipt>> {
  const kept = await readKeptReceipts(store);
  remember(store).receiptsWritten = kept.size;
  return kept;
}

async function loadReceipts(store: AccountStore): Promise<ReadonlyMap<string, readonly StatusEvent[]>> {
  const kept = remember(store);
  kept.receipts ??= readReceiptsKept(store);
  const memory = await kept.receipts;
  const keys = (await store.db.table("receipts").toCollection().primaryKeys()) as unknown as [string, string][];
  for (const key of keys) {
    const place = key.join("/");
    if (memory.has(place)) continue;
    const record = await store.get(RECEIPT, ...key);
    if (record !== undefined) memory.set(place, { ...record.value.event, dispatch: record.value.dispatch });
  }
  return Map.groupBy(memory.values(), ({ dispatch }) => dispatch);
}

function remember(store: AccountStore): Kept {
  const before = kept.get(store) ?? {
    streams: new Map(),
    receipts: undefined,
    before: new Map(),
    written: new Map(),
    receiptsWritten: 0,
  };
  kept.set(store, before);
  return before;
}
