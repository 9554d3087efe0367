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
import { readClearanceAttribute, readClearanceConstraint } from "./clearance.ts";
import {
  DerError,
  type DerNode,
  TAG,
  only,
  parseDer,
  readBitString,
  readBoolean,
  readNamedBits,
  readOctetString,
  readOid,
  readSmallInteger,
  readTime,
  readUnsigned,
  sequence,
} from "./der-reader.ts";
import { importPublicKey } from "./keys.ts";
import { type Name, isSamePath, readName } from "./names.ts";
import { OID } from "./oids.ts";
import {
  CERTIFICATE_KINDS,
  type CertificateKind,
  PROFILE,
  extensionSet,
  isAuthority,
  isNameOfKind,
} from "./profile.ts";

export interface Certificate {
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

export type CertificateRule =
  | "der"
  | "version"
  | "serial"
  | "algorithm"
  | "empty-name"
  | "name"
  | "validity"
  | "public-key"
  | "unknown-critical"
  | "alternative-name"
  | "extension-set"
  | "policy"
  | "not-a-ca"
  | "basic-constraints"
  | "key-usage"
  | "extended-key-usage"
  | "key-identifier"
  | "name-constraint"
  | "clearance";

export interface CertificateError {
  readonly type: CertificateRule;
  /** For logs. */
  readonly detail: string;
}

class Refusal extends Error {
  readonly error: CertificateError;

  constructor(type: CertificateRule, detail: string) {
    super(`${type}: ${detail}`);
    this.error = { type, detail };
  }
}

/** Several times what the longest certificate of the profile needs. */
const MAX_CERTIFICATE_SIZE = 4096;

/** RFC 5280, section 4.1.2.2. */
const MAX_SERIAL_OCTETS = 20;

const KEY_ID_SIZE = 20;

/** @param der one certificate, DER */
export async function parseCertificate(der: Bytes): Promise<Result<Certificate, CertificateError>> {
  try {
    return ok(await readCertificate(own(der)));
  } catch (error) {
    if (error instanceof Refusal) return err(error.error);
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
  if (der.length > MAX_CERTIFICATE_SIZE) throw new Refusal("der", "too long");
  const outer = sequence(parseDer(der));
  const tbs = outer.next(TAG.sequence);
  const outerAlgorithm = outer.next(TAG.sequence);
  const signature = readBitString(outer.next());
  outer.end();

  const fields = sequence(tbs);
  const version = fields.optional(0xa0);
  if (version === undefined || readSmallInteger(only(version, 0xa0)) !== 2)
    throw new Refusal("version", "not X.509 v3");
  const serial = readSerial(fields.next());
  if (!isEcdsaWithSha256(fields.next()) || !isEcdsaWithSha256(outerAlgorithm)) {
    throw new Refusal("algorithm", "not ECDSA with SHA-256, inside and outside");
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
  if (publicKey === undefined) throw new Refusal("public-key", "not an uncompressed point on P-256");
  const extensions = fields.next(0xa3);
  fields.end();

  const profile = readExtensions(extensions, names.subject);
  if (!equal(profile.subjectKeyId, await keyIdentifier(spki))) {
    throw new Refusal("key-identifier", "not the identifier of the subject's key");
  }
  const fingerprint = await sha256Hex(der);
  return { der, fingerprint, serial, ...names, ...validity, spki, publicKey, ...profile, tbs: tbs.der, signature };
}

function rule<T>(type: CertificateRule, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw new Refusal(type, error.message);
    throw error;
  }
}

function readSerial(node: DerNode): Bytes {
  const serial = rule("serial", () => readUnsigned(node));
  if (serial.length === 0 || node.content.length > MAX_SERIAL_OCTETS) throw new Refusal("serial", "zero or too long");
  return serial;
}

function readNameField(node: DerNode): Name {
  if (node.tag === TAG.sequence && node.children.length === 0)
    throw new Refusal("empty-name", "a name without attributes");
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

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: DerNode;
}

function readExtension(node: DerNode): Extension {
  const fields = sequence(node);
  const id = readOid(fields.next());
  const flag = fields.optional(TAG.boolean);
  if (flag !== undefined && !readBoolean(flag)) throw new DerError("a default value that is written out");
  const octets = readOctetString(fields.next());
  fields.end();
  const critical = flag !== undefined;
  if (id === OID.subjectAltName) throw new Refusal("alternative-name", "a subject alternative name");
  if (!KNOWN_EXTENSIONS.has(id)) {
    throw new Refusal(critical ? "unknown-critical" : "extension-set", `extension ${id}`);
  }
  return { id, critical, value: parseDer(octets) };
}

const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(
  CERTIFICATE_KINDS.flatMap((kind) => extensionSet(kind).map(({ id }) => id)),
);

function readExtensions(explicit: DerNode, subject: Name) {
  const list = only(explicit, 0xa3);
  if (list.tag !== TAG.sequence) throw new DerError("extensions that are no sequence");
  const extensions = list.children.map(readExtension);
  const find = (id: string): DerNode | undefined => extensions.find((each) => each.id === id)?.value;

  const kind = rule("policy", () => readKind(find(OID.certificatePolicies), subject));
  const { pathLength } = rule("basic-constraints", () => readBasicConstraints(find(OID.basicConstraints), kind));
  const usage = find(OID.keyUsage);
  const bits = usage === undefined ? "" : rule("key-usage", () => readNamedBits(usage)).join();
  if (bits !== PROFILE[kind].keyUsage.join()) throw new Refusal("key-usage", `not that of ${kind}`);
  const extendedUsage = find(OID.extendedKeyUsage);
  const purpose = extendedUsage && rule("extended-key-usage", () => readOid(only(extendedUsage, TAG.sequence)));
  if (purpose !== PROFILE[kind].extendedKeyUsage?.id) throw new Refusal("extended-key-usage", `not that of ${kind}`);

  const form = (each: { readonly id: string; readonly critical: boolean }): string =>
    `${each.id}${each.critical ? "!" : ""}`;
  if (extensions.map(form).join() !== extensionSet(kind).map(form).join()) {
    throw new Refusal("extension-set", `not the extensions of ${kind}, in their order and criticality`);
  }
  if (!isNameOfKind(kind, subject)) throw new Refusal("name", `not a name of ${kind}`);

  const value = (id: string): DerNode => find(id) as DerNode;
  if (kind === "unit-ca") rule("name-constraint", () => assertOwnTree(value(OID.nameConstraints), subject));
  const clearance = rule("clearance", () => {
    switch (PROFILE[kind].clearance) {
      case "attribute":
        return { clearance: readClearanceAttribute(value(OID.subjectDirectoryAttributes)) };
      case "constraint":
        return { clearance: readClearanceConstraint(value(OID.authorityClearanceConstraints)) };
      case "none":
        return {};
    }
  });
  const keyIds = rule("key-identifier", () => ({
    subjectKeyId: readOctetString(value(OID.subjectKeyIdentifier)),
    authorityKeyId: readAuthorityKeyId(value(OID.authorityKeyIdentifier)),
  }));
  return { kind, ...keyIds, ...clearance, ...(pathLength === undefined ? {} : { pathLength }) };
}

/** One policy, without qualifiers, which tells the kind. */
function readKind(node: DerNode | undefined, subject: Name): CertificateKind {
  if (node === undefined) throw new Refusal("extension-set", "no certificate policies");
  const policy = readOid(only(only(node, TAG.sequence), TAG.sequence));
  if (policy === OID.anyPolicy) return subject.commonName === undefined ? "unit-ca" : "root";
  const kind = CERTIFICATE_KINDS.find((each) => PROFILE[each].policy === policy);
  if (kind === undefined) throw new DerError("a policy that the profile does not have");
  return kind;
}

function readBasicConstraints(node: DerNode | undefined, kind: CertificateKind): { pathLength: number | undefined } {
  if (node === undefined) throw new Refusal(isAuthority(kind) ? "not-a-ca" : "extension-set", "no basic constraints");
  const fields = sequence(node);
  const flag = fields.optional(TAG.boolean);
  const length = fields.optional(TAG.integer);
  fields.end();
  const isCa = flag !== undefined && readBoolean(flag);
  if (!isCa && isAuthority(kind)) throw new Refusal("not-a-ca", "an authority without the CA flag");
  if (flag !== undefined && !isCa) throw new DerError("a default value that is written out");
  if (isCa !== isAuthority(kind) || (length !== undefined) !== isCa) throw new DerError(`not those of ${kind}`);
  return { pathLength: length && readSmallInteger(length) };
}

/** RFC 5280, section 4.2.1.10: one permitted directoryName, the subject's own, with the default minimum 0. */
function assertOwnTree(node: DerNode, subject: Name): void {
  const base = only(only(only(node, TAG.sequence), 0xa0), TAG.sequence);
  const tree = readName(only(base, 0xa4));
  if (tree.commonName !== undefined || !isSamePath(tree.path, subject.path))
    throw new DerError("not the unit's own tree");
}

/** RFC 5280, section 4.2.1.1: the key identifier alone. */
function readAuthorityKeyId(node: DerNode): Bytes {
  const keyId = only(node, TAG.sequence);
  if (keyId.tag !== 0x80 || keyId.content.length !== KEY_ID_SIZE) throw new DerError("not one key identifier");
  return keyId.content;
}
