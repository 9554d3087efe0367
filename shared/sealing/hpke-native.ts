/**
 * The backend on WebCrypto. The KEM comes from package `hpke`: the platform's own X-Wing where it has one (Chromium:
 * `MLKEM768-X25519`), else put together from its ML-KEM-768, X25519 and SHA-3 (Node 24). Where a piece is missing it
 * throws, which `load-hpke.ts` finds out by trying.
 *
 * The key schedule (RFC 9180, section 5.1) stands here, because a broadcast makes thousands of wraps and the package
 * asks WebCrypto sixteen times for each, here it is five: LabeledExtract followed by LabeledExpand is one HKDF with the
 * shared secret as its salt, and what does not depend on the recipient is kept.
 */
import { KEM_MLKEM768_X25519, NotSupportedError } from "hpke";

import { type Bytes, concat, fromBase64Url, own, utf8 } from "../encoding/bytes.ts";
import type { HpkeBackend, HpkeContext, PreSharedKey } from "./hpke.ts";

const NONE: Bytes = new Uint8Array(0);
const MODE_BASE = 0;
const MODE_PSK = 1;
const HASH_SIZE = 32;
const KEY_SIZE = 32;
const NONCE_SIZE = 12;

/** "HPKE" ‖ KEM X-Wing ‖ KDF HKDF-SHA256 ‖ AEAD AES-256-GCM. */
const SUITE_ID = concat(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0x00, 0x01, 0x00, 0x02));

interface MessageKey {
  readonly key: CryptoKey;
  readonly nonce: Bytes;
}

/** What a key schedule takes from info and psk alone. */
interface Prepared {
  /** The ikm of the extraction whose salt is the shared secret. */
  readonly secretIkm: CryptoKey;
  readonly keyInfo: Bytes;
  readonly nonceInfo: Bytes;
}

export function createNativeBackend(): HpkeBackend {
  const kem = KEM_MLKEM768_X25519();
  /** For mode base, by info: the labels are a handful of constants. */
  const preparedBase = new Map<string, Promise<Prepared>>();

  function prepared({ info, psk }: HpkeContext): Promise<Prepared> {
    if (psk !== undefined) return prepare(info, psk);
    const kept = preparedBase.get(info) ?? prepare(info);
    preparedBase.set(info, kept);
    return kept;
  }

  return {
    name: "native",
    publicKeyFromSeed: nativePublicKey,
    async seal(publicKey, context, plaintext) {
      let encapsulated;
      try {
        encapsulated = await kem.Encap(await kem.DeserializePublicKey(publicKey));
      } catch (error) {
        if (error instanceof NotSupportedError) throw error;
        return undefined;
      }
      const { key, nonce } = await messageKey(await prepared(context), encapsulated.shared_secret, "encrypt");
      const ciphertext = await crypto.subtle.encrypt(aesGcm(nonce, context.aad), key, plaintext);
      return { enc: own(encapsulated.enc), ciphertext: new Uint8Array(ciphertext) };
    },
    async open(seed, enc, context, ciphertext) {
      const secret = await kem.Decap(enc, await kem.DeserializePrivateKey(seed, false), undefined);
      const { key, nonce } = await messageKey(await prepared(context), secret, "decrypt");
      return new Uint8Array(await crypto.subtle.decrypt(aesGcm(nonce, context.aad), key, ciphertext));
    },
  };
}

async function prepare(info: string, psk?: PreSharedKey): Promise<Prepared> {
  const mode = psk === undefined ? MODE_BASE : MODE_PSK;
  const [pskIdHash, infoHash, secretIkm] = await Promise.all([
    extract(labeled("psk_id_hash", psk?.id ?? NONE)),
    extract(labeled("info_hash", utf8(info))),
    crypto.subtle.importKey("raw", labeled("secret", psk?.key ?? NONE), "HKDF", false, ["deriveKey", "deriveBits"]),
  ]);
  const context = concat(Uint8Array.of(mode), pskIdHash, infoHash);
  const expandInfo = (label: string, size: number) => concat(Uint8Array.of(0, size), labeled(label, context));
  return { secretIkm, keyInfo: expandInfo("key", KEY_SIZE), nonceInfo: expandInfo("base_nonce", NONCE_SIZE) };
}

async function messageKey(
  { secretIkm, keyInfo, nonceInfo }: Prepared,
  sharedSecret: Uint8Array,
  usage: "encrypt" | "decrypt",
): Promise<MessageKey> {
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: own(sharedSecret) };
  const aes = { name: "AES-GCM", length: KEY_SIZE * 8 };
  const [key, nonce] = await Promise.all([
    crypto.subtle.deriveKey({ ...hkdf, info: keyInfo }, secretIkm, aes, false, [usage]),
    crypto.subtle.deriveBits({ ...hkdf, info: nonceInfo }, secretIkm, NONCE_SIZE * 8),
  ]);
  return { key, nonce: new Uint8Array(nonce) };
}

function aesGcm(iv: Bytes, additionalData: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData, tagLength: 128 };
}

function labeled(label: string, value: Bytes): Bytes {
  return concat(utf8("HPKE-v1"), SUITE_ID, utf8(label), value);
}

/** HKDF-Extract with an empty salt, which is a key of zeros (RFC 5869, section 2.2). */
async function extract(ikm: Bytes): Promise<Bytes> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const salt = await crypto.subtle.importKey("raw", new Uint8Array(HASH_SIZE), hmac, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", salt, ikm));
}

/** The package gives no public key for a seed, so the platform's key is exported as a JWK (kty AKP), which holds both. */
async function nativePublicKey(seed: Bytes): Promise<Bytes> {
  const subtle = crypto.subtle as unknown as {
    importKey(format: string, data: Bytes, name: string, extractable: boolean, usages: string[]): Promise<CryptoKey>;
  };
  let key: CryptoKey;
  try {
    key = await subtle.importKey("raw-seed", seed, "MLKEM768-X25519", true, ["decapsulateBits"]);
  } catch {
    const { createPortableBackend } = await import("./hpke-portable.ts");
    return createPortableBackend().publicKeyFromSeed(seed);
  }
  const jwk = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey & { readonly pub?: string };
  return fromBase64Url(jwk.pub ?? "");
}
