/**
 * Reading certificates (RFC 5280) of the one profile in `profile.ts`. What comes out has been read to the last byte: any
 * certificate with another algorithm, curve, extension, order, name form or encoding is refused, with the rule named.
 * Whether it may be believed is for `validate-path.ts`; here nothing says that the signature is right.
 *
 * The worst failure: a field that this reader passes over and another tool acts upon.
 */
import { type Bytes, equal, own, sha256, sha256Hex } from "../encoding/bytes.ts";
import type { Level } from "../domain/level.ts";
import { type Result, err, ok } from "../result.ts";
import { isEcdsaWithSha256 } from "./algorithms.ts";
import { KEY_ID_SIZE, readExtensions } from "./certificate-extensions.ts";
import { type CertificateError, CertificateRefusal, rule } from "./certificate-rules.ts";
import { DerError, type DerNode, TAG } from "./der-node.ts";
import { only, parseDer, sequence } from "./der-reader.ts";
import { readBitString, readSmallInteger, readTime, readUnsigned } from "./der-values.ts";
import { importPublicKey } from "./keys.ts";
import { type Name, readName } from "./names.ts";
import type { CertificateKind } from "./profile.ts";

declare const wasRead: unique symbol;

/** What `parseCertificate` has read; nothing else makes one. Its bytes are never written to. */
export interface Certificate {
  readonly [wasRead]: true;
  readonly der: Bytes;
  /** SHA-256 of the DER, 64 hex characters. */
  readonly fingerprint: string;
  readonly kind: CertificateKind;
  readonly subject: Name;
  readonly issuer: Name;
  /** DER of the names: what links certificates, and what a CMS names its signer by. */
  readonly subjectDer: Bytes;
  readonly issuerDer: Bytes;
  /** Octets of the positive serial number without leading zeros. */
  readonly serial: Bytes;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: CryptoKey;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Bytes;
  readonly subjectKeyId: Bytes;
  readonly authorityKeyId: Bytes;
  /** How many levels of authorities may stand below; root and unit CA only. */
  readonly pathLength?: number;
  /** An authority's constraint, or the holder's clearance; absent in kinds that carry none. */
  readonly clearance?: Level;
  readonly tbs: Bytes;
  readonly signature: Bytes;
}

/** Several times what the longest certificate of the profile needs. */
const MAX_CERTIFICATE_SIZE = 4096;

/** RFC 5280, section 4.1.2.2. */
const MAX_SERIAL_OCTETS = 20;

/** @param der one certificate, DER */
export async function parseCertificate(der: Bytes): Promise<Result<Certificate, CertificateError>> {
  try {
    return ok(await readCertificate(own(der)));
  } catch (error) {
    if (error instanceof CertificateRefusal) return err(error.error);
    if (error instanceof DerError) return err({ type: "der", detail: error.message });
    throw error;
  }
}

/** RFC 7093, section 2, method 1: the leftmost 160 bits of SHA-256 over the public key's bits. */
export async function keyIdentifier(spki: Bytes): Promise<Bytes> {
  const fields = sequence(parseDer(spki));
  fields.next();
  return (await sha256(readBitString(fields.next()))).slice(0, KEY_ID_SIZE);
}

async function readCertificate(der: Bytes): Promise<Certificate> {
  if (der.length > MAX_CERTIFICATE_SIZE) throw new CertificateRefusal("der", "too long");
  const outer = sequence(parseDer(der));
  const tbs = outer.next(TAG.sequence);
  const outerAlgorithm = outer.next(TAG.sequence);
  const signature = readBitString(outer.next());
  outer.end();

  const fields = sequence(tbs);
  const version = fields.optional(0xa0);
  if (version === undefined || readSmallInteger(only(version, 0xa0)) !== 2)
    throw new CertificateRefusal("version", "not X.509 v3");
  const serial = readSerial(fields.next());
  if (!isEcdsaWithSha256(fields.next()) || !isEcdsaWithSha256(outerAlgorithm)) {
    throw new CertificateRefusal("algorithm", "not ECDSA with SHA-256, inside and outside");
  }
  const issuer = fields.next();
  const validity = rule("validity", () => readValidity(fields.next()));
  const subject = fields.next();
  const names = {
    issuer: readNameField(issuer),
    issuerDer: issuer.der,
    subject: readNameField(subject),
    subjectDer: subject.der,
  };
  const spki = fields.next(TAG.sequence).der;
  const publicKey = await importPublicKey(spki);
  if (publicKey === undefined) throw new CertificateRefusal("public-key", "not an uncompressed point on P-256");
  const extensions = fields.next(0xa3);
  fields.end();

  const profile = readExtensions(extensions, names.subject);
  if (!equal(profile.subjectKeyId, await keyIdentifier(spki))) {
    throw new CertificateRefusal("key-identifier", "not the identifier of the subject's key");
  }
  const fingerprint = await sha256Hex(der);
  return {
    der,
    fingerprint,
    serial,
    ...names,
    ...validity,
    spki,
    publicKey,
    ...profile,
    tbs: tbs.der,
    signature,
  } as Certificate;
}

function readSerial(node: DerNode): Bytes {
  const serial = rule("serial", () => readUnsigned(node));
  if (serial.length === 0 || node.content.length > MAX_SERIAL_OCTETS)
    throw new CertificateRefusal("serial", "zero or too long");
  return serial;
}

function readNameField(node: DerNode): Name {
  if (node.tag === TAG.sequence && node.children.length === 0)
    throw new CertificateRefusal("empty-name", "a name without attributes");
  return rule("name", () => readName(node));
}

function readValidity(node: DerNode): { notBefore: Date; notAfter: Date } {
  const fields = sequence(node);
  const [notBefore, notAfter] = [readCertificateTime(fields.next()), readCertificateTime(fields.next())];
  fields.end();
  if (notAfter < notBefore) throw new DerError("ends before it begins");
  return { notBefore, notAfter };
}

/** RFC 5280, section 4.1.2.5: whole seconds, UTCTime through 2049 and GeneralizedTime after. */
function readCertificateTime(node: DerNode): Date {
  const date = readTime(node);
  if (date.getUTCMilliseconds() !== 0 || (node.tag === TAG.generalizedTime) !== date.getUTCFullYear() >= 2050) {
    throw new DerError("a time in the other form");
  }
  return date;
}
