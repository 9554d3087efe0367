/**
 * Small sealing: events under the stream key of a compartment, notices under its public key. The message is padded,
 * so its length shows as a size class only (R31), and every failure is one error (R11).
 */
import { type Bytes, utf8 } from "../encoding/bytes.ts";
import type { Random } from "../encoding/random.ts";
import type { Result } from "../result.ts";
import type { CannotOpen } from "./cannot-open.ts";
import { contentSize, openContent, PIECE_SIZE, sealContent } from "./content.ts";
import type { BadPublicKey, Hpke } from "./hpke.ts";
import { MIN_BODY, MIN_MESSAGE, padMessage, padmeLength, unpadMessage } from "./padding.ts";

/** The compartment's key for its streams: HKDF-SHA256(seed, salt empty, info `tram/stream-key/1`), 32 bytes. */
export async function deriveStreamKey(seed: Bytes): Promise<Bytes> {
  if (seed.length !== 32) throw new RangeError("a compartment seed has 32 bytes");
  const material = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  const info = utf8("tram/stream-key/1");
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 256));
}

/**
 * `tram-content-1` in one piece over the padded message.
 * @throws RandomnessError (X7); RangeError where the message does not fit in one piece
 */
export async function sealSmall(key: Bytes, associatedData: Bytes, message: Bytes, random: Random): Promise<Bytes> {
  if (contentSize(padmeLength(4 + message.length, MIN_MESSAGE)) > PIECE_SIZE) {
    throw new RangeError("a message too long for one piece");
  }
  return sealContent({ key, associatedData, plaintext: padMessage(message, MIN_MESSAGE), random });
}

export async function openSmall(key: Bytes, associatedData: Bytes, sealed: Bytes): Promise<Result<Bytes, CannotOpen>> {
  const opened = await openContent({ key, associatedData, ciphertext: sealed });
  return opened.ok ? unpadMessage(opened.value, MIN_MESSAGE) : opened;
}

export interface NoticeBinding {
  /** Label of what is sealed, e.g. `tram/notice/1`. */
  readonly info: string;
  /** Canonical JSON. */
  readonly aad: Bytes;
}

/** A padded message (at least 4,096 bytes) by HPKE to a compartment's public key. */
export async function sealNotice(
  hpke: Hpke,
  request: NoticeBinding & { readonly publicKey: Bytes; readonly message: Bytes },
): Promise<Result<Bytes, BadPublicKey>> {
  return hpke.seal({ ...request, plaintext: padMessage(request.message, MIN_BODY) });
}

export async function openNotice(
  hpke: Hpke,
  request: NoticeBinding & { readonly seed: Bytes; readonly sealed: Bytes },
): Promise<Result<Bytes, CannotOpen>> {
  const opened = await hpke.open(request);
  return opened.ok ? unpadMessage(opened.value, MIN_BODY) : opened;
}
