import { loadStream } from "../../../extension/courier/load-work.ts";
import type { AccountStore } from "../../../extension/store/account-store.ts";
import { loadBlob } from "../../../extension/store/blobs.ts";
import { BLOB } from "../../../extension/store/records.ts";

/** Drafts of the unclassified work all of whose files are here. */
export async function draftsWithFiles(store: AccountStore, unit: string): Promise<readonly string[]> {
  const { drafts } = await loadStream(store, unit, "unclassified");
  const found: string[] = [];
  for (const { draft, blobs } of drafts.values()) {
    const here = await Promise.all(blobs.map(async ({ id }) => (await loadBlob(store, id))?.complete === true));
    if (here.every(Boolean)) found.push(draft);
  }
  return found;
}

/** The blobs that are here, and under how many names pieces stand. */
export async function ciphertext(
  store: AccountStore,
): Promise<{ readonly blobs: readonly string[]; readonly places: number }> {
  const blobs = (await store.all(BLOB)).map(({ value }) => value.id).sort();
  return { blobs, places: (await store.db.pieces.orderBy("blob").uniqueKeys()).length };
}
