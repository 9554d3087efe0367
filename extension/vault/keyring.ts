/**
 * What hangs on the master key: a key for records, a key for hashing what is looked up by, and a key for wrapping private
 * keys. Derived by HKDF-SHA256 with a label each, so none reveals another. Private keys leave here only as
 * non-extractable CryptoKeys.
 */
import { type Bytes, concat, toHex, utf8 } from "../../shared/encoding/bytes.ts";
import { type Random, drawRandom } from "../../shared/encoding/random.ts";

/** A record that does not open: another key, another place, or damaged. Never a reason why. */
class CannotOpenRecordError extends Error {
  override name = "CannotOpenRecordError";
}

export interface Keyring {
  /** AES-256-GCM; 12-byte nonce ‖ ciphertext. `place` is bound to it: a record moved elsewhere does not open. */
  sealRecord(place: string, plaintext: Uint8Array): Promise<Bytes>;
  /** @throws CannotOpenRecordError */
  openRecord(place: string, sealed: Uint8Array): Promise<Bytes>;
  /** HMAC-SHA256 cut to 16 bytes, hex: what stands in clear for a name that must not. */
  keyedHash(text: string): Promise<string>;
  /** A P-256 private key for signing, from its PKCS #8, wrapped as a record. */
  wrapSigningKey(place: string, pkcs8: Bytes): Promise<Bytes>;
  /** @throws CannotOpenRecordError */
  unwrapSigningKey(place: string, wrapped: Uint8Array): Promise<CryptoKey>;
}

export async function createKeyring(masterKey: Bytes, random: Random): Promise<Keyring> {
  const master = await crypto.subtle.importKey("raw", masterKey, "HKDF", false, ["deriveKey"]);
  const derive = (label: string, type: AesKeyGenParams | HmacKeyGenParams, usages: KeyUsage[]) =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(label) },
      master,
      type,
      false,
      usages,
    );
  const aes: AesKeyGenParams = { name: "AES-GCM", length: 256 };
  const hmac: HmacKeyGenParams = { name: "HMAC", hash: "SHA-256", length: 256 };
  const [recordKey, indexKey, wrapKey] = await Promise.all([
    derive("tram/store/records/1", aes, ["encrypt", "decrypt"]),
    derive("tram/store/index/1", hmac, ["sign"]),
    derive("tram/store/keys/1", aes, ["encrypt", "unwrapKey"]),
  ]);

  const seal = async (key: CryptoKey, place: string, plaintext: Uint8Array): Promise<Bytes> => {
    const iv = drawRandom(random, 12);
    const parameters = { name: "AES-GCM", iv, additionalData: utf8(place) };
    return concat(iv, new Uint8Array(await crypto.subtle.encrypt(parameters, key, plaintext as Bytes)));
  };

  return {
    sealRecord: (place, plaintext) => seal(recordKey, place, plaintext),
    async openRecord(place, sealed) {
      const bytes = sealed as Bytes;
      const parameters = { name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData: utf8(place) };
      try {
        return new Uint8Array(await crypto.subtle.decrypt(parameters, recordKey, bytes.subarray(12)));
      } catch (cause) {
        throw new CannotOpenRecordError("a record does not open", { cause });
      }
    },
    async keyedHash(text) {
      return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", indexKey, utf8(text))).subarray(0, 16));
    },
    wrapSigningKey: (place, pkcs8) => seal(wrapKey, place, pkcs8),
    async unwrapSigningKey(place, wrapped) {
      const bytes = wrapped as Bytes;
      const algorithm = { name: "ECDSA", namedCurve: "P-256" };
      const parameters = { name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData: utf8(place) };
      try {
        return await crypto.subtle.unwrapKey("pkcs8", bytes.subarray(12), wrapKey, parameters, algorithm, false, [
          "sign",
        ]);
      } catch (cause) {
        throw new CannotOpenRecordError("a key does not open", { cause });
      }
    },
  };
}
