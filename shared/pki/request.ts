/**
 * Certification requests (PKCS #10, RFC 2986): how a device proves that it holds the private key for which it wants a
 * certificate. The subject is a label, as the common name alone; who gets which name is decided by the issuer.
 */
import { type Bytes, own } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import { ECDSA_WITH_SHA256, isEcdsaWithSha256 } from "./algorithms.ts";
import { DerError, TAG } from "./der-node.ts";
import { only, parseDer, sequence } from "./der-reader.ts";
import { readBitString, readOid, readSmallInteger, readText } from "./der-values.ts";
import { bitString, integer, oid, sequenceOf, setOf, tagged, utf8String } from "./der-writer.ts";
import { importPublicKey, signEcdsa, verifyEcdsa } from "./keys.ts";
import { isCommonName } from "./names.ts";
import { OID } from "./oids.ts";

export interface CertificationRequest {
  /** The common name; by the enrolment protocol the kind of the wanted certificate. */
  readonly label: string;
  /** SubjectPublicKeyInfo, DER, of a P-256 key whose private half has signed the request. */
  readonly publicKey: Bytes;
}

export type RequestError = {
  readonly type: "malformed" | "algorithm" | "public-key" | "signature";
  /** For logs. */
  readonly detail: string;
};

const MAX_SIZE = 1024;

/** @param keys.publicKey SubjectPublicKeyInfo, DER */
export async function buildRequest(
  label: string,
  keys: { readonly publicKey: Bytes; readonly privateKey: CryptoKey },
): Promise<Bytes> {
  if (!isCommonName(label)) throw new RangeError("not a common name");
  const subject = sequenceOf(setOf([sequenceOf(oid(OID.commonName), utf8String(label))]));
  const info = sequenceOf(integer(0), subject, keys.publicKey, tagged(0));
  return sequenceOf(info, ECDSA_WITH_SHA256, bitString(await signEcdsa(keys.privateKey, info)));
}

/** Reads a request to the last byte and verifies its signature with the key inside. */
export async function readRequest(der: Bytes): Promise<Result<CertificationRequest, RequestError>> {
  try {
    if (der.length > MAX_SIZE) throw new DerError("too long");
    const outer = sequence(parseDer(own(der)));
    const info = outer.next(TAG.sequence);
    const algorithm = outer.next();
    const signature = readBitString(outer.next());
    outer.end();
    const fields = sequence(info);
    if (readSmallInteger(fields.next()) !== 0) throw new DerError("another version");
    const attribute = sequence(only(only(fields.next(), TAG.sequence), TAG.set));
    if (readOid(attribute.next()) !== OID.commonName) throw new DerError("a subject other than a common name");
    const label = readText(attribute.next(TAG.utf8String));
    attribute.end();
    if (!isCommonName(label)) throw new DerError("not a common name");
    const publicKey = fields.next(TAG.sequence).der;
    const attributes = fields.next(0xa0);
    fields.end();
    if (attributes.children.length > 0) throw new DerError("attributes");
    if (!isEcdsaWithSha256(algorithm)) return err({ type: "algorithm", detail: "not ECDSA with SHA-256" });
    const key = await importPublicKey(publicKey);
    if (key === undefined) return err({ type: "public-key", detail: "not an uncompressed point on P-256" });
    if (!(await verifyEcdsa(key, info.der, signature))) {
      return err({ type: "signature", detail: "does not verify with the key inside" });
    }
    return ok({ label, publicKey: own(publicKey) });
  } catch (error) {
    if (error instanceof DerError) return err({ type: "malformed", detail: error.message });
    throw error;
  }
}
