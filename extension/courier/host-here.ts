/** The courier's host in a document of the extension. An offscreen document has no extension API but `runtime`. */
import { browser } from "wxt/browser";
import type { RuntimeAnswers, RuntimeMessage, UnlockChanged } from "../messages.ts";
import { openAccountsDatabase } from "../store/accounts-database.ts";
import { hostCourier } from "./host.ts";
import { listenLocked } from "./listen-locked.ts";

export function hostCourierHere(signal: AbortSignal): Promise<void> {
  return hostCourier(
    {
      locks: navigator.locks,
      createWorker: createCourierWorker,
      whoIsUnlocked: () => ask({ type: "who-is-unlocked" }),
      listenLocked: (unlocked, until) =>
        listenLocked(
          openAccountsDatabase(),
          (account) => void tell({ type: "something-came", account }),
          unlocked,
          until,
        ),
      happened: (what) => void tell({ type: "happened", what }),
      unlockChanged,
    },
    signal,
  );
}

function ask<T extends keyof RuntimeAnswers>(message: RuntimeMessage & { type: T }): Promise<RuntimeAnswers[T]> {
  return browser.runtime.sendMessage(message);
}

export async function tell(message: RuntimeMessage): Promise<void> {
  await browser.runtime.sendMessage(message).catch(() => undefined);
}

function unlockChanged(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const listener = (message: unknown): undefined => {
      if ((message as Partial<UnlockChanged> | null)?.type === "unlock-changed") done();
    };
    const done = (): void => {
      browser.runtime.onMessage.removeListener(listener);
      resolve();
    };
    browser.runtime.onMessage.addListener(listener);
    signal.addEventListener("abort", done, { once: true });
  });
}

export function createCourierWorker(): Worker {
  return new Worker(new URL("./courier-worker.ts", import.meta.url), { type: "module", name: "courier" });
}
