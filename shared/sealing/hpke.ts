/**
 * HPKE (RFC 9180), suite `tram-wrap-1`: KEM X-Wing (0x647a, draft-connolly-cfrg-xwing-kem), KDF HKDF-SHA256 (0x0001),
 * AEAD AES-256-GCM (0x0002), single-shot, mode base or psk. A sealed value is enc (1,120 bytes) ‖ ciphertext. A private
 * key is its 32-byte seed everywhere: X-Wing CryptoKeys survive neither IndexedDB nor postMessage.
 *
 * The mathematics come from a backend; the rules that no backend may differ in stand here: sizes are judged before any
 * cryptography (R14), points of low order are refused, opening has one error (R11), an encapsulation that was seen
 * before means broken randomness (X7).
 *
 * The worst failure: a content key sealed to a key that its reader does not hold, or that another does.
 */
import { type Bytes, concat, toHex } from "../encoding/bytes.ts";
import { drawRandom, type Random, RandomnessError } from "../encoding/random.ts";
import { err, ok, type Result } from "../result.ts";
import { CANNOT_OPEN, type CannotOpen } from "./cannot-open.ts";

export const SEED_SIZE = 32;
export const PUBLIC_KEY_SIZE = 1216;
export const ENC_SIZE = 1120;
const PSK_SIZE = 32;
const TAG_SIZE = 16;

/** X25519's part of a public key and of an encapsulation: the last 32 bytes of each. */
const X25519_SIZE = 32;

export interface BadPublicKey {
  readonly type: "bad-public-key";
}

export const BAD_PUBLIC_KEY: BadPublicKey = Object.freeze({ type: "bad-public-key" });

/** What binds a sealed value to its purpose and place; the opener gives exactly the same. */
export interface HpkeBinding {
  /** The domain label, e.g. `tram/wrap/1`; its UTF-8 is HPKE's info. */
  readonly info: string;
  readonly aad: Bytes;
}

export interface PreSharedKey {
  /** 32 bytes of full entropy. */
  readonly key: Bytes;
  readonly id: Bytes;
}

export interface SealRequest extends HpkeBinding {
  /** 1,216 bytes. */
  readonly publicKey: Bytes;
  readonly plaintext: Bytes;
}

export interface OpenRequest extends HpkeBinding {
  /** 32 bytes. */
  readonly seed: Bytes;
  readonly sealed: Bytes;
}

export interface Hpke {
  readonly backend: string;
  /** 1,216 bytes: ML-KEM-768 encapsulation key ‖ X25519 public key. */
  publicKeyFromSeed(seed: Bytes): Promise<Bytes>;
  /** @throws RandomnessError (X7) */
  seal(request: SealRequest): Promise<Result<Bytes, BadPublicKey>>;
  open(request: OpenRequest): Promise<Result<Bytes, CannotOpen>>;
  /** @throws RandomnessError (X7) */
  sealPsk(request: SealRequest & { readonly psk: PreSharedKey }): Promise<Result<Bytes, BadPublicKey>>;
  openPsk(request: OpenRequest & { readonly psk: PreSharedKey }): Promise<Result<Bytes, CannotOpen>>;
}

export interface HpkeContext extends HpkeBinding {
  readonly psk?: PreSharedKey;
}

/** One implementation of the suite. It gets values of the right sizes only. */
export interface HpkeBackend {
  readonly name: string;
  publicKeyFromSeed(seed: Bytes): Promise<Bytes>;
  /** @returns undefined where the public key is not one */
  seal(
    publicKey: Bytes,
    context: HpkeContext,
    plaintext: Bytes,
  ): Promise<{ readonly enc: Bytes; readonly ciphertext: Bytes } | undefined>;
  /** Throws anything where it does not open. */
  open(seed: Bytes, enc: Bytes, context: HpkeContext, ciphertext: Bytes): Promise<Bytes>;
}

/** A compartment's seed (or a one-time key's): 32 random bytes, used as the X-Wing decapsulation key. */
export function generateCompartmentSeed(random: Random): Bytes {
  return drawRandom(random, SEED_SIZE);
}

export function createHpke(backend: HpkeBackend): Hpke {
  let lastEphemeral: string | undefined;

  async function seal(request: SealRequest, psk?: PreSharedKey): Promise<Result<Bytes, BadPublicKey>> {
    const { publicKey, info, aad, plaintext } = request;
    if (publicKey.length !== PUBLIC_KEY_SIZE || isLowOrder(publicKey.subarray(-X25519_SIZE)))
      return err(BAD_PUBLIC_KEY);
    const sealed = await backend.seal(publicKey, contextOf(info, aad, psk), plaintext);
    if (sealed === undefined) return err(BAD_PUBLIC_KEY);
    const { enc, ciphertext } = sealed;
    if (enc.length !== ENC_SIZE || ciphertext.length !== plaintext.length + TAG_SIZE) {
      throw new Error("the HPKE backend returned another size");
    }
    const ephemeral = toHex(enc.subarray(-X25519_SIZE));
    if (ephemeral === lastEphemeral) throw new RandomnessError("the platform repeats its ephemeral keys");
    lastEphemeral = ephemeral;
    return ok(concat(enc, ciphertext));
  }

  async function open(request: OpenRequest, psk?: PreSharedKey): Promise<Result<Bytes, CannotOpen>> {
    const { seed, info, aad, sealed } = request;
    if (seed.length !== SEED_SIZE || sealed.length < ENC_SIZE + TAG_SIZE) return err(CANNOT_OPEN);
    const enc = sealed.slice(0, ENC_SIZE);
    if (isLowOrder(enc.subarray(-X25519_SIZE))) return err(CANNOT_OPEN);
    try {
      return ok(await backend.open(seed, enc, contextOf(info, aad, psk), sealed.slice(ENC_SIZE)));
    } catch {
      return err(CANNOT_OPEN);
    }
  }

  return {
    backend: backend.name,
    async publicKeyFromSeed(seed) {
      if (seed.length !== SEED_SIZE) throw new RangeError("a seed has 32 bytes");
      const publicKey = await backend.publicKeyFromSeed(seed);
      if (publicKey.length !== PUBLIC_KEY_SIZE) throw new Error("the HPKE backend returned another size");
      return publicKey;
    },
    seal: (request) => seal(request),
    open: (request) => open(request),
    async sealPsk(request) {
      requirePsk(request.psk);
      return seal(request, request.psk);
    },
    async openPsk(request) {
      requirePsk(request.psk);
      return open(request, request.psk);
    },
  };
}

function contextOf(info: string, aad: Bytes, psk: PreSharedKey | undefined): HpkeContext {
  return psk === undefined ? { info, aad } : { info, aad, psk };
}

/** Without this a missing psk would silently become mode base. */
function requirePsk({ key, id }: PreSharedKey): void {
  if (key.length !== PSK_SIZE || id.length === 0) throw new RangeError("a psk has 32 bytes, and an id");
}

/**
 * The points whose X25519 result is zero for every scalar (RFC 7748, section 6.1), with and without the ignored top bit.
 * Platforms differ in whether X-Wing passes them; refused here, one wrap opens everywhere or nowhere.
 */
const LOW_ORDER = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

function isLowOrder(point: Bytes): boolean {
  const masked = point.slice();
  masked[X25519_SIZE - 1] = (masked[X25519_SIZE - 1] as number) & 0x7f;
  return LOW_ORDER.has(toHex(masked));
}
