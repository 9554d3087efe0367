/**
 * Which account is unlocked, and its master key: in `storage.session` only, which lives in memory, is not visible to content
 * scripts and ends with the browser. Written by unlocking, cleared by locking; everything else reads it.
 */
import { type Bytes, fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";

export interface UnlockedAccount {
  readonly account: string;
  readonly masterKey: Bytes;
}

/** The part of `browser.storage.session` that is used here. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** Where it stands in the session. */
export const UNLOCKED = "unlocked";
const LAST_ACT = "lastAct";

export async function readUnlocked(area: SessionArea): Promise<UnlockedAccount | undefined> {
  const stored = (await area.get(UNLOCKED))[UNLOCKED] as { account: string; masterKey: string } | undefined;
  return stored && { account: stored.account, masterKey: fromBase64Url(stored.masterKey) };
}

export async function setUnlocked(area: SessionArea, unlocked: UnlockedAccount, now: number): Promise<void> {
  const { account, masterKey } = unlocked;
  await area.set({ [UNLOCKED]: { account, masterKey: toBase64Url(masterKey) }, [LAST_ACT]: now });
}

export async function clearUnlocked(area: SessionArea): Promise<void> {
  await area.remove([UNLOCKED, LAST_ACT]);
}

/** Pages call this when the person does something, at most every few seconds. */
export async function noteAct(area: SessionArea, now: number): Promise<void> {
  await area.set({ [LAST_ACT]: now });
}

/** Whether the account has been idle long enough to lock. A clock that went back counts as idle: it fails closed. */
export async function isIdle(area: SessionArea, now: number, idleAfter: number): Promise<boolean> {
  const last = (await area.get(LAST_ACT))[LAST_ACT];
  if (typeof last !== "number") return true;
  return now - last >= idleAfter || now < last - 60_000;
}
