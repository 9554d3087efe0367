/**
 * Fetching a blob: its pieces are named by their hashes, which its id proves, so each is checked when it comes and what is
 * here already is not asked for again after an interruption.
 */
import { type Bytes, fromHex, sha256Hex } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { blobId } from "../../shared/sealing/blob-id.ts";
import { PIECE_SIZE } from "../../shared/sealing/content.ts";
import { loadBlob, newPlace, putBlob, putPiece } from "../store/blobs.ts";
import { blobPlace } from "../store/places.ts";
import { BLOB, type BlobRecord } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, storeFailure } from "./courier-context.ts";
import { AFTER_REFUSAL } from "./failure.ts";

export interface BlobName {
  readonly id: string;
  /** Bytes of ciphertext. */
  readonly size: number;
}

export type FetchFailure =
  | SyncFailure
  /** What the relay has under this name is not the blob. `forEver`: there is no blob of this name and this size. */
  | { readonly type: "damaged"; readonly forEver?: true };

const PIECES_AT_ONCE = 3;

/** @param onProgress gets pieces */
export async function fetchBlob(
  context: CourierContext,
  name: BlobName,
  onProgress?: (done: number, total: number) => void,
): Promise<Result<void, FetchFailure>> {
  const { store } = context;
  const known = await loadBlob(store, name.id);
  if (known?.complete === true) return ok(undefined);
  const begun = known === undefined ? await begin(context, name) : ok(known);
  if (!begun.ok) return begun;
  const { place, pieces } = begun.value;
  const keys = await store.db.pieces.where("blob").equals(place).primaryKeys();
  const here = new Set(keys.map(([, index]) => index));
  const missing = [...pieces.keys()].filter((index) => !here.has(index));
  let done = here.size;
  let failure: FetchFailure | undefined;
  const queue = missing.values();
  const fetchNext = async (): Promise<void> => {
    for (const index of queue) {
      if (failure !== undefined) return;
      const piece = await fetchPiece(context, name, index, pieces[index] as string);
      const written = piece.ok ? await putPiece(store, place, index, piece.value) : piece;
      if (!written.ok) failure ??= written.error;
      else onProgress?.(++done, pieces.length);
    }
  };
  await Promise.all(Array.from({ length: PIECES_AT_ONCE }, fetchNext));
  if (failure !== undefined) return err(failure);
  // Taken away meanwhile, because nothing refers to it any more: never called complete with pieces missing.
  if ((await store.db.pieces.where("blob").equals(place).count()) !== pieces.length) return err({ type: "conflict" });
  const batch = store.batch();
  await putBlob(store, batch, begun.value);
  const written = await batch.commit();
  return written.ok ? ok(undefined) : err(storeFailure(written.error));
}

async function fetchPiece(
  { client, signal }: CourierContext,
  { id, size }: BlobName,
  index: number,
  hash: string,
): Promise<Result<Bytes, FetchFailure>> {
  const from = index * PIECE_SIZE;
  const answer = await client.blobRange(id, from, Math.min(from + PIECE_SIZE, size), signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  return (await sha256Hex(answer.value)) === hash ? answer : err({ type: "damaged" });
}

/** Asks for the hashes of the pieces, and keeps them once they prove the blob's name. */
async function begin(context: CourierContext, { id, size }: BlobName): Promise<Result<BlobRecord, FetchFailure>> {
  const { store, client, random, now, signal } = context;
  const answer = await client.blob(id, signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  const { size: told, pieces } = answer.value;
  if (pieces.length !== Math.ceil(told / PIECE_SIZE)) return err({ type: "damaged" });
  const hashes = pieces.map((piece): Bytes => fromHex(piece));
  if ((await blobId(told, hashes)) !== id) return err({ type: "damaged" });
  // The name commits to the size: whoever named another one named nothing that there is.
  if (told !== size) return err({ type: "damaged", forEver: true });
  const blob = { id, size, pieces, place: newPlace(random, now()), complete: false };
  const written = await store
    .batch()
    .put(BLOB, [await blobPlace(store, id)], blob)
    .commit();
  return written.ok ? ok(blob) : err(storeFailure(written.error));
}

/** The failure where it is more than this one blob's; else the line and the rest of the mail are not concerned. */
export function beyondOneBlob(failure: FetchFailure): SyncFailure | undefined {
  if (failure.type === "damaged") return undefined;
  return failure.type === "line" && AFTER_REFUSAL[failure.error.type] !== "retry" ? undefined : failure;
}
