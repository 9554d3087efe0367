/**
 * The wake token, with which a locked extension hears that something came. The relay keeps the newest four of a device and
 * sets none an end, but it can lose them, with a backup or to newer ones; so a token is renewed before it is old, and as
 * soon as the account is unlocked after the relay refused it. A locked extension has no session and cannot ask for one.
 */
import type { AccountsDatabase, WakeToken } from "../store/accounts-database.ts";
import type { CourierContext } from "./courier-context.ts";

/** Milliseconds. */
const RENEWED_AFTER = 7 * 24 * 60 * 60_000;

/** @param now milliseconds since 1970 */
export function isWakeTokenDue(wake: WakeToken | undefined, relay: string, now: number): boolean {
  if (wake === undefined || wake.relay !== relay || wake.refused === true || wake.since === undefined) return true;
  // A clock that was ahead when the token came must not keep it for ever.
  return Math.abs(now - wake.since) >= RENEWED_AFTER;
}

/** To be called when the relay has just answered. */
export async function keepWakeToken(
  { client, now }: Pick<CourierContext, "client" | "now">,
  { accounts }: AccountsDatabase,
  account: string,
): Promise<void> {
  const row = await accounts.get(account);
  if (row === undefined || !isWakeTokenDue(row.wake, client.address, now())) return;
  const token = await client.wakeToken();
  if (!token.ok) return;
  await accounts.update(account, { wake: { relay: client.address, token: token.value, since: now() } });
}

/** The relay does not know the token, unless another has come since. */
export async function noteRefusedToken({ accounts }: AccountsDatabase, account: string, token: string): Promise<void> {
  await accounts
    .where("id")
    .equals(account)
    .modify((row) => {
      if (row.wake?.token === token) Object.assign(row, { wake: { ...row.wake, refused: true } });
    });
}
