import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import type { Office } from "./office.ts";

/** What was never opened cannot have been read. For this device only: that somebody has read it is nobody's business but this person's. */
export async function markRead(
  { store, outboxChanged }: Pick<Office, "store" | "outboxChanged">,
  dispatch: string,
): Promise<void> {
  await store.update(DISPATCH, [await dispatchPlace(store, dispatch)], (before) =>
    before?.opened === undefined || before.read ? undefined : { ...before, read: true, told: true },
  );
  // The courier counts what is unread anew.
  outboxChanged();
}
