/**
 * What a locked extension can still do: with the wake token of each account it hears from the relay that something came,
 * never what. It reads nothing, and holds no key.
 */
import { listenForNudges } from "../../shared/relay-client/nudges.ts";
import type { AccountsDatabase } from "../store/accounts-database.ts";
import { noteRefusedToken } from "./keep-wake-token.ts";

/** Runs until `signal` aborts. `somethingCame` gets the account's id. */
export async function listenLocked(
  db: AccountsDatabase,
  somethingCame: (account: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const accounts = (await db.accounts.toArray()).filter(({ enrolled, wake }) => enrolled && wake !== undefined);
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
