/**
 * The outbox, carried out: items about one thing in their order, things side by side, so that one that waits holds up no
 * other. Every way of failing is written into the item, where the person sees it.
 */
import { ok } from "../../shared/result.ts";
import { OUTBOX_ITEM, type OutboxItem } from "../outbox/item.ts";
import { carryAppend } from "./carry-append.ts";
import { carryArrive, carryDecide } from "./carry-answer.ts";
import { carrySend } from "./carry-send.ts";
import type { CourierContext } from "./courier-context.ts";
import { type Carried, stateAfter, waitBeforeRetry } from "./failure.ts";
import { type ItemInHand, takeInHand } from "./item-in-hand.ts";
import { loadOutbox } from "./load-work.ts";

const SUBJECTS_AT_ONCE = 3;

/** Milliseconds for which a finished item is still shown. */
const SHOWN_AFTER = 24 * 60 * 60_000;

export interface OutboxRound {
  /** The line has just come back: what waited for it waits no longer. */
  readonly lineIsBack: boolean;
  /** Between 0 and 1. */
  readonly jitter: () => number;
}

/** @returns when the next item is due, milliseconds since 1970; undefined where none waits */
export async function carryOutbox(context: CourierContext, round: OutboxRound): Promise<number | undefined> {
  const items = await loadOutbox(context.store);
  await clearDone(context, items);
  const subjects = Map.groupBy(
    items.filter(({ state }) => state.type !== "done" && state.type !== "refused"),
    ({ subject }) => subject,
  );
  let due = Number.POSITIVE_INFINITY;
  const queue = subjects.values();
  const carryNext = async (): Promise<void> => {
    for (const subject of queue) {
      for (const item of subject) {
        if (context.signal.aborted) return;
        const next = await carryItem(context, item, round);
        if (next === undefined) continue;
        due = Math.min(due, next);
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: SUBJECTS_AT_ONCE }, carryNext));
  return Number.isFinite(due) ? due : undefined;
}

/** @returns when it is tried again; undefined where it is finished */
async function carryItem(
  context: CourierContext,
  { id }: OutboxItem,
  { lineIsBack, jitter }: OutboxRound,
): Promise<number | undefined> {
  const { store, now } = context;
  const before = await store.update<OutboxItem>(OUTBOX_ITEM, [id], (item) => {
    if (item === undefined || isWaiting(item, now(), lineIsBack)) return undefined;
    // What is written here is the only place that knows how often it was tried.
    return item.state.type === "waiting" ? { ...item, state: { type: "working" } } : undefined;
  });
  if (!before.ok) return now() + waitBeforeRetry(0, undefined, jitter());
  const item = before.value;
  if (item === undefined || item.state.type === "done" || item.state.type === "refused") return undefined;
  if (item.state.type === "retrying" && isWaiting(item, now(), lineIsBack)) return item.state.next;
  const carried = await carry(context, takeInHand(context, item));
  if (context.signal.aborted) return undefined;
  const state = stateAfter(carried, item.state, now(), jitter());
  await store.update<OutboxItem>(OUTBOX_ITEM, [id], (current) => {
    if (current === undefined) return undefined;
    const { progress: _, ...rest } = current;
    return { ...rest, state };
  });
  return state.type === "retrying" ? state.next : undefined;
}

function isWaiting({ state }: OutboxItem, now: number, lineIsBack: boolean): boolean {
  if (state.type !== "retrying") return false;
  return state.next > now && !(lineIsBack && state.error === "relay-unreachable");
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
