/** The accounts of this browser profile, as the unlock screen and enrolment see them. */
import { Dexie } from "dexie";
import { accountDatabaseName } from "../store/account-database.ts";
import { type AccountRow, openAccountsDatabase } from "../store/accounts-database.ts";
import { noteAccounts } from "../settings/presence-storage.ts";
import { useLive } from "./use-live.ts";

export const accountsDatabase = openAccountsDatabase();

export function useAccounts(): readonly AccountRow[] | undefined {
  return useLive(accountsDatabase.name, ["accounts"], async () => {
    const rows = await accountsDatabase.accounts.toArray();
    return rows.sort((a, b) => a.ordinal - b.ordinal);
  });
}

/** Takes an account and everything that it holds off this device. What is the unit's stays with the unit. */
export async function removeAccount(account: string): Promise<void> {
  await accountsDatabase.accounts.delete(account);
  if ((await accountsDatabase.accounts.count()) === 0) await noteAccounts(false);
  await Dexie.delete(accountDatabaseName(account));
}
