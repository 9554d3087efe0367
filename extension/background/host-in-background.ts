/**
 * The courier's host in Firefox's event page. A message that this page sends does not come back to it, so it asks and
 * listens where the answers are kept: in `storage.session`.
 */
import { browser } from "wxt/browser";
import { createCourierWorker } from "../courier/host-here.ts";
import { hostCourier } from "../courier/host.ts";
import { listenLocked } from "../courier/listen-locked.ts";
import { openAccountsDatabase } from "../store/accounts-database.ts";
import { watchPolicy } from "../settings/policy-storage.ts";
import { UNLOCKED } from "../vault/session.ts";
import { whoIsUnlocked } from "./lock.ts";
import { notify } from "./notifications.ts";
import { somethingCame } from "./something-came.ts";

export function hostCourierInBackground(signal: AbortSignal): Promise<void> {
  return hostCourier(
    {
      locks: navigator.locks,
      createWorker: createCourierWorker,
      whoIsUnlocked,
      listenLocked: (unlocked, until) =>
        listenLocked(openAccountsDatabase(), (account) => void somethingCame(account), unlocked, until),
      happened: (what) => void notify(what),
      unlockChanged,
    },
    signal,
  );
}

function unlockChanged(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const listener = (changes: Record<string, unknown>, area: string): void => {
      if (area === "session" && UNLOCKED in changes) done();
    };
    const ending = new AbortController();
    const done = (): void => {
      ending.abort();
      browser.storage.onChanged.removeListener(listener);
      resolve();
    };
    watchPolicy(done, ending.signal);
    browser.storage.onChanged.addListener(listener);
    signal.addEventListener("abort", done, { once: true });
  });
}
