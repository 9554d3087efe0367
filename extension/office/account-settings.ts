/** What the person chose for this account; kept sealed with it, since it concerns what is said of its mail. */
import type { AccountStore } from "../store/account-store.ts";
import { META } from "../store/places.ts";
import { SETTINGS } from "../store/records.ts";

export async function mayTellContent(store: AccountStore): Promise<boolean> {
  return (await store.get(SETTINGS, META.settings))?.value.notificationContent === true;
}

export async function setTellContent(store: AccountStore, notificationContent: boolean): Promise<void> {
  await store.update(SETTINGS, [META.settings], (before) => ({ ...before, notificationContent }));
}
