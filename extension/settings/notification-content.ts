/** Whether notifications may say who sent what. Off unless the person turned it on: a lock screen is read by anybody. */
import { browser } from "wxt/browser";

const KEY = "notificationContent";

export async function readNotificationContent(): Promise<boolean> {
  return (await browser.storage.local.get(KEY))[KEY] === true;
}

export function writeNotificationContent(shown: boolean): Promise<void> {
  return browser.storage.local.set({ [KEY]: shown });
}
