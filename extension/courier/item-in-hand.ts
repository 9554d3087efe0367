/** An item of the outbox while it is carried out: each product of a step is in the store before anything is done with it. */
import { ok } from "../../shared/result.ts";
import { OUTBOX_ITEM, type OutboxItem, type OutboxWork, type WorkOf } from "../outbox/item.ts";
import type { Batch } from "../store/account-store.ts";
import type { CourierContext } from "./courier-context.ts";
import { type Carried, refuse, storeFailed } from "./failure.ts";

export interface ItemInHand<T extends OutboxWork["type"] = OutboxWork["type"]> {
  readonly id: string;
  /** As it stands in the store. */
  readonly work: WorkOf<T>;
  /** Writes the work, and what else the batch holds, in one transaction. */
  save(work: WorkOf<T>, batch?: Batch): Promise<Carried>;
  /** Whether a piece of a blob went out in this try: the next one is then the first after it. */
  readonly hasMoved: boolean;
  /** For the screen; written now and then. */
  progress(step: string, done: number, total: number): void;
}

const PROGRESS_EVERY = 500;

export function takeInHand(context: CourierContext, item: OutboxItem): ItemInHand {
  const { store, now } = context;
  let work = item.work;
  // One write after the other, or what a screen shows would stand in the way of what counts.
  let showing: Promise<unknown> = Promise.resolve();
  let hasMoved = false;
  let shown = { step: "", at: Number.NEGATIVE_INFINITY };
  return {
    id: item.id,
    get work() {
      return work;
    },
    async save(next, batch) {
      await showing;
      const before = await store.get(OUTBOX_ITEM, item.id);
      if (before === undefined) return refuse("gone");
      const value: OutboxItem = { ...before.value, work: next };
      const written = await (batch ?? store.batch()).replace(OUTBOX_ITEM, [item.id], before.row, value).commit();
      if (!written.ok) return storeFailed(written.error);
      work = next;
      return ok(undefined);
    },
    get hasMoved() {
      return hasMoved;
    },
    progress(step, done, total) {
      hasMoved ||= step === "uploading";
      if (step === shown.step && now() - shown.at < PROGRESS_EVERY) return;
      shown = { step, at: now() };
      showing = showing
        .then(() =>
          store.update(OUTBOX_ITEM, [item.id], (value) => value && { ...value, progress: { step, done, total } }),
        )
        .catch(() => undefined);
    },
  };
}
