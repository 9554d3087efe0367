/**
 * Issues certificates of the profile. An administrator's client and the keeper of the root write them; nothing is issued
 * that `parseCertificate` and the rules of `issuing-rules.ts` would refuse under its issuer: such a wish is a bug of the
 * caller and throws RangeError.
 */
import { type Bytes } from "../encoding/bytes.ts";
import { drawRandom, platformRandom } from "../encoding/random.ts";
import type { Level } from "../domain/level.ts";
import { ECDSA_WITH_SHA256 } from "./algorithms.ts";
import { type Certificate, keyIdentifier, parseCertificate } from "./certificate.ts";
import { encodeClearanceAttribute, encodeClearanceConstraint } from "./clearance.ts";
import {
  bitString,
  boolean,
  element,
  integer,
  namedBits,
  octetString,
  oid,
  sequenceOf,
  tagged,
  time,
} from "./der-writer.ts";
import { brokenIssuingRule } from "./issuing-rules.ts";
import { importPublicKey, signEcdsa, verifyEcdsa } from "./keys.ts";
import { type Name, type UnitPath, encodeName, unitName } from "./names.ts";
import { OID } from "./oids.ts";
import { type CertificateKind, PROFILE, extensionSet, isAuthority } from "./profile.ts";

/** Whom a certificate is for. `pathLength`: how many levels of unit CAs may stand below. */
export type CertificateSubject =
  | { readonly kind: "unit-ca"; readonly path: UnitPath; readonly pathLength: number; readonly clearance: Level }
  | { readonly kind: "signing"; readonly path: UnitPath; readonly commonName: string; readonly clearance: Level }
  | { readonly kind: "authentication"; readonly path: UnitPath; readonly commonName: string }
  /** `id`: 32 hex characters. */
  | { readonly kind: "device"; readonly path: UnitPath; readonly id: string; readonly clearance: Level }
  | { readonly kind: "seal"; readonly path: UnitPath; readonly clearance: Level }
  | { readonly kind: "relay-acceptance" | "relay-tsa"; readonly organisation: string };

/** Whole seconds count; `serial`: 16 random bytes, drawn where absent. */
interface Term {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly serial?: Bytes;
}

export interface Issuer {
  /** DER of the issuer's own certificate. */
  readonly certificate: Bytes;
  readonly privateKey: CryptoKey;
}

/** The self-signed root; `clearance` is the ceiling of the whole deployment. */
export async function issueRoot(
  wish: Term & {
    readonly organisation: string;
    readonly pathLength: number;
    readonly clearance: Level;
    readonly publicKey: Bytes;
    readonly privateKey: CryptoKey;
  },
): Promise<Bytes> {
  await assertPublicKey(wish.publicKey);
  const subject = { path: [wish.organisation], commonName: "root" };
  const keyId = await keyIdentifier(wish.publicKey);
  const name = encodeName(subject);
  const der = await encodeCertificate(
    { ...wish, kind: "root", subject, issuerName: name, issuerKeyId: keyId },
    wish.privateKey,
  );
  await readBack(der);
  return der;
}

/**
 * @param wish.publicKey SubjectPublicKeyInfo, DER, of a P-256 key whose owner has proved possession (`request.ts`)
 * @throws RangeError where the profile or the issuer's scope does not allow it
 */
export async function issueCertificate(
  wish: Term & { readonly subject: CertificateSubject; readonly publicKey: Bytes; readonly issuer: Issuer },
): Promise<Bytes> {
  const parsed = await parseCertificate(wish.issuer.certificate);
  if (!parsed.ok) throw new RangeError(`the issuer's certificate is refused: ${parsed.error.type}`);
  const issuer = parsed.value;
  await assertPublicKey(wish.publicKey);
  const der = await encodeCertificate(
    {
      ...wish,
      ...wish.subject,
      subject: nameOf(wish.subject),
      issuerName: issuer.subjectDer,
      issuerKeyId: issuer.subjectKeyId,
    },
    wish.issuer.privateKey,
  );
  const certificate = await readBack(der);
  const broken = brokenIssuingRule(issuer, certificate);
  if (broken !== undefined)
    throw new RangeError(`outside what this issuer may certify: ${broken.type}, ${broken.detail}`);
  if (!(await verifyEcdsa(issuer.publicKey, certificate.tbs, certificate.signature))) {
    throw new RangeError("the private key is not the issuer's");
  }
  return der;
}

async function assertPublicKey(spki: Bytes): Promise<void> {
  if ((await importPublicKey(spki)) === undefined) throw new RangeError("not a P-256 public key");
}

async function readBack(der: Bytes): Promise<Certificate> {
  const parsed = await parseCertificate(der);
  if (!parsed.ok) throw new RangeError(`outside the profile: ${parsed.error.type}, ${parsed.error.detail}`);
  return parsed.value;
}

function nameOf(subject: CertificateSubject): Name {
  switch (subject.kind) {
    case "unit-ca":
      return { path: subject.path };
    case "signing":
    case "authentication":
      return { path: subject.path, commonName: subject.commonName };
    case "device":
      return { path: subject.path, commonName: `device-${subject.id}` };
    case "seal":
      return { path: subject.path, commonName: "seal" };
    case "relay-acceptance":
    case "relay-tsa":
      return { path: [subject.organisation], commonName: subject.kind };
  }
}

interface Content extends Term {
  readonly kind: CertificateKind;
  readonly subject: Name;
  readonly publicKey: Bytes;
  readonly issuerName: Bytes;
  readonly issuerKeyId: Bytes;
  readonly pathLength?: number;
  readonly clearance?: Level;
}

async function encodeCertificate(content: Content, privateKey: CryptoKey): Promise<Bytes> {
  const serial = content.serial ?? drawRandom(platformRandom, 16);
  if (serial.length !== 16) throw new RangeError("a serial number is 16 random bytes");
  const values = await extensionValues(content);
  const extensions = extensionSet(content.kind).map(({ id, critical }) =>
    sequenceOf(oid(id), ...(critical ? [boolean(true)] : []), octetString(values[id] as Bytes)),
  );
  const tbs = sequenceOf(
    tagged(0, integer(2)),
    integer(serial),
    ECDSA_WITH_SHA256,
    content.issuerName,
    sequenceOf(time(content.notBefore), time(content.notAfter)),
    encodeName(content.subject),
    content.publicKey,
    tagged(3, sequenceOf(...extensions)),
  );
  return sequenceOf(tbs, ECDSA_WITH_SHA256, bitString(await signEcdsa(privateKey, tbs)));
}

async function extensionValues(content: Content): Promise<Record<string, Bytes>> {
  const { kind, pathLength = 0, clearance = "unclassified" } = content;
  const profile = PROFILE[kind];
  const [keyId, tree] = [await keyIdentifier(content.publicKey), unitName(content.subject.path)];
  return {
    [OID.basicConstraints]: isAuthority(kind) ? sequenceOf(boolean(true), integer(pathLength)) : sequenceOf(),
    [OID.keyUsage]: namedBits(profile.keyUsage),
    [OID.extendedKeyUsage]: sequenceOf(oid(profile.extendedKeyUsage?.id ?? OID.clientAuth)),
    [OID.subjectKeyIdentifier]: octetString(keyId),
    [OID.authorityKeyIdentifier]: sequenceOf(element(0x80, content.issuerKeyId)),
    [OID.certificatePolicies]: sequenceOf(sequenceOf(oid(profile.policy))),
    // [0] permittedSubtrees, one GeneralSubtree whose base is [4] directoryName.
    [OID.nameConstraints]: sequenceOf(tagged(0, sequenceOf(tagged(4, tree)))),
    [OID.subjectDirectoryAttributes]: encodeClearanceAttribute(clearance),
    [OID.authorityClearanceConstraints]: encodeClearanceConstraint(clearance),
  };
}
