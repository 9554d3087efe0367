/**
 * ECDSA P-256 keys and signatures. A private key is made extractable once, so that its PKCS #8 can be wrapped at once
 * under the unlock key; for use it is imported non-extractable. Signatures are the DER of X.509 and CMS (RFC 3279,
 * section 2.2.3), or WebCrypto's raw r ‖ s where docs/protocol.md says so: sessions, enrolment, proofs.
 */
import { type Bytes, concat, equal, fromHex } from "../encoding/bytes.ts";
import { DerError } from "./der-node.ts";
import { parseDer, sequence } from "./der-reader.ts";
import { readUnsigned } from "./der-values.ts";
import { integer, sequenceOf } from "./der-writer.ts";

const KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;

/** SubjectPublicKeyInfo of a P-256 key up to the point: id-ecPublicKey, prime256v1, uncompressed (RFC 5480, section 2). */
const SPKI_PREFIX = fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
const SPKI_SIZE = 91;
const SCALAR_SIZE = 32;

/** Extractable: export and wrap the private key at once, then forget it. */
export function generateSigningKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
}

/** PKCS #8 of an extractable private key. The caller wipes the bytes once they are wrapped. */
export async function exportPrivateKey(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
}

/** SubjectPublicKeyInfo, DER, 91 bytes. */
export async function exportPublicKey(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("spki", key));
}

/** A non-extractable private key for signing. Rejects where the bytes are not PKCS #8 of a P-256 key. */
export function importPrivateKey(pkcs8: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", pkcs8, KEY, false, ["sign"]);
}

/**
 * The key of a SubjectPublicKeyInfo in its one form, uncompressed; undefined for any other form or curve, and for a
 * point that is not on the curve (which the import proves).
 */
export async function importPublicKey(spki: Bytes): Promise<CryptoKey | undefined> {
  if (spki.length !== SPKI_SIZE || !equal(spki.subarray(0, SPKI_PREFIX.length), SPKI_PREFIX)) return undefined;
  try {
    return await crypto.subtle.importKey("spki", spki, KEY, true, ["verify"]);
  } catch {
    return undefined;
  }
}

/** ECDSA-Sig-Value in DER over SHA-256 of the data (WebCrypto hashes). */
export async function signEcdsa(privateKey: CryptoKey, data: Bytes): Promise<Bytes> {
  return signatureToDer(await signRaw(privateKey, data));
}

/** False for a wrong signature and for one that is not strict DER. */
export async function verifyEcdsa(publicKey: CryptoKey, data: Bytes, signature: Bytes): Promise<boolean> {
  const raw = signatureToRaw(signature);
  return raw !== undefined && (await verifyRaw(publicKey, data, raw));
}

/** r ‖ s, 64 bytes, over SHA-256 of the data. */
export async function signRaw(privateKey: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(SIGNATURE, privateKey, data));
}

/** @param signature r ‖ s; false for one of another length */
export function verifyRaw(publicKey: CryptoKey, data: Bytes, signature: Bytes): Promise<boolean> {
  return crypto.subtle.verify(SIGNATURE, publicKey, signature, data);
}

/** @param raw r ‖ s, 64 bytes */
export function signatureToDer(raw: Bytes): Bytes {
  return sequenceOf(integer(raw.subarray(0, SCALAR_SIZE)), integer(raw.subarray(SCALAR_SIZE)));
}

/** r ‖ s, 64 bytes; undefined for anything but a strict ECDSA-Sig-Value of two 256-bit numbers. */
export function signatureToRaw(der: Bytes): Bytes | undefined {
  try {
    const fields = sequence(parseDer(der));
    const scalars = [readUnsigned(fields.next()), readUnsigned(fields.next())];
    fields.end();
    if (scalars.some((scalar) => scalar.length > SCALAR_SIZE)) return undefined;
    return concat(...scalars.flatMap((scalar) => [new Uint8Array(SCALAR_SIZE - scalar.length), scalar]));
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
