/** Reading one work stream of the unit: in a sync round, and by the outbox when it must know what stands. */
import type { Level } from "../../shared/domain/level.ts";
import type { StreamState } from "../../shared/domain/work-state.ts";
import { type Result, ok } from "../../shared/result.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import { announceEvents } from "./announce-events.ts";
import type { CourierContext, SyncFailure } from "./courier-context.ts";
import { type FoundEvent, eventJudge } from "./judge-event.ts";
import { loadStream } from "./load-work.ts";
import { type ToldHead, readStream } from "./read-stream.ts";

/** @returns the tables of the stream, read to its end */
export async function syncWork(
  context: CourierContext,
  level: Level,
  told?: ToldHead,
): Promise<Result<StreamState, SyncFailure>> {
  const { unit, store } = context;
  const arrived: FoundEvent[] = [];
  const judge = eventJudge(context, level, (event) => arrived.push(event));
  const read = await readStream(context, streamName({ kind: "work", unit, level }), judge, told);
  await announceEvents(context, level, arrived);
  return read.ok ? ok(await loadStream(store, unit, level)) : read;
}
