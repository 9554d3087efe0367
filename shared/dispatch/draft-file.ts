/**
 * The blob of a draft's file (docs/protocol.md, section 9): the file, padded and encrypted under a random key of its own,
 * which travels in the sealed event `draft-submitted`. Written by whoever submits a draft, read by the colleagues who
 * approve, number and seal it.
 */
import type { Level } from "../domain/level.ts";
import { type Bytes, sha256, toHex } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { err, ok, type Result } from "../result.ts";
import { blobId } from "../sealing/blob-id.ts";
import type { ByteSource } from "../sealing/byte-source.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import { CONTENT_KEY_SIZE, encryptContent, openContentToBlob } from "../sealing/content.ts";
import { padDraftFile, unpadDraftFile } from "../sealing/draft-file.ts";
import { writeObject } from "../wire/schema-parts.ts";
import type { PieceSource } from "./open-dispatch.ts";

export interface DraftPlace {
  readonly unit: string;
  readonly level: Level;
  /** 32 hex digits. */
  readonly draft: string;
}

export interface SealedDraftFile {
  readonly id: string;
  /** Bytes of ciphertext. */
  readonly size: number;
  /** SHA-256 of each piece, 64 hex digits. */
  readonly pieces: readonly string[];
  /** 32 bytes. */
  readonly key: Bytes;
}

/**
 * Encrypts a draft's file. `sink` stores the pieces, in order; the blob is whole when this returns.
 * @throws RandomnessError (X7); the signal's reason; what reading the file or the sink throws
 */
export async function sealDraftFile(
  request: DraftPlace & {
    readonly file: ByteSource;
    readonly random: Random;
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  },
  sink: (piece: Bytes, index: number) => void | Promise<void>,
): Promise<SealedDraftFile> {
  const { file, random, onProgress, signal } = request;
  const key = drawRandom(random, CONTENT_KEY_SIZE);
  const hashes: Bytes[] = [];
  let size = 0;
  const pieces = encryptContent({
    key,
    associatedData: draftFileAad(request),
    plaintext: padDraftFile(file),
    random,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  for await (const piece of pieces) {
    hashes.push(await sha256(piece));
    size += piece.length;
    await sink(piece, hashes.length - 1);
  }
  return { id: await blobId(size, hashes), size, pieces: hashes.map(toHex), key };
}

/** @throws the signal's reason; what reading the blob throws */
export async function openDraftFile(
  request: DraftPlace & {
    /** 32 bytes, out of the event that submitted the draft. */
    readonly key: Bytes;
    readonly blob: ByteSource | PieceSource;
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<Result<Blob, CannotOpen>> {
  const { key, blob, onProgress, signal } = request;
  const padded = await openContentToBlob({
    key,
    associatedData: draftFileAad(request),
    ciphertext: blob,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  if (!padded.ok) return padded;
  const file = await unpadDraftFile(padded.value);
  return file.ok ? ok(file.value) : err(CANNOT_OPEN);
}

function draftFileAad({ unit, level, draft }: DraftPlace): Bytes {
  return writeObject({ type: "tram/draft-file", v: 1, unit, level, draft });
}
