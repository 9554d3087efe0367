/**
 * Puts an item into the outbox, at most once for each thing that can be done once: its id is a keyed hash of what is done
 * to what, and the batch refuses where a living item stands under it. So a second press, a second window or a second
 * person at this account never sends a thing twice.
 */
import { type Result, err, ok } from "../../shared/result.ts";
import { OUTBOX_ITEM, type OutboxItem, type OutboxWork } from "../outbox/item.ts";
import type { AccountStore, Batch, StoreError } from "../store/account-store.ts";
import type { Office } from "./office.ts";

export type EnqueueError = StoreError | { readonly type: "already-waiting" };

export interface NewItem {
  /** What is done to what: `send/<draft>`, `submit/<draft>/<revision>`. Never said in clear. */
  readonly deed: string;
  readonly subject: string;
  readonly work: OutboxWork;
  /** Milliseconds for which it stays here and can be taken back. */
  readonly grace?: number;
}

/** Adds the item to the batch and commits it. @returns the item's id */
export async function enqueue(office: Office, batch: Batch, item: NewItem): Promise<Result<string, EnqueueError>> {
  const { store } = office;
  const id = await itemId(store, item.deed);
  const before = await store.get(OUTBOX_ITEM, id);
  // One that was refused is replaced: the person does it again.
  if (before !== undefined && before.value.state.type !== "refused") return err({ type: "already-waiting" });
  const { subject, work, grace } = item;
  const now = office.now();
  const after = grace === undefined ? {} : { after: now + grace };
  const value: OutboxItem = { id, order: now, subject, work, ...after, state: { type: "waiting" } };
  const written = await batch.replace(OUTBOX_ITEM, [id], before?.row, value).commit();
  if (!written.ok) {
    const isTaken = written.error.type === "conflict" && (await store.get(OUTBOX_ITEM, id)) !== undefined;
    return isTaken ? err({ type: "already-waiting" }) : written;
  }
  office.outboxChanged();
  return ok(id);
}

function itemId({ keyring }: Pick<AccountStore, "keyring">, deed: string): Promise<string> {
  return keyring.keyedHash(`outbox/${deed}`);
}
