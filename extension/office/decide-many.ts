/** Registering many dispatches in one act, which can be taken back while none of it has left. */
import { cancelItem } from "./outbox-acts.ts";
import { registerDispatch } from "./decide-dispatch.ts";
import type { Office } from "./office.ts";

/** Milliseconds for which it can be taken back. */
export const GRACE = 10_000;

export interface RegisteredMany {
  /** Items of the outbox. */
  readonly items: readonly string[];
  /** Dispatches that were not to be registered, and why. */
  readonly refused: readonly { readonly dispatch: string; readonly type: string }[];
}

/** @param dispatches in the order in which they are to be numbered */
export async function registerMany(office: Office, dispatches: readonly string[]): Promise<RegisteredMany> {
  const items: string[] = [];
  const refused: { readonly dispatch: string; readonly type: string }[] = [];
  for (const dispatch of dispatches) {
    const done = await registerDispatch(office, dispatch, GRACE);
    if (done.ok) items.push(done.value);
    else refused.push({ dispatch, type: done.error.type });
  }
  return { items, refused };
}

/** @returns how many could still be taken back */
export async function takeBack(office: Office, items: readonly string[]): Promise<number> {
  let taken = 0;
  // The last first: what goes out meanwhile is the beginning of the list, as it was to be.
  for (const id of items.toReversed()) if ((await cancelItem(office, id)).ok) taken++;
  return taken;
}
