/** What a person can do with a waiting item: try it at once, or take it back while nothing of it can be out yet. */
import { type Result, err, ok } from "../../shared/result.ts";
import { OUTBOX_ITEM, type OutboxItem } from "../outbox/item.ts";
import type { StoreError } from "../store/account-store.ts";
import { DRAFT } from "../store/records.ts";
import { isDraftId } from "./draft-id.ts";
import type { Office } from "./office.ts";

export type CancelError = StoreError | { readonly type: "too-late" };

/** Refusals after which another one's act stands in the place of this one. */
const SETTLED: ReadonlySet<string> = new Set(["already-sealed", "already-decided"]);

/**
 * Whether nothing that the item makes has gone out, or was refused. An append that was tried may have reached the relay
 * without an answer. A submission can be taken back even then: should the relay have it, the draft shows as submitted, and
 * nothing is signed in the unit's name by it. A leader's answer and the office's settings cannot.
 */
export function isCancellable({ work, state }: OutboxItem): boolean {
  if (state.type === "done") return false;
  // A colleague was first, for good: nothing of it will ever count, and there is nothing to wait for.
  if (state.type === "refused" && SETTLED.has(state.error)) return true;
  switch (work.type) {
    case "append":
      if (work.entry.done) return false;
      return state.type !== "retrying" || work.kind === "draft-submitted";
    case "send":
      return work.taking === undefined && work.number === undefined && work.sealed === undefined;
    case "decide":
      return work.taking === undefined && work.arrival === undefined && work.made === undefined;
    case "arrive":
      return false;
  }
}

export async function cancelItem(office: Office, id: string): Promise<Result<void, CancelError>> {
  const { store } = office;
  const before = await store.get(OUTBOX_ITEM, id);
  if (before === undefined) return ok(undefined);
  if (!isCancellable(before.value)) return err({ type: "too-late" });
  // The courier may take it up in this moment: only an item that nobody has touched since may go.
  const unchanged = await store
    .batch()
    .replace(OUTBOX_ITEM, [id], before.row, before.value)
    .delete("outbox", id)
    .commit();
  if (!unchanged.ok) return unchanged.error.type === "conflict" ? err({ type: "too-late" }) : unchanged;
  const { work, subject } = before.value;
  if (work.type === "append" && work.kind === "draft-submitted" && isDraftId(subject)) {
    await store.update(DRAFT, [subject], (draft) => {
      if (draft === undefined) return undefined;
      const { submitted: _, ...open } = draft;
      return open;
    });
  }
  office.outboxChanged();
  return ok(undefined);
}

/** Waits no longer for its next try; a refused one is tried once more. */
export async function retryItem(office: Office, id: string): Promise<void> {
  await office.store.update<OutboxItem>(OUTBOX_ITEM, [id], (item) =>
    item === undefined || (item.state.type !== "retrying" && item.state.type !== "refused")
      ? undefined
      : { ...item, state: { type: "waiting" } },
  );
  office.outboxChanged();
}
