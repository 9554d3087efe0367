/**
 * Tink's streaming AEAD "AES-GCM-HKDF" (developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming) with its
 * parameters open, so that its published vectors can be run; `content.ts` makes the one choice that Tram uses.
 *
 *   header    = uint8(header size) ‖ salt (key size) ‖ nonce prefix (7 bytes)
 *   key       = HKDF(ikm, salt, info = associated data, key size)
 *   segment i = AES-GCM(key, nonce = prefix ‖ uint32be(i) ‖ (last ? 1 : 0), no associated data)
 *
 * Each segment with its 16-byte tag fills `segmentSize` bytes of ciphertext, the first together with the header; only
 * the last may be shorter. Number and last flag in the nonce bind a segment to its place and the ciphertext to its end.
 *
 * The worst failure: one (key, prefix) for two plaintexts. Salt and prefix are therefore the caller's to draw anew for
 * every ciphertext, never to choose.
 */
import { type Bytes, concat } from "../encoding/bytes.ts";

export interface StreamingParameters {
  /** Bytes of the derived AES key, and of the salt. */
  readonly keySize: 16 | 32;
  readonly hash: "SHA-1" | "SHA-256";
  /** Bytes of ciphertext in a segment. */
  readonly segmentSize: number;
}

export interface SegmentKey {
  readonly key: CryptoKey;
  readonly prefix: Bytes;
}

const PREFIX_SIZE = 7;
export const TAG_SIZE = 16;

/** Segment numbers are 32 bits. */
const MAX_SEGMENTS = 2 ** 32;

export function headerSize(parameters: StreamingParameters): number {
  return 1 + parameters.keySize + PREFIX_SIZE;
}

/** How many random bytes a ciphertext takes: its salt and nonce prefix. */
export function nonceSize(parameters: StreamingParameters): number {
  return parameters.keySize + PREFIX_SIZE;
}

export function headerOf(parameters: StreamingParameters, nonce: Bytes): Bytes {
  if (nonce.length !== nonceSize(parameters)) throw new RangeError("salt and prefix of another size");
  return concat(Uint8Array.of(headerSize(parameters)), nonce);
}

/** @throws RangeError where the plaintext needs more segments than there are numbers */
export function ciphertextSize(parameters: StreamingParameters, plaintextSize: number): number {
  if (!Number.isSafeInteger(plaintextSize) || plaintextSize < 0) throw new RangeError("not a size");
  const room = parameters.segmentSize - TAG_SIZE;
  const segments = Math.max(1, Math.ceil((headerSize(parameters) + plaintextSize) / room));
  if (segments > MAX_SEGMENTS) throw new RangeError("too long for one key");
  return headerSize(parameters) + plaintextSize + segments * TAG_SIZE;
}

/**
 * The plaintext's size, or undefined where no plaintext has a ciphertext of that size. An empty last segment behind a
 * full one is refused: nobody writes it, and with it one plaintext would have two sizes.
 */
export function plaintextSize(parameters: StreamingParameters, size: number): number | undefined {
  if (!Number.isSafeInteger(size) || size < headerSize(parameters) + TAG_SIZE) return undefined;
  const segments = Math.ceil(size / parameters.segmentSize);
  const plain = size - headerSize(parameters) - segments * TAG_SIZE;
  if (plain < 0 || segments > MAX_SEGMENTS || ciphertextSize(parameters, plain) !== size) return undefined;
  return plain;
}

export function segmentCount(parameters: StreamingParameters, size: number): number {
  return Math.ceil(size / parameters.segmentSize);
}

/** Where in the plaintext segment `index` of a ciphertext of `size` bytes lies. */
export function plaintextRange(
  parameters: StreamingParameters,
  size: number,
  index: number,
): { readonly start: number; readonly end: number } {
  const room = parameters.segmentSize - TAG_SIZE;
  const last = index === segmentCount(parameters, size) - 1;
  const start = index === 0 ? 0 : index * room - headerSize(parameters);
  const end = last
    ? size - headerSize(parameters) - (index + 1) * TAG_SIZE
    : (index + 1) * room - headerSize(parameters);
  return { start, end };
}

/** @returns undefined where the header is not one of these parameters */
export async function deriveSegmentKey(
  parameters: StreamingParameters,
  ikm: Bytes,
  associatedData: Bytes,
  header: Bytes,
  usage: "encrypt" | "decrypt",
): Promise<SegmentKey | undefined> {
  if (header.length !== headerSize(parameters) || header[0] !== headerSize(parameters)) return undefined;
  const salt = header.slice(1, 1 + parameters.keySize);
  const prefix = header.slice(1 + parameters.keySize);
  const material = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: parameters.hash, salt, info: associatedData },
    material,
    { name: "AES-GCM", length: parameters.keySize * 8 },
    false,
    [usage],
  );
  return { key, prefix };
}

/** @returns the segment's ciphertext with its tag */
export async function encryptSegment(
  { key, prefix }: SegmentKey,
  index: number,
  last: boolean,
  plaintext: Bytes,
): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(algorithm(prefix, index, last), key, plaintext));
}

/** @returns undefined where the segment is not this one of this ciphertext, whatever about it is wrong */
export async function decryptSegment(
  { key, prefix }: SegmentKey,
  index: number,
  last: boolean,
  segment: Bytes,
): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm(prefix, index, last), key, segment));
  } catch {
    return undefined;
  }
}

function algorithm(prefix: Bytes, index: number, last: boolean): AesGcmParams {
  const iv = new Uint8Array(PREFIX_SIZE + 5);
  iv.set(prefix);
  const view = new DataView(iv.buffer);
  view.setUint32(PREFIX_SIZE, index);
  view.setUint8(PREFIX_SIZE + 4, last ? 1 : 0);
  return { name: "AES-GCM", iv, tagLength: TAG_SIZE * 8 };
}
