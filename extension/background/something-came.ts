import { openAccountsDatabase } from "../store/accounts-database.ts";
import { notifySomethingCame } from "./notifications.ts";

/** Says once that something came for a locked account. */
export async function somethingCame(account: string): Promise<void> {
  const db = openAccountsDatabase();
  const row = await db.accounts.get(account);
  if (row === undefined || row.somethingCame === true) return;
  await db.accounts.update(account, { somethingCame: true });
  await notifySomethingCame(row.ordinal);
}
