/**
 * One round of reading: the relay greeted, chains, seeds, the unit's work, the mailboxes. What contradicts itself stops its own
 * stream and no other; a line that fails ends the round.
 */
import type { Level } from "../../shared/domain/level.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { deviceAt } from "../../shared/trust/chain-state.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import { type StreamName, streamName } from "../../shared/wire/stream-name.ts";
import { cursorPlace } from "../store/places.ts";
import { CURSOR } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, ownChain } from "./courier-context.ts";
import { mailJudge } from "./judge-mail.ts";
import { judgeSeed } from "./judge-seed.ts";
import { type StreamHead, readStream } from "./read-stream.ts";
import { syncChains } from "./sync-chains.ts";
import { syncWork } from "./sync-work.ts";

/** @param recorded gets each dispatch whose envelope was read */
export async function syncRound(
  context: CourierContext,
  recorded: (dispatch: string) => void,
): Promise<Result<void, SyncFailure>> {
  const chains = await syncChains(context);
  if (!chains.ok) return chains;
  const answer = await context.client.streams(context.signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  const heads = new Map<string, StreamHead>(answer.value.map((head) => [head.stream, head]));
  const told = (stream: StreamName): StreamHead => heads.get(stream) ?? { stream, seq: 0, head: NO_HASH };
  const { unit } = context;
  const chain = await ownChain(context);
  const device = chain && deviceAt(chain, context.device);
  if (device === undefined) return ok(undefined);

  let failure: SyncFailure | undefined;
  const steps: (() => Promise<Result<unknown, SyncFailure>>)[] = [];
  if (device.streams.includes("keys")) {
    const stream = streamName({ kind: "keys", unit });
    steps.push(() => readStream(context, stream, (entry) => judgeSeed(context, entry), told(stream)));
  }
  for (const level of device.levels) {
    if (device.streams.includes("work")) {
      const stream = streamName({ kind: "work", unit, level });
      steps.push(() => syncWork(context, level, told(stream)));
    }
    if (device.streams.includes("mail")) {
      const stream = streamName({ kind: "mail", unit, level });
      steps.push(() => syncMail(context, level, told(stream), recorded));
    }
  }
  for (const step of steps) {
    const done = await step();
    if (done.ok) continue;
    if (done.error.type === "line") return err(done.error);
    failure ??= done.error;
  }
  return failure === undefined ? ok(undefined) : err(failure);
}

async function syncMail(
  context: CourierContext,
  level: Level,
  told: StreamHead,
  recorded: (dispatch: string) => void,
): Promise<Result<void, SyncFailure>> {
  const { stream } = told;
  const before = await unjudgedIn(context, stream);
  const read = await readStream(context, stream, mailJudge(context, level, { recorded, restIsRead: false }), told);
  if (!read.ok || (await unjudgedIn(context, stream)) <= before) return read;
  // A receipt can be for what a colleague sent a moment ago: the rest is read first, and then it is judged for good.
  const chains = await syncChains(context);
  if (!chains.ok) return chains;
  const work = await syncWork(context, level);
  if (!work.ok) return work;
  context.generation++;
  return readStream(context, stream, mailJudge(context, level, { recorded, restIsRead: true }));
}

async function unjudgedIn({ store }: CourierContext, stream: StreamName): Promise<number> {
  return (await store.get(CURSOR, await cursorPlace(store, stream)))?.value.unjudged.length ?? 0;
}
