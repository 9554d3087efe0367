/**
 * Blobs in the store: ciphertext in pieces of 1 MiB, as the relay has them. Pieces are written one by one under a random
 * name; they count only once the record `blobs` says that all are there. What a crash left behind is swept away later (`courier/sweep-store.ts`).
 */
import { type Bytes, toHex } from "../../shared/encoding/bytes.ts";
import { type Random, drawRandom } from "../../shared/encoding/random.ts";
import type { Result } from "../../shared/result.ts";
import type { PieceSource } from "../../shared/dispatch/open-dispatch.ts";
import type { AccountStore, Batch, StoreError } from "./account-store.ts";
import { blobPlace } from "./places.ts";
import { BLOB, type BlobRecord } from "./records.ts";

/** Milliseconds after which pieces that belong to no blob are nobody's: no sealing takes that long. */
const ABANDONED = 24 * 60 * 60_000;

/** Where the pieces of a new blob go. */
export function newPlace(random: Random, now: number): string {
  return `${now.toString(36).padStart(9, "0")}-${toHex(drawRandom(random, 12))}`;
}

export function putPiece(
  store: AccountStore,
  place: string,
  index: number,
  bytes: Bytes,
): Promise<Result<void, StoreError>> {
  return store.batch().putPiece({ blob: place, index, bytes }).commit();
}

/** For the sinks of sealing. @throws StorageFullError */
export function pieceSink(store: AccountStore, place: string): (piece: Bytes, index: number) => Promise<void> {
  return async (piece, index) => {
    const written = await putPiece(store, place, index, piece);
    if (!written.ok) throw new StorageFullError();
  };
}

/** Thrown through a sink, caught by whoever seals. */
export class StorageFullError extends Error {
  override name = "StorageFullError";
}

/** Says that all pieces of a blob are there, together with whatever else the batch writes. */
export async function putBlob(store: AccountStore, batch: Batch, blob: Omit<BlobRecord, "complete">): Promise<void> {
  batch.put(BLOB, [await blobPlace(store, blob.id)], { ...blob, complete: true });
}

export async function loadBlob(store: AccountStore, id: string): Promise<BlobRecord | undefined> {
  return (await store.get(BLOB, await blobPlace(store, id)))?.value;
}

/** The ciphertext, where it is here as a whole. */
export async function openBlob(store: AccountStore, id: string): Promise<PieceSource | undefined> {
  const blob = await loadBlob(store, id);
  if (blob?.complete !== true) return undefined;
  return { size: blob.size, readPiece: (index) => readPiece(store, blob.place, index) };
}

/** @throws RangeError where the piece is not there */
export async function readPiece({ db }: AccountStore, place: string, index: number): Promise<Bytes> {
  const row = await db.pieces.get([place, index]);
  if (row === undefined) throw new RangeError("a piece that is not there");
  return row.bytes as Bytes;
}

/** Whether pieces that belong to no blob are nobody's by now. */
export function isAbandoned(place: string, now: number): boolean {
  return now - Number.parseInt(place.slice(0, 9), 36) > ABANDONED;
}
