/**
 * Content encryption, suite `tram-content-1`: Tink's streaming AEAD AES256_GCM_HKDF_1MB under a 32-byte content key.
 * Written by whoever seals a body, a draft file or an event; read by every recipient. One segment with its tag (the
 * first with the header) is one piece of 1 MiB, the unit in which blobs travel and are hashed.
 *
 * What must hold: salt and nonce prefix are drawn anew for every ciphertext and the draw is judged (X7); plaintext is
 * handed out piece by piece before the end is known to be whole, so a reader publishes only after `ok`; everything that
 * fails is one error.
 *
 * The worst failure: plaintext shown that nobody sealed, or a nonce used twice.
 */
import { type Bytes, concat } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { err, ok, type Result } from "../result.ts";
import { type ByteSource, openReader, sizeOf } from "./byte-source.ts";
import { CANNOT_OPEN, type CannotOpen } from "./cannot-open.ts";
import { inOrder } from "./in-order.ts";
import {
  ciphertextSize,
  decryptSegment,
  deriveSegmentKey,
  encryptSegment,
  headerOf,
  headerSize,
  nonceSize,
  plaintextRange,
  plaintextSize,
  segmentCount,
  type SegmentKey,
  type StreamingParameters,
} from "./streaming-aead.ts";

export const CONTENT_KEY_SIZE = 32;

/** Bytes of ciphertext in a piece; only the last may be shorter. */
export const PIECE_SIZE = 1_048_576;

const PARAMETERS: StreamingParameters = { keySize: 32, hash: "SHA-256", segmentSize: PIECE_SIZE };
const HEADER_SIZE = headerSize(PARAMETERS);

/** WebCrypto works in threads of its own; beyond four pieces at a time nothing is gained. */
const IN_FLIGHT = 4;

export interface EncryptRequest {
  /** 32 bytes. */
  readonly key: Bytes;
  /** Canonical JSON that names what is sealed; whoever opens gives the same. */
  readonly associatedData: Bytes;
  readonly plaintext: ByteSource;
  readonly random: Random;
  /** Called after each piece with the plaintext bytes done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  readonly inFlight?: number;
}

/**
 * The ciphertext, piece by piece in order: 1 MiB each, the last shorter. Its whole size is `contentSize` of the
 * plaintext's.
 * @throws RandomnessError (X7); the signal's reason; what reading the plaintext throws
 */
export async function* encryptContent(request: EncryptRequest): AsyncGenerator<Bytes, void, undefined> {
  const { associatedData, plaintext, onProgress } = request;
  const total = sizeOf(plaintext);
  const size = contentSize(total);
  const pieces = segmentCount(PARAMETERS, size);
  const header = headerOf(PARAMETERS, drawRandom(request.random, nonceSize(PARAMETERS)));
  const key = await segmentKey(request.key, associatedData, header, "encrypt");
  if (key === undefined) throw new Error("a header of our own was refused");

  const reader = openReader(plaintext);
  const encryptPiece = async (index: number): Promise<Bytes> => {
    const { start, end } = plaintextRange(PARAMETERS, size, index);
    const segment = await encryptSegment(key, index, index === pieces - 1, await reader.read(end - start));
    return index === 0 ? concat(header, segment) : segment;
  };
  try {
    let index = 0;
    for await (const piece of inOrder(pieces, request.inFlight ?? IN_FLIGHT, encryptPiece, request.signal)) {
      onProgress?.(plaintextRange(PARAMETERS, size, index++).end, total);
      yield piece;
    }
  } finally {
    await reader.close();
  }
}

/** Encrypts what fits in memory. */
export async function sealContent(request: EncryptRequest): Promise<Bytes> {
  const pieces: Bytes[] = [];
  for await (const piece of encryptContent(request)) pieces.push(piece);
  return pieces.length === 1 ? (pieces[0] as Bytes) : concat(...pieces);
}

/** The ciphertext's size for a plaintext's. */
export function contentSize(plaintext: number): number {
  return ciphertextSize(PARAMETERS, plaintext);
}

/** Opens single pieces of one ciphertext, in any order. */
export interface ContentReader {
  readonly pieces: number;
  readonly plaintextSize: number;
  /** Where in the plaintext piece `index` lies. */
  plaintextRange(index: number): { readonly start: number; readonly end: number };
  /** The plaintext of a piece. It says nothing about the other pieces, nor that they exist. */
  openPiece(index: number, piece: Bytes): Promise<Result<Bytes, CannotOpen>>;
}

export interface ContentReaderRequest {
  readonly key: Bytes;
  readonly associatedData: Bytes;
  /** The whole ciphertext's size: it says which piece is the last, which the nonces then prove. */
  readonly size: number;
  /** Piece 0, or at least its first 40 bytes. */
  readonly head: Bytes;
}

export async function createContentReader(request: ContentReaderRequest): Promise<Result<ContentReader, CannotOpen>> {
  const { size } = request;
  const plain = plaintextSize(PARAMETERS, size);
  if (plain === undefined) return err(CANNOT_OPEN);
  const header = request.head.slice(0, HEADER_SIZE);
  const key = await segmentKey(request.key, request.associatedData, header, "decrypt");
  if (key === undefined) return err(CANNOT_OPEN);
  const pieces = segmentCount(PARAMETERS, size);

  return ok({
    pieces,
    plaintextSize: plain,
    plaintextRange(index) {
      requirePiece(index, pieces);
      return plaintextRange(PARAMETERS, size, index);
    },
    async openPiece(index, piece) {
      requirePiece(index, pieces);
      const last = index === pieces - 1;
      if (piece.length !== (last ? size - index * PIECE_SIZE : PIECE_SIZE)) return err(CANNOT_OPEN);
      if (index === 0 && !sameHeader(header, piece)) return err(CANNOT_OPEN);
      const segment = index === 0 ? piece.subarray(HEADER_SIZE) : piece;
      const opened = await decryptSegment(key, index, last, segment);
      return opened === undefined ? err(CANNOT_OPEN) : ok(opened);
    },
  });
}

/** A ciphertext of `size` bytes whose pieces come from elsewhere; they are asked for in order, several at a time. */
export interface PieceSource {
  readonly size: number;
  readonly readPiece: (index: number) => Promise<Bytes>;
}

export interface DecryptRequest {
  readonly key: Bytes;
  readonly associatedData: Bytes;
  readonly ciphertext: ByteSource | PieceSource;
  /** Called after each piece with the ciphertext bytes done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  readonly inFlight?: number;
}

/**
 * Opens a whole ciphertext. `sink` gets the plaintext piece by piece, in order, and writes it to a temporary place:
 * nothing of it may be shown, kept or parsed unless the result is `ok`.
 * @throws the signal's reason; what reading the ciphertext or the sink throws
 */
export async function decryptContent(
  request: DecryptRequest,
  sink: (plaintext: Bytes) => void | Promise<void>,
): Promise<Result<{ readonly size: number }, CannotOpen>> {
  const { ciphertext } = request;
  if ("readPiece" in ciphertext) return decryptPieces(request, ciphertext, sink);
  const size = sizeOf(ciphertext);
  const reader = openReader(ciphertext);
  const readPiece = (index: number) => reader.read(Math.min(PIECE_SIZE, size - index * PIECE_SIZE));
  try {
    return await decryptPieces(request, { size, readPiece }, sink);
  } finally {
    await reader.close();
  }
}

async function decryptPieces(
  request: DecryptRequest,
  { size, readPiece }: PieceSource,
  sink: (plaintext: Bytes) => void | Promise<void>,
): Promise<Result<{ readonly size: number }, CannotOpen>> {
  const { onProgress, signal } = request;
  if (plaintextSize(PARAMETERS, size) === undefined) return err(CANNOT_OPEN);
  signal?.throwIfAborted();
  const first = await readPiece(0);
  const reader = await createContentReader({ ...request, size, head: first });
  if (!reader.ok) return reader;
  const openPiece = async (index: number) =>
    reader.value.openPiece(index, index === 0 ? first : await readPiece(index));
  let done = 0;
  for await (const piece of inOrder(reader.value.pieces, request.inFlight ?? IN_FLIGHT, openPiece, signal)) {
    if (!piece.ok) return piece;
    await sink(piece.value);
    done = Math.min(done + PIECE_SIZE, size);
    onProgress?.(done, size);
  }
  return ok({ size: reader.value.plaintextSize });
}

/** Opens a ciphertext into memory. */
export async function openContent(request: DecryptRequest): Promise<Result<Bytes, CannotOpen>> {
  const pieces: Bytes[] = [];
  const opened = await decryptContent(request, (piece) => void pieces.push(piece));
  if (!opened.ok) return opened;
  return ok(pieces.length === 1 ? (pieces[0] as Bytes) : concat(...pieces));
}

/** Opens a ciphertext into a Blob, which the browser may keep on disk. */
export async function openContentToBlob(request: DecryptRequest): Promise<Result<Blob, CannotOpen>> {
  const pieces: Blob[] = [];
  const opened = await decryptContent(request, (piece) => void pieces.push(new Blob([piece])));
  return opened.ok ? ok(new Blob(pieces)) : opened;
}

async function segmentKey(
  key: Bytes,
  associatedData: Bytes,
  header: Bytes,
  usage: "encrypt" | "decrypt",
): Promise<SegmentKey | undefined> {
  if (key.length !== CONTENT_KEY_SIZE) throw new RangeError("a content key has 32 bytes");
  return deriveSegmentKey(PARAMETERS, key, associatedData, header, usage);
}

function requirePiece(index: number, pieces: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= pieces) throw new RangeError("no such piece");
}

function sameHeader(header: Bytes, piece: Bytes): boolean {
  return header.every((byte, at) => byte === piece[at]);
}
