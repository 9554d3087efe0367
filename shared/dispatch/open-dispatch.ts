/**
 * Opening a dispatch (docs/protocol.md, section 7.4, steps 1 and 2): from the envelope of a mailbox, the blob and the
 * compartment's seed to the parts of the body. Nothing of what comes out has been judged: it goes to `verify-dispatch.ts`,
 * which alone gives files out.
 *
 * What must hold: the relay, and whoever stands behind it, learns nothing from how opening fails. Everything but reading
 * the blob's pieces gives one error, `cannot-open` (R11, R12, R23, R24, R25).
 */
import type { Level } from "../domain/level.ts";
import { type Bytes, fromBase64Url, sha256 } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { blobId, pieceCount } from "../sealing/blob-id.ts";
import { type ByteSource, readRange, sizeOf } from "../sealing/byte-source.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import { openContentToBlob, PIECE_SIZE } from "../sealing/content.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { keyCommitment } from "../sealing/key-commitment.ts";
import { unwrapKey } from "../sealing/wraps.ts";
import type { Envelope } from "../wire/entries.ts";
import { type DispatchParts, readDispatchBody } from "./dispatch-body.ts";
import { contentAad, readEnvelope, WRAP_INFO, wrapAad } from "./hand-over.ts";

/** A ciphertext that is read piece by piece: 1 MiB each, the last shorter. */
export interface PieceSource {
  /** Bytes of the whole. */
  readonly size: number;
  readPiece(index: number): Promise<Bytes>;
}

export interface OpenDispatchRequest {
  /** The entry as the stream gave it. */
  readonly envelope: Bytes;
  /** The mailbox in which the entry stood. */
  readonly mailbox: { readonly unit: string; readonly level: Level };
  readonly blob: ByteSource | PieceSource;
  /** Of the compartment unit × level × epoch that the envelope names, 32 bytes. */
  readonly seed: Bytes;
  readonly hpke: Hpke;
  /** Bytes of ciphertext done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface OpenedDispatch {
  readonly envelope: Envelope;
  readonly parts: DispatchParts<Blob>;
  /** Commitment to the content key under which the body opened, to be compared with the manifest's. */
  readonly commitment: string;
}

/** @throws the signal's reason; what reading the blob throws */
export async function openDispatch(request: OpenDispatchRequest): Promise<Result<OpenedDispatch, CannotOpen>> {
  const { mailbox, seed, hpke, blob } = request;
  const read = readEnvelope(request.envelope);
  if (!read.ok) return err(CANNOT_OPEN);
  const envelope = read.value;
  const { header, unit, epoch } = envelope;
  if (unit !== mailbox.unit || header.level !== mailbox.level) return err(CANNOT_OPEN);
  const size = "readPiece" in blob ? blob.size : sizeOf(blob);
  if (size !== header.blob.size) return err(CANNOT_OPEN);

  const key = await unwrapKey(hpke, {
    suite: header.wrap,
    info: WRAP_INFO,
    aad: wrapAad(header, unit, epoch),
    seed,
    wrap: fromBase64Url(envelope.wrap),
  });
  if (!key.ok) return err(CANNOT_OPEN);

  const hashes: Bytes[] = [];
  const readPiece = async (index: number): Promise<Bytes> => {
    const end = Math.min((index + 1) * PIECE_SIZE, size);
    const piece = "readPiece" in blob ? await blob.readPiece(index) : await readRange(blob, index * PIECE_SIZE, end);
    hashes[index] = await sha256(piece);
    return piece;
  };
  const { onProgress, signal } = request;
  const body = await openContentToBlob({
    key: key.value,
    associatedData: contentAad(header),
    ciphertext: { size, readPiece },
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  if (!body.ok || hashes.length !== pieceCount(size)) return err(CANNOT_OPEN);
  if ((await blobId(size, hashes)) !== header.blob.id) return err(CANNOT_OPEN);
  const parts = await readDispatchBody(body.value);
  return parts.ok ? ok({ envelope, parts: parts.value, commitment: await keyCommitment(key.value) }) : parts;
}
