/** Locking: the master key leaves the session, every document is told, and the next notification says no more than "something". */
import { browser } from "wxt/browser";
import type { UnlockChanged } from "../messages.ts";
import { readIdleMinutes } from "../settings/idle-storage.ts";
import { type UnlockedAccount, clearUnlocked, isIdle, noteAct, readUnlocked, setUnlocked } from "../vault/session.ts";

export async function lock(): Promise<void> {
  await clearUnlocked(browser.storage.session);
  await tellDocuments();
}

export async function unlock(unlocked: UnlockedAccount): Promise<void> {
  await setUnlocked(browser.storage.session, unlocked, Date.now());
  await tellDocuments();
}

export async function acted(): Promise<void> {
  if ((await readUnlocked(browser.storage.session)) !== undefined) await noteAct(browser.storage.session, Date.now());
}

/** Whether an unlocked account has been idle for too long. */
export async function lockWhenIdle(now: number): Promise<boolean> {
  if ((await readUnlocked(browser.storage.session)) === undefined) return false;
  return isIdle(browser.storage.session, now, (await readIdleMinutes()) * 60_000);
}

async function tellDocuments(): Promise<void> {
  const message: UnlockChanged = { type: "unlock-changed" };
  // Rejects when no document is open: there is nobody to tell.
  await browser.runtime.sendMessage(message).catch(() => undefined);
}
