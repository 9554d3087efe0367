/** The ciphertext of files that leave a draft: it goes with them, unless a submission that colleagues have still names it. */
import { LEVELS } from "../../shared/domain/level.ts";
import { loadIdentity } from "../courier/load-identity.ts";
import { loadStream } from "../courier/load-work.ts";
import type { AccountStore, Batch } from "../store/account-store.ts";
import { blobPlace } from "../store/places.ts";
import { BLOB } from "../store/records.ts";

/** Adds it to the batch that takes the files out of the draft: both happen, or neither. */
export async function dropFiles(
  store: AccountStore,
  batch: Batch,
  draft: string,
  blobs: readonly string[],
): Promise<void> {
  if (blobs.length === 0) return;
  const unit = (await loadIdentity(store))?.unit;
  if (unit === undefined) return;
  const streams = await Promise.all(LEVELS.map((level) => loadStream(store, unit, level)));
  const submitted = new Set(streams.flatMap(({ drafts }) => drafts.get(draft)?.blobs.map(({ id }) => id) ?? []));
  for (const blob of blobs) {
    if (submitted.has(blob)) continue;
    const place = await blobPlace(store, blob);
    const record = await store.get(BLOB, place);
    batch.delete("blobs", place);
    if (record !== undefined) batch.deletePieces(record.value.place);
  }
}
