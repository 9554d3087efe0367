/**
 * The background: wakes by alarm and by message, keeps nothing in memory that matters. All listeners stand in the first
 * turn of the script, or the browser would not wake it for them.
 */
import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { lock, lockWhenIdle, tellDocuments } from "../background/lock.ts";
import { answer } from "../background/messages.ts";
import { openNotification } from "../background/notifications.ts";
import { startCourierHost } from "../background/start-courier-host.ts";
import { ownUrl } from "../own-url.ts";
import { loadPolicy, watchPolicy } from "../settings/policy-storage.ts";

const SYNC_ALARM = "sync";
/** Minutes. The shortest that packed extensions are given is half a minute. */
const SYNC_PERIOD = 1;

export default defineBackground(() => {
  browser.runtime.onInstalled.addListener((details) => {
    if (details.reason === "install") void browser.tabs.create({ url: ownUrl("/inbox.html#/welcome") });
    void wake();
  });
  browser.runtime.onStartup.addListener(() => void wake());
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === SYNC_ALARM) void wake();
  });
  browser.runtime.onMessage.addListener(answer);
  watchPolicy(() => void tellDocuments(), new AbortController().signal);
  browser.notifications.onClicked.addListener((id) => void openNotification(id));
  void wake();
});

async function wake(): Promise<void> {
  // Alarms may vanish when the browser restarts.
  if ((await browser.alarms.get(SYNC_ALARM)) === undefined) {
    await browser.alarms.create(SYNC_ALARM, { periodInMinutes: SYNC_PERIOD });
  }
  // What is set by policy, and that it is no longer, is noticed without anybody asking.
  await loadPolicy();
  if (await lockWhenIdle(Date.now())) await lock();
  await startCourierHost();
}
