/**
 * The accounts of this browser profile, readable while locked. It holds only what unlocking and waking need: vault headers,
 * counted wrong tries, the relay's address and the wake token. No name, no unit, no title (L1).
 */
import Dexie, { type Table } from "dexie";
import { type VaultHeader, type WrongTries, NO_WRONG_TRIES } from "../vault/vault.ts";

/** With it a locked extension may ask the relay whether something came, and nothing else. */
export interface WakeToken {
  readonly relay: string;
  readonly token: string;
  /** When it was given, milliseconds since 1970. */
  readonly since?: number;
  /** The relay no longer knew it: another is asked for as soon as the account is unlocked. */
  readonly refused?: true;
}

export interface AccountRow {
  /** 16 random bytes in hex. */
  readonly id: string;
  /** What the unlock screen calls it: account 1, account 2 … */
  readonly ordinal: number;
  readonly vault: VaultHeader;
  readonly tries: WrongTries;
  /** Set once the account is enrolled. */
  readonly enrolled: boolean;
  readonly wake?: WakeToken;
  /** Something came while locked: told once, cleared when the account is unlocked. */
  readonly somethingCame?: boolean;
  /** How many acts waited to go out when the courier last looked: a locked extension says so. */
  readonly waiting?: number;
}

export type AccountsDatabase = Dexie & { readonly accounts: Table<AccountRow, string> };

export function openAccountsDatabase(): AccountsDatabase {
  const db = new Dexie("tram-accounts", { chromeTransactionDurability: "strict" }) as AccountsDatabase;
  db.version(1).stores({ accounts: "id" });
  return db;
}

/** Adds an account with the next free ordinal. */
export async function addAccount(db: AccountsDatabase, id: string, vault: VaultHeader): Promise<AccountRow> {
  return db.transaction("rw", db.accounts, async () => {
    const taken = (await db.accounts.toArray()).map((account) => account.ordinal);
    const row: AccountRow = { id, ordinal: Math.max(0, ...taken) + 1, vault, tries: NO_WRONG_TRIES, enrolled: false };
    await db.accounts.add(row);
    return row;
  });
}
