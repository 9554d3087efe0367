/**
 * The backend on `@hpke/core` and `@hpke/hybridkem-x-wing`, with ML-KEM in JavaScript: for platforms without the native
 * pieces (Firefox). Loaded only there.
 */
import { Aes256Gcm, CipherSuite, DeserializeError, EncapError, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

import { type Bytes, own, utf8 } from "../encoding/bytes.ts";
import type { HpkeBackend, HpkeContext } from "./hpke.ts";

export function createPortableBackend(): HpkeBackend {
  const kem = new XWing();
  const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  return {
    name: "portable",
    async publicKeyFromSeed(seed) {
      const { publicKey } = await kem.generateKeyPairDerand(own(seed));
      return bytesOf(await kem.serializePublicKey(publicKey));
    },
    async seal(publicKey, context, plaintext) {
      try {
        const recipientPublicKey = await kem.deserializePublicKey(own(publicKey));
        const { enc, ct } = await suite.seal({ recipientPublicKey, ...paramsOf(context) }, plaintext, context.aad);
        return { enc: bytesOf(enc), ciphertext: bytesOf(ct) };
      } catch (error) {
        if (error instanceof DeserializeError || error instanceof EncapError) return undefined;
        throw error;
      }
    },
    async open(seed, enc, context, ciphertext) {
      const recipientKey = await kem.deserializePrivateKey(own(seed));
      return bytesOf(await suite.open({ recipientKey, enc, ...paramsOf(context) }, ciphertext, context.aad));
    },
  };
}

function paramsOf({ info, psk }: HpkeContext) {
  return psk === undefined ? { info: utf8(info) } : { info: utf8(info), psk: { key: psk.key, id: psk.id } };
}

function bytesOf(value: ArrayBuffer | Uint8Array): Bytes {
  return new Uint8Array(value as ArrayBuffer);
}
