/**
 * Colleagues let a new device read what it is cleared for: a seed that the verified chain gives it, and that nobody has wrapped
 * to it, is wrapped by a device that holds the seed. For devices that the chain names and for no other, whatever the relay
 * says (R7, R8). The administrator who lets a device in does it first; colleagues after a while, for levels that the
 * administrator does not hold. A wrap that is there may be junk, which only the device that it is for can tell: it asks,
 * and those who are there wrap again whatever else stands in the stream.
 */
import { err, ok, type Result } from "../../shared/result.ts";
import { askForSeed, asksForSeed, type DueSeed, dueSeeds, wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { type Bytes, fromBase64Url } from "../../shared/encoding/bytes.ts";
import { readPosition } from "../../shared/wire/position.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import { streamPlace } from "../store/places.ts";
import { ENTRY } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, ownChain } from "./courier-context.ts";
import { loadSeed } from "./load-identity.ts";
import { headOfStream } from "./read-stream.ts";

/** Milliseconds that the administrator's own client is given. */
const PATIENCE = 20_000;

/** Milliseconds between two askings of this device for a seed, and between two answers to a device that asks for one. */
const AGAIN = 60 * 60_000;
/** Answers in that time: who asks in others' names costs each colleague so many wraps at most. */
const MOST_ANSWERS = 20;
/** Wraps behind which nobody adds another to what was asked. */
const ENOUGH = 16;
const ENTRIES_AT_ONCE = 500;

interface Watch {
  /** Which chain and stream were last compared. */
  compared: string;
  /** Since when each wrap is missing. */
  missing: Map<string, { readonly due: DueSeed; readonly since: number }>;
  /** When this device last asked for each, and when it last answered. */
  readonly asked: Map<string, number>;
  readonly answered: Map<string, number>;
}

const watches = new WeakMap<CourierContext, Watch>();

export async function wrapDueSeeds(context: CourierContext): Promise<Result<void, SyncFailure>> {
  const { unit, client, hpke, store, now, signal } = context;
  const chain = await ownChain(context);
  if (chain === undefined) return ok(undefined);
  const stream = streamName({ kind: "keys", unit });
  const { head } = await headOfStream(context, stream);
  const watch = watches.get(context) ?? { compared: "", missing: new Map(), asked: new Map(), answered: new Map() };
  watches.set(context, watch);
  const append = async (entry: Bytes): Promise<Result<void, SyncFailure>> => {
    const appended = await client.append(stream, entry, undefined, signal);
    // A favour to a colleague: what the relay refuses of it does not hold up the own reading.
    const isCut = !appended.ok && appended.error.type === "relay-unreachable";
    return isCut ? err(lineFailure(appended.error)) : ok(undefined);
  };
  const wrap = async (due: DueSeed): Promise<Result<void, SyncFailure>> => {
    const seed = await loadSeed(store, unit, due.level, due.epoch);
    const wrapped = seed && (await wrapSeed(hpke, chain, { ...due, seed }));
    return wrapped?.ok === true ? append(wrapped.value) : ok(undefined);
  };
  const compared = `${chain.head}/${head}`;
  if (watch.compared !== compared) {
    const { there, asking } = await wrapsIn(context, stream);
    const all = dueSeeds(chain);
    const missing = all.filter((due) => !there.has(nameOf(due)));
    watch.missing = new Map(
      missing.map((due) => [nameOf(due), { due, since: watch.missing.get(nameOf(due))?.since ?? now() }]),
    );
    watch.compared = compared;
    for (const due of all) {
      const name = nameOf(due);
      const isOwn = due.device === context.device;
      if (isOwn ? !there.has(name) : !waitsForAnswer(asking.get(name), now())) continue;
      if (!isTime(isOwn ? watch.asked : watch.answered, name, now())) continue;
      if (isOwn && (await loadSeed(store, unit, due.level, due.epoch)) !== undefined) continue;
      (isOwn ? watch.asked : watch.answered).set(name, now());
      const done = isOwn ? await append(askForSeed(unit, due)) : await wrap(due);
      if (!done.ok) return done;
    }
  }
  for (const { due, since } of watch.missing.values()) {
    if (now() - since < PATIENCE) continue;
    const done = await wrap(due);
    if (!done.ok) return done;
  }
  return ok(undefined);
}

function waitsForAnswer(asked: Asking | undefined, now: number): boolean {
  return asked !== undefined && now - asked.at < AGAIN && asked.answers < ENOUGH;
}

function isTime(done: ReadonlyMap<string, number>, name: string, now: number): boolean {
  const recent = [...done.values()].filter((at) => now - at < AGAIN).length;
  return recent < MOST_ANSWERS && now - (done.get(name) ?? Number.NEGATIVE_INFINITY) >= AGAIN;
}

function nameOf({ device, level, epoch }: DueSeed): string {
  return `${device}/${level}/${epoch}`;
}

/** A device that asked although there was a wrap for it: when, by the relay's clock, and how many wraps came since. */
interface Asking {
  readonly at: number;
  answers: number;
}

/** For whom there is a wrap, and who asked last. */
async function wrapsIn(
  { store }: CourierContext,
  stream: string,
): Promise<{ readonly there: ReadonlySet<string>; readonly asking: ReadonlyMap<string, Asking> }> {
  const place = await streamPlace(store, stream);
  const there = new Set<string>();
  const asking = new Map<string, Asking>();
  for (let after = 0; ;) {
    const rows = await store.after(ENTRY, place, after, ENTRIES_AT_ONCE);
    for (const { value } of rows) {
      const read = readStreamEntry("keys", fromBase64Url(value.entry));
      if (!read.ok) continue;
      const name = nameOf(read.value);
      const position = readPosition(fromBase64Url(value.position));
      if (asksForSeed(read.value) && position.ok) asking.set(name, { at: Date.parse(position.value.at), answers: 0 });
      if (asksForSeed(read.value)) continue;
      there.add(name);
      const asked = asking.get(name);
      if (asked !== undefined) asked.answers++;
    }
    if (rows.length < ENTRIES_AT_ONCE) return { there, asking };
    after = rows.at(-1)?.key[1] as number;
  }
}
