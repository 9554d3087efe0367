/**
 * Locking: the master key leaves the session and every document is told. From then on notifications say no more than that
 * something came, or that something waits to go out, which it does only while the account is unlocked.
 */
import { browser } from "wxt/browser";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import type { Unlocked, UnlockChanged } from "../messages.ts";
import { readIdleMinutes } from "../settings/idle-storage.ts";
import { loadPolicy } from "../settings/policy-storage.ts";
import { openAccountsDatabase } from "../store/accounts-database.ts";
import { type UnlockedAccount, clearUnlocked, isIdle, noteAct, readUnlocked, setUnlocked } from "../vault/session.ts";
import { notifyWaiting } from "./notifications.ts";

export async function lock(): Promise<void> {
  const unlocked = await readUnlocked(browser.storage.session);
  await clearUnlocked(browser.storage.session);
  await tellDocuments();
  const row = unlocked && (await openAccountsDatabase().accounts.get(unlocked.account));
  if (row?.waiting !== undefined && row.waiting > 0) await notifyWaiting(row.ordinal);
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
  const [chosen, { idleMinutes: most }] = await Promise.all([readIdleMinutes(), loadPolicy()]);
  return isIdle(browser.storage.session, now, Math.min(chosen, most ?? chosen) * 60_000);
}

/** With what the courier must know and cannot ask for. */
export async function whoIsUnlocked(): Promise<Unlocked | null> {
  const unlocked = await readUnlocked(browser.storage.session);
  if (unlocked === undefined) return null;
  const { telling } = await loadPolicy();
  return { account: unlocked.account, masterKey: toBase64Url(unlocked.masterKey), telling };
}

export async function tellDocuments(): Promise<void> {
  const message: UnlockChanged = { type: "unlock-changed" };
  // Rejects when no document is open: there is nobody to tell.
  await browser.runtime.sendMessage(message).catch(() => undefined);
}
