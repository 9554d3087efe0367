/**
 * The backend on package `hpke`, which does everything through WebCrypto: with the platform's own X-Wing where it has
 * one (Chromium: `MLKEM768-X25519`), else put together from its ML-KEM-768, X25519 and SHA-3 (Node 24). Where a piece is
 * missing it throws, which `load-hpke.ts` finds out by trying.
 */
import {
  AEAD_AES_256_GCM,
  CipherSuite,
  DeserializeError,
  EncapError,
  KDF_HKDF_SHA256,
  KEM_MLKEM768_X25519,
} from "hpke";

import { type Bytes, fromBase64Url, own } from "../encoding/bytes.ts";
import type { HpkeBackend, HpkeContext } from "./hpke.ts";

export function createNativeBackend(): HpkeBackend {
  const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
  return {
    name: "native",
    publicKeyFromSeed: nativePublicKey,
    async seal(publicKey, context, plaintext) {
      try {
        const key = await suite.DeserializePublicKey(publicKey);
        const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plaintext, optionsOf(context));
        return { enc: own(encapsulatedSecret), ciphertext: own(ciphertext) };
      } catch (error) {
        if (error instanceof DeserializeError || error instanceof EncapError) return undefined;
        throw error;
      }
    },
    async open(seed, enc, context, ciphertext) {
      const key = await suite.DeserializePrivateKey(seed, false);
      return own(await suite.Open(key, enc, ciphertext, optionsOf(context)));
    },
  };
}

function optionsOf({ info, aad, psk }: HpkeContext) {
  return psk === undefined ? { info, aad } : { info, aad, psk: psk.key, pskId: psk.id };
}

/** The package gives no public key for a seed, so the platform's key is exported as a JWK (kty AKP), which holds both. */
async function nativePublicKey(seed: Bytes): Promise<Bytes> {
  const subtle = crypto.subtle as unknown as {
    importKey(
      format: string,
      data: Bytes,
      algorithm: string,
      extractable: boolean,
      usages: string[],
    ): Promise<CryptoKey>;
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
