/**
 * What was looked at, and what is to be looked at again. For this device only: that somebody has read it is nobody's business
 * but this person's.
 */
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH, type DispatchRecord } from "../store/dispatch-record.ts";
import type { Office } from "./office.ts";

const AT_ONCE = 100;

/** What was never opened cannot have been read. */
export async function markRead(office: Pick<Office, "store" | "outboxChanged">, dispatch: string): Promise<void> {
  await markMany(office, [dispatch], true);
}

/** @returns those that were marked otherwise before */
export async function markMany(
  { store, outboxChanged }: Pick<Office, "store" | "outboxChanged">,
  dispatches: readonly string[],
  read: boolean,
): Promise<readonly string[]> {
  const marked = (before: DispatchRecord | undefined): DispatchRecord | undefined =>
    before?.opened === undefined || before.read === read ? undefined : { ...before, read, told: true };
  const changed: string[] = [];
  for (let at = 0; at < dispatches.length; at += AT_ONCE) {
    const places = await Promise.all(
      dispatches.slice(at, at + AT_ONCE).map(async (dispatch) => [await dispatchPlace(store, dispatch)]),
    );
    const batch = store.batch();
    const some = (await store.some(DISPATCH, places)).filter(({ value }) => marked(value) !== undefined);
    for (const { key, row, value } of some) batch.replace(DISPATCH, key, row, { ...value, read, told: true });
    const written = await batch.commit();
    // Where another one wrote between, each by itself.
    if (!written.ok) for (const { key } of some) await store.update(DISPATCH, key, marked);
    changed.push(...some.map(({ value }) => value.dispatch));
  }
  // The courier counts what is unread anew.
  if (changed.length > 0) outboxChanged();
  return changed;
}
