/**
 * What can still be done for a locked account: with the wake token of each account it hears from the relay that something came,
 * never what. It reads nothing, and holds no key.
 */
import { listenForNudges } from "../../shared/relay-client/nudges.ts";
import type { AccountsDatabase } from "../store/accounts-database.ts";
import { noteRefusedToken } from "./keep-wake-token.ts";

/**
 * Runs until `signal` aborts. `somethingCame` gets the account's id.
 *
 * @param unlocked the account that has a courier
 */
export async function listenLocked(
  db: AccountsDatabase,
  somethingCame: (account: string) => void,
  unlocked: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const accounts = (await db.accounts.toArray()).filter(
    ({ id, enrolled, wake }) => enrolled && wake !== undefined && id !== unlocked,
  );
  await Promise.all(
    accounts.map(({ id, wake }) =>
      listenForNudges({
        address: wake?.relay ?? "",
        token: async () => (await db.accounts.get(id))?.wake?.token,
        onNudge: () => somethingCame(id),
        onLine: () => undefined,
        onRefused: (token) => void noteRefusedToken(db, id, token),
        signal,
      }),
    ),
  );
}
