/** The folds that are written down, held against the entries that they were made of. */
import { loadIdentity } from "../../../extension/courier/load-identity.ts";
import { keepFolds, loadWork } from "../../../extension/courier/load-work.ts";
import { sealedTable } from "../../../extension/store/account-database.ts";
import { type AccountStore, createAccountStore } from "../../../extension/store/account-store.ts";
import { streamPlace } from "../../../extension/store/places.ts";
import { FOLD } from "../../../extension/store/records.ts";
import { FOLD_FORM } from "../../../shared/domain/work-fold.ts";
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import { streamName } from "../../../shared/wire/stream-name.ts";

async function identityOf(store: AccountStore) {
  const identity = await loadIdentity(store);
  if (identity === undefined) throw new Error("not enrolled");
  return identity;
}

/** What a session holds in memory it holds for its store. */
function newSession({ db, keyring }: AccountStore): AccountStore {
  return createAccountStore(db, keyring);
}

export async function freshView(before: AccountStore): Promise<string> {
  const store = newSession(before);
  return JSON.stringify((await loadWork(store, await identityOf(store))).view);
}

/** @returns how many records of folds there are afterwards */
export async function writeFolds(before: AccountStore): Promise<number> {
  const store = newSession(before);
  await keepFolds(store, await identityOf(store), 1);
  return sealedTable(store.db, "folds").count();
}

export type FoldHarm = "none there" | "one byte changed" | "another form";

/** @param harm what happens to every record of a fold */
export async function harmFolds(store: AccountStore, harm: FoldHarm): Promise<void> {
  const rows = await sealedTable(store.db, "folds").toArray();
  for (const row of rows) {
    const name = row["name"] as string;
    if (harm === "none there") await store.db.table("folds").delete(name);
    if (harm === "one byte changed") {
      const sealed = row.sealed.slice();
      sealed[40] = (sealed[40] ?? 0) ^ 1;
      await store.db.table("folds").put({ ...row, sealed });
    }
    if (harm === "another form") {
      const { value } = (await store.get(FOLD, name)) ?? {};
      if (value === undefined) throw new Error("the fold is gone");
      await store
        .batch()
        .put(FOLD, [name], { ...value, form: FOLD_FORM + 1 })
        .commit();
    }
  }
}

/** Takes the first entry of the unclassified work away: whoever folds from the beginning finds a gap. */
export async function loseFirstEntry(store: AccountStore): Promise<void> {
  const { unit } = await identityOf(store);
  const stream = streamName({ kind: "work", unit: unit as UnitCode, level: "unclassified" });
  await store.db.table("entries").delete([await streamPlace(store, stream), 1]);
}
