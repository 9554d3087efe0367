/**
 * A blob's name: SHA-256(`tram/blob/1` ‖ 00 ‖ uint64be(size) ‖ SHA-256(piece 0) ‖ SHA-256(piece 1) ‖ …), pieces of 1 MiB
 * of ciphertext, the last shorter. With the list of piece hashes, which the name proves, each piece can be checked when
 * it comes, so a blob streams and resumes although WebCrypto has no incremental hash.
 */
import { type Bytes, concat, sha256, sha256Hex, uint64be, utf8 } from "../encoding/bytes.ts";
import { type ByteSource, openReader, sizeOf } from "./byte-source.ts";
import { PIECE_SIZE } from "./content.ts";
import { inOrder } from "./in-order.ts";

const IN_FLIGHT = 4;

/**
 * @param size bytes of the whole blob
 * @param pieceHashes SHA-256 of each piece, 32 bytes each, in order
 * @returns 64 lowercase hex characters
 * @throws RangeError for an empty blob, or where the hashes are not as many as the size asks for
 */
export async function blobId(size: number, pieceHashes: readonly Bytes[]): Promise<string> {
  if (!Number.isSafeInteger(size) || size < 1) throw new RangeError("a blob has at least one byte");
  if (pieceHashes.length !== pieceCount(size)) throw new RangeError("not one hash for each piece");
  if (pieceHashes.some((hash) => hash.length !== 32)) throw new RangeError("a piece's hash has 32 bytes");
  return sha256Hex(concat(utf8("tram/blob/1"), Uint8Array.of(0), uint64be(size), ...pieceHashes));
}

export function pieceCount(size: number): number {
  return Math.ceil(size / PIECE_SIZE);
}

/** SHA-256 of each piece, in order. @throws the signal's reason; what reading the source throws */
export async function hashPieces(source: ByteSource, signal?: AbortSignal): Promise<Bytes[]> {
  const size = sizeOf(source);
  const reader = openReader(source);
  const hashPiece = async (index: number) => sha256(await reader.read(Math.min(PIECE_SIZE, size - index * PIECE_SIZE)));
  try {
    const hashes: Bytes[] = [];
    for await (const hash of inOrder(pieceCount(size), IN_FLIGHT, hashPiece, signal)) hashes.push(hash);
    return hashes;
  } finally {
    await reader.close();
  }
}
