/**
 * One round of reading: the relay greeted, chains, seeds, the unit's work, the mailboxes. What contradicts itself stops its own
 * stream and no other; a line that fails ends the round.
 */
import type { Level } from "../../shared/domain/level.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { deviceAt } from "../../shared/trust/chain-state.ts";
import type { StreamRight } from "../../shared/trust/statement.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import { type StreamName, streamName } from "../../shared/wire/stream-name.ts";
import { cursorPlace } from "../store/places.ts";
import { CURSOR } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, ownChain } from "./courier-context.ts";
import { FETCH_BOUNDS } from "./fetch-bounds.ts";
import { mailJudge } from "./judge-mail.ts";
import { judgeSeed } from "./judge-seed.ts";
import { type ReadTo, type ToldHead, headOfStream, readStream } from "./read-stream.ts";
import { syncChains, syncOwnChains } from "./sync-chains.ts";
import { syncWork } from "./sync-work.ts";
import { wrapDueSeeds } from "./wrap-due-seeds.ts";

/** Milliseconds. Heads of thousands of units at every nudge would be most of the traffic; what cannot be judged asks sooner. */
const CHAINS_EVERY = 5 * 60_000;

/** Pages of 500 entries that are read of one mailbox before the others, and the outbox, have their turn. */
const MAIL_PAGES = 20;

/** @param recorded gets each dispatch whose envelope was read */
export async function syncRound(
  context: CourierContext,
  recorded: (dispatch: string) => void,
): Promise<Result<ReadTo, SyncFailure>> {
  const isDue = context.now() - context.chainsReadAt >= CHAINS_EVERY;
  if ((await ownChain(context)) === undefined) {
    // Thousands of units take a while the first time: the desk has its keys and its unit's work before them.
    const own = await syncOwnChains(context);
    const early = own.ok ? await readStreams(context, recorded, { mail: false }) : own;
    if (!early.ok && early.error.type === "line") return early;
  }
  const chains = isDue ? await syncChains(context) : ok(undefined);
  if (!chains.ok) return chains;
  const before = await unjudged(context);
  const read = await readStreams(context, recorded);
  if (!read.ok || isDue || (await unjudged(context)) <= before) return read;
  // Something waits for a statement, or for a seed: the chains first, then the same once more.
  const again = await syncChains(context);
  return again.ok ? readStreams(context, recorded) : again;
}

async function readStreams(
  context: CourierContext,
  recorded: (dispatch: string) => void,
  wish: { readonly mail: boolean } = { mail: true },
): Promise<Result<ReadTo, SyncFailure>> {
  const all = await streamsOf(context);
  const names = wish.mail ? all : { ...all, mail: [] };
  const { levels } = names;
  const heads = await askHeads(context, [...names.keys, ...names.work, ...names.mail]);
  if (!heads.ok) return heads;
  const told = (stream: StreamName): ToldHead => heads.value.get(stream) as ToldHead;

  const steps: (() => Promise<Result<unknown, SyncFailure>>)[] = [
    ...names.keys.map((name) => () => readStream(context, name, (entry) => judgeSeed(context, entry), told(name))),
    ...names.keys.map(() => () => wrapDueSeeds(context)),
    // The unit's own work first: what comes by mail is judged by it.
    ...names.work.map((name, i) => () => syncWork(context, levels[i] as Level, told(name))),
    ...names.mail.map((name, i) => () => syncMail(context, levels[i] as Level, told(name), recorded)),
  ];
  let failure: SyncFailure | undefined;
  let readTo: ReadTo = "end";
  for (const step of steps) {
    const done = await step();
    if (done.ok && done.value === "more") readTo = "more";
    if (done.ok) continue;
    if (done.error.type === "line") return err(done.error);
    failure ??= done.error;
  }
  return failure === undefined ? ok(readTo) : err(failure);
}

/** What this device may read, by the verified chain. */
async function streamsOf(context: CourierContext) {
  const { unit } = context;
  const chain = await ownChain(context);
  const device = chain && deviceAt(chain, context.device);
  const rights: readonly StreamRight[] = device?.streams ?? [];
  const levels = device?.levels ?? [];
  const ofLevels = (kind: "work" | "mail"): readonly StreamName[] =>
    rights.includes(kind) ? levels.map((level) => streamName({ kind, unit, level })) : [];
  return {
    levels,
    keys: rights.includes("keys") ? [streamName({ kind: "keys", unit })] : [],
    work: ofLevels("work"),
    mail: ofLevels("mail"),
  };
}

async function unjudged(context: CourierContext): Promise<number> {
  const { keys, work, mail } = await streamsOf(context);
  const counts = await Promise.all([...keys, ...work, ...mail].map((stream) => unjudgedIn(context, stream)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What the relay says of the end of each stream, and how far each was read before it was asked. */
async function askHeads(
  context: CourierContext,
  names: readonly StreamName[],
): Promise<Result<ReadonlyMap<StreamName, ToldHead>, SyncFailure>> {
  const read = await Promise.all(names.map((name) => headOfStream(context, name)));
  const answer = await context.client.streams(context.signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  const given = new Map<string, { readonly seq: number; readonly head: string }>(
    answer.value.map((each) => [each.stream, each]),
  );
  const heads = names.map((stream, i): [StreamName, ToldHead] => {
    const { seq, head } = given.get(stream) ?? { seq: 0, head: NO_HASH };
    return [stream, { stream, seq, head, readTo: read[i]?.seq ?? 0 }];
  });
  return ok(new Map(heads));
}

async function syncMail(
  context: CourierContext,
  level: Level,
  told: ToldHead,
  recorded: (dispatch: string) => void,
): Promise<Result<ReadTo, SyncFailure>> {
  const { stream } = told;
  const left = await context.room();
  // What comes from others never takes the last room from the unit's own work.
  if (left !== undefined && left < FETCH_BOUNDS.readingReserve) return err({ type: "storage-full" });
  const before = await unjudgedIn(context, stream);
  const first = mailJudge(context, level, { recorded, restIsRead: false });
  const read = await readStream(context, stream, first, told, MAIL_PAGES);
  if (!read.ok || (await unjudgedIn(context, stream)) <= before) return read;
  // A receipt can be for what a colleague sent a moment ago: the rest is read first, and then it is judged for good.
  const chains = await syncChains(context);
  if (!chains.ok) return chains;
  const work = await syncWork(context, level);
  if (!work.ok) return work;
  context.generation++;
  const judge = mailJudge(context, level, { recorded, restIsRead: true });
  return readStream(context, stream, judge, undefined, MAIL_PAGES);
}

async function unjudgedIn({ store }: CourierContext, stream: StreamName): Promise<number> {
  return (await store.get(CURSOR, await cursorPlace(store, stream)))?.value.unjudged.length ?? 0;
}
