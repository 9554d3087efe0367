/**
 * Taking a number, in the unclassified stream, at the head that was read: two clerks at once get two numbers, and a retry
 * after a lost answer gets the one that it took (docs/protocol.md, section 9).
 *
 * Worst failure: a paper that goes out under a number which the fold gives to another.
 */
import type { ObjectSigner } from "../../shared/dispatch/signed-object.ts";
import { type SeriesId, nextNumber } from "../../shared/domain/number.ts";
import { type PlainDate, dateInVietnam } from "../../shared/domain/plain-date.ts";
import type { StreamState } from "../../shared/domain/work-state.ts";
import type { HeldNumber } from "../../shared/domain/work-view.ts";
import { ok } from "../../shared/result.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import { type CourierContext, organisationOf } from "./courier-context.ts";
import { type Carried, eventFailed, refuse, syncFailed, transient } from "./failure.ts";
import { loadStream } from "./load-work.ts";
import { makeEvent } from "./make-event.ts";
import { headOfStream } from "./read-stream.ts";
import { sendEvent } from "./send-entry.ts";
import { syncWork } from "./sync-work.ts";

export interface NumberWish {
  /** The draft, or for an arrival number the dispatch. */
  readonly holder: string;
  /** The series of a paper that is numbered on this day. */
  readonly series: (date: PlainDate, numbers: StreamState) => Carried<SeriesId>;
  readonly signer: ObjectSigner;
  /** The event that was made for it, if one was; kept by the item. */
  readonly taking: () => OutboxEntry | undefined;
  readonly keep: (taking: OutboxEntry | undefined) => Promise<Carried>;
}

/** Colleagues who take numbers at the same time can be faster this often. */
const MOST_TRIES = 50;

export async function takeNumber(context: CourierContext, wish: NumberWish): Promise<Carried<HeldNumber>> {
  let refused = 0;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const numbers = await syncWork(context, "unclassified");
    if (!numbers.ok) return syncFailed(numbers.error);
    const held = numbers.value.numberOf.get(wish.holder);
    if (held !== undefined) return ok(held);
    const made = await makeTaking(context, wish);
    if (!made.ok) return made;
    const sent = await sendEvent(context, made.value, wish.keep);
    if (!sent.ok) return sent;
    if (sent.value === "stands") {
      const after = await syncWork(context, "unclassified");
      if (!after.ok) return syncFailed(after.error);
      const taken = after.value.numberOf.get(wish.holder);
      if (taken !== undefined) return ok(taken);
      if (++refused === 3) return refuse("number-refused");
    }
    // Another one was faster, so this event does not stand, or it stands and counts for nothing: the next is a new one.
    const kept = await wish.keep(undefined);
    if (!kept.ok) return kept;
  }
  return transient("head-mismatch");
}

async function makeTaking(context: CourierContext, wish: NumberWish): Promise<Carried<OutboxEntry>> {
  const before = wish.taking();
  if (before !== undefined) return ok(before);
  const { store, identity, unit, random, now } = context;
  const head = await headOfStream(context, streamName({ kind: "work", unit, level: "unclassified" }));
  const numbers = await loadStream(store, unit, "unclassified");
  // The next number is known only where everything up to the head is folded.
  if (numbers.seq < head.seq) return transient("seed-missing");
  const date = dateInVietnam(now());
  const series = wish.series(date, numbers);
  if (!series.ok) return series;
  const taken = Array.from(numbers.series.get(series.value)?.values() ?? [], ({ value, voided }) => ({
    value,
    voided: voided !== null,
  }));
  const value = nextNumber(taken);
  if (value === null) return refuse("numbers-used-up");
  const made = await makeEvent(store, identity, await organisationOf(context), {
    level: "unclassified",
    kind: "number-taken",
    body: { series: series.value, value, date, for: wish.holder },
    signer: wish.signer,
    now: new Date(now()),
    random,
  });
  if (!made.ok) return eventFailed(made.error);
  const taking = { ...made.value.entry, expect: head.head };
  const kept = await wish.keep(taking);
  return kept.ok ? ok(taking) : kept;
}
