/** The wake token of an account: with it a locked extension hears that something came, and can do nothing else. */
import { sha256Hex, fromBase64Url } from "../../shared/encoding/bytes.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { AccountsDatabase } from "../store/accounts-database.ts";
import type { Identity } from "../store/records.ts";
import { deviceClient } from "./fetch-own-chain.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Without a line it stays away: the courier fetches one at its next contact. */
export async function giveWakeToken(
  store: AccountStore,
  accounts: AccountsDatabase,
  account: string,
  { relay, root, certificates }: Identity,
): Promise<void> {
  const fingerprint = await sha256Hex(fromBase64Url(root));
  const client = await deviceClient(store, { relay, root: fingerprint }, await fingerprintOf(certificates.device));
  const token = await client.wakeToken();
  if (token.ok) await accounts.accounts.update(account, { wake: { relay, token: token.value } });
}
