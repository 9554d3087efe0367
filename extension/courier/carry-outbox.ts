/**
 * The outbox, carried out: items about one thing in their order, things side by side, so that one that waits, or takes
 * long, holds up no other. Every way of failing is written into the item, where the person sees it.
 */
import { ok } from "../../shared/result.ts";
import { goesOut, OUTBOX_ITEM, type OutboxItem } from "../outbox/item.ts";
import { carryAppend } from "./carry-append.ts";
import { carryArrive, carryDecide } from "./carry-answer.ts";
import { carrySend } from "./carry-send.ts";
import type { CourierContext } from "./courier-context.ts";
import { type Carried, stateAfter, waitBeforeRetry } from "./failure.ts";
import { type ItemInHand, takeInHand } from "./item-in-hand.ts";
import { createLane } from "./lane.ts";
import { loadOutbox } from "./load-work.ts";

const SUBJECTS_AT_ONCE = 6;

/** Of those with files, which can take an hour on a slow line: a small act always has a place beside them. */
const WITH_FILES_AT_ONCE = 2;

/** Milliseconds for which a finished item is still shown. */
const SHOWN_AFTER = 24 * 60 * 60_000;

export interface Outbox {
  /** Something may be there to go out. Nothing goes before the relay was greeted. */
  request(): void;
  /** What waited for the line waits no longer. */
  lineIsBack(): void;
}

export function createOutbox(
  context: CourierContext,
  hooks: {
    /** Between 0 and 1. */
    readonly jitter: () => number;
    readonly broken: (error: unknown) => void;
    /** How many items go out by themselves; said at every look, also where there is no line. */
    readonly waiting: (count: number) => Promise<void>;
  },
): Outbox {
  const { store, now, signal } = context;
  const { jitter, broken, waiting } = hooks;
  /** Subjects, and whether files go with them. */
  const inHand = new Map<string, boolean>();
  /** Where not even the failure could be written: until when the subject rests, milliseconds since 1970. */
  const resting = new Map<string, number>();
  let lineCameBack = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });

  const hasPlace = (withFiles: boolean): boolean => {
    if (inHand.size >= SUBJECTS_AT_ONCE) return false;
    return !withFiles || Array.from(inHand.values()).filter(Boolean).length < WITH_FILES_AT_ONCE;
  };
  const carrySubject = async (items: readonly OutboxItem[]): Promise<number | undefined> => {
    for (const { id } of items) {
      if (signal.aborted) return undefined;
      const end = await carryItem(context, id, jitter);
      if (end !== "finished") return end === "waits" ? undefined : now() + waitBeforeRetry(2, undefined, jitter());
    }
    return undefined;
  };
  const take = (subject: string, items: readonly OutboxItem[]): void => {
    inHand.set(subject, items.some(withFiles));
    void carrySubject(items)
      .then((rest) => (rest === undefined ? resting.delete(subject) : resting.set(subject, rest)))
      .catch((error: unknown) => {
        resting.set(subject, now() + waitBeforeRetry(2, undefined, jitter()));
        broken(error);
      })
      .finally(() => {
        inHand.delete(subject);
        void pass.request();
      });
  };
  const pass = createLane(async () => {
    if (signal.aborted) return;
    if (context.relay === undefined) return waiting((await loadOutbox(store)).filter(goesOut).length);
    if (lineCameBack) {
      lineCameBack = false;
      await wakeWaiting(context);
    }
    const items = await loadOutbox(store);
    await clearDone(context, items);
    const unfinished = items.filter(goesOut);
    await waiting(unfinished.length);
    let due = Number.POSITIVE_INFINITY;
    const firstOfMany = unfinished.find(isOfMany);
    for (const [subject, each] of Map.groupBy(unfinished, (item) => item.subject)) {
      if (inHand.has(subject) || each.some((item) => isOfMany(item) && item !== firstOfMany)) continue;
      const ready = Math.max(readyAt(each[0] as OutboxItem, now()), resting.get(subject) ?? 0);
      if (ready > now()) due = Math.min(due, ready);
      else if (hasPlace(each.some(withFiles))) take(subject, each);
    }
    clearTimeout(timer);
    if (Number.isFinite(due)) timer = setTimeout(() => void pass.request(), Math.max(0, due - now()));
  }, broken);

  return {
    request: () => void pass.request(),
    lineIsBack() {
      lineCameBack = true;
      void pass.request();
    },
  };
}

function withFiles({ work }: OutboxItem): boolean {
  return work.type === "send" || (work.type === "append" && work.uploads.length > 0);
}

/** Of many that were decided in one act: they go one after the other, so that their numbers follow the list. */
function isOfMany({ after, state }: OutboxItem): boolean {
  return after !== undefined && (state.type === "waiting" || state.type === "working");
}

/** Milliseconds since 1970. A clock that was set back makes nobody wait. */
function readyAt({ state, after, order }: OutboxItem, now: number): number {
  if (state.type === "retrying") return state.next;
  return state.type !== "waiting" || after === undefined || now < order ? 0 : after;
}

/** What was not tried again for want of a line is due now. */
async function wakeWaiting({ store, now }: CourierContext): Promise<void> {
  for (const { id, state } of await loadOutbox(store)) {
    if (state.type !== "retrying" || state.error !== "relay-unreachable") continue;
    await store.update<OutboxItem>(OUTBOX_ITEM, [id], (item) => {
      if (item?.state.type !== "retrying" || item.state.next <= now()) return undefined;
      return { ...item, state: { ...item.state, next: now() } };
    });
  }
}

/** `waits`: for its next try, or it was taken up no more; `unwritten`: the store could not be written. */
async function carryItem(
  context: CourierContext,
  id: string,
  jitter: () => number,
): Promise<"finished" | "waits" | "unwritten"> {
  const { store, now } = context;
  const before = await store.update<OutboxItem>(OUTBOX_ITEM, [id], (item) =>
    // What is written here is the only place that knows how often it was tried.
    item?.state.type === "waiting" && readyAt(item, now()) <= now()
      ? { ...item, state: { type: "working" } }
      : undefined,
  );
  if (!before.ok) return "unwritten";
  const item = before.value;
  if (item === undefined || item.state.type === "done" || item.state.type === "refused") return "finished";
  if (readyAt(item, now()) > now()) return "waits";
  const hand = takeInHand(context, item);
  const carried = await carry(context, hand);
  if (context.signal.aborted) return "waits";
  // A line that breaks and still takes something is not one that takes nothing.
  const state = stateAfter(carried, hand.hasMoved ? { type: "working" } : item.state, now(), jitter());
  const written = await store.update<OutboxItem>(OUTBOX_ITEM, [id], (current) => {
    if (current === undefined) return undefined;
    const { progress: _, ...rest } = current;
    return { ...rest, state };
  });
  if (!written.ok) return "unwritten";
  return state.type === "retrying" ? "waits" : "finished";
}

async function carry(context: CourierContext, hand: ItemInHand): Promise<Carried> {
  try {
    switch (hand.work.type) {
      case "append":
        return await carryAppend(context, hand as ItemInHand<"append">);
      case "send":
        return await carrySend(context, hand as ItemInHand<"send">);
      case "arrive":
        return await carryArrive(context, hand as ItemInHand<"arrive">);
      case "decide":
        return await carryDecide(context, hand as ItemInHand<"decide">);
    }
  } catch (error) {
    if (context.signal.aborted) return ok(undefined);
    // A fault of the program: the item stays, and the next try may find another state.
    console.error(error);
    return { ok: false, error: { type: "transient", error: "fault" } };
  }
}

async function clearDone({ store, now }: CourierContext, items: readonly OutboxItem[]): Promise<void> {
  const batch = store.batch();
  for (const { id, state } of items) {
    if (state.type === "done" && now() - Date.parse(state.at) > SHOWN_AFTER) batch.delete("outbox", id);
  }
  await batch.commit();
}
