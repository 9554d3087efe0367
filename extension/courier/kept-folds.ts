/**
 * Folds that outlive a session: the tables of each work stream and the receipts, as they stood at some entry, sealed in one
 * record each. They are derived alone. What is missing, damaged or of another form is as if it were not there, and is folded
 * again from the entries (docs/decisions/0011-rows-beside-records.md).
 */
import type { StatusEvent } from "../../shared/domain/status.ts";
import { fromStoredStream, type StoredStream, toStoredStream } from "../../shared/domain/stored-stream.ts";
import { FOLD_FORM } from "../../shared/domain/work-fold.ts";
import type { StreamState } from "../../shared/domain/work-state.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { KeyPart } from "../store/record-kind.ts";
import { FOLD } from "../store/records.ts";

export type KnownReceipt = StatusEvent & { readonly dispatch: string };

const RECEIPTS = "receipts";

export async function readKeptStream(store: AccountStore, place: string): Promise<StreamState | undefined> {
  const tables = await readFold(store, place);
  return tables === undefined ? undefined : fromStoredStream(tables as StoredStream);
}

/** By the place of their record. */
export async function readKeptReceipts(store: AccountStore): Promise<Map<string, KnownReceipt>> {
  const tables = await readFold(store, RECEIPTS);
  return new Map(tables as readonly (readonly [string, KnownReceipt])[] | undefined);
}

export async function keepStream(store: AccountStore, place: string, state: StreamState): Promise<void> {
  await writeFold(store, place, toStoredStream(state));
}

export async function keepReceipts(store: AccountStore, receipts: ReadonlyMap<string, KnownReceipt>): Promise<void> {
  await writeFold(store, RECEIPTS, [...receipts]);
}

async function readFold(store: AccountStore, place: KeyPart): Promise<unknown> {
  try {
    const kept = (await store.get(FOLD, place))?.value;
    return kept?.form === FOLD_FORM ? kept.tables : undefined;
  } catch {
    // Damaged, or a newer build's: what it was made of says it all.
    return undefined;
  }
}

/** Where there is no room for it, everything goes on without. */
async function writeFold(store: AccountStore, place: KeyPart, tables: unknown): Promise<void> {
  await store.batch().put(FOLD, [place], { form: FOLD_FORM, tables }).commit();
}
