/**
 * CMS SignedData (RFC 5652) in the one shape that Tram writes and accepts, shared by document signatures (`cms.ts`) and time
 * stamps (`time-stamp-token.ts`): one signer, named by issuer and serial number; SHA-256 with ECDSA; signed attributes
 * content-type, message-digest, signing-certificate-v2 (RFC 5035) and perhaps signing-time, no others; inside it the
 * signer's certificate and its authorities below the root, no others; unsigned at most one time stamp, which whoever
 * reads must verify. There is no byte that nobody judges.
 *
 * The worst failure: a signature that holds for another content, or for another certificate of the same key.
 */
import { type Bytes, equal, fromHex, own, sha256 } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import { isEcdsaWithSha256, isSha256 } from "./algorithms.ts";
import { DerError, type DerNode, TAG, assertSetOrder } from "./der-node.ts";
import { type Fields, only, parseDer, sequence } from "./der-reader.ts";
import { readOctetString, readOid, readSmallInteger, readTime } from "./der-values.ts";
import { type Content, digestOf, versionFor, withTag } from "./encode-signed-data.ts";
import { integer } from "./der-writer.ts";
import { verifyEcdsa } from "./keys.ts";
import { OID } from "./oids.ts";
import type { PathMemory } from "./path-memory.ts";
import type { CertificateKind } from "./profile.ts";
import { type PathError, type TrustAnchor, type ValidPath, validatePath } from "./validate-path.ts";

export type SignedDataError =
  | {
      readonly type:
        | "malformed"
        | "algorithm"
        | "attributes"
        | "content-type"
        | "wrong-content"
        | "no-signer-certificate"
        | "signing-certificate"
        | "signature";
      /** For logs. */
      readonly detail: string;
    }
  | { readonly type: "path"; readonly cause: PathError };

export interface SignedData {
  readonly contentType: string;
  /** Absent in a detached signature. */
  readonly content: Bytes | undefined;
  /** DER of each, in the order of their encodings. */
  readonly certificates: readonly Bytes[];
  /** DER of the issuer's name and of the serial number, as the signer is named. */
  readonly signerId: SignerId;
  /** DER of the signed attributes as the SET OF that is signed. */
  readonly signedAttributes: Bytes;
  readonly messageDigest: Bytes;
  readonly signingTime: Date | undefined;
  readonly signingCertificate: { readonly hash: Bytes; readonly id: SignerId | undefined };
  readonly signature: Bytes;
  /** DER of an unsigned time-stamp token, not yet judged. */
  readonly timeStampToken: Bytes | undefined;
}

interface SignerId {
  readonly issuer: Bytes;
  readonly serial: Bytes;
}

export interface VerifiedSigner {
  readonly path: ValidPath;
  readonly signingTime: Date | undefined;
  /** The octets of the signature value: what a signature time stamp is over. */
  readonly signature: Bytes;
}

class SignedDataRefusal extends Error {
  readonly error: SignedDataError;

  constructor(type: Exclude<SignedDataError["type"], "path">, detail: string) {
    super(`${type}: ${detail}`);
    this.error = { type, detail };
  }
}

/** A path of authorities, a signature and a time stamp take a tenth of it. */
const MAX_SIZE = 64 * 1024;

/** Runs a reading step and turns what it throws for bad input into a value. */
export function attempt<T>(read: () => T): Result<T, SignedDataError> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof SignedDataRefusal) return err(error.error);
    if (error instanceof DerError) return err({ type: "malformed", detail: error.message });
    throw error;
  }
}

/** Reads the structure to the last byte. Nothing in it is verified yet. */
export function readSignedData(der: Bytes): Result<SignedData, SignedDataError> {
  return attempt(() => {
    if (der.length > MAX_SIZE) throw new DerError("too long");
    const info = sequence(parseDer(own(der)));
    if (readOid(info.next()) !== OID.signedData) throw new DerError("not SignedData");
    const fields = sequence(only(info.next(), 0xa0));
    info.end();
    const version = readSmallInteger(fields.next());
    assertSha256(only(fields.next(), TAG.set));
    const encapsulated = sequence(fields.next());
    const contentType = readOid(encapsulated.next());
    const content = encapsulated.optional(0xa0);
    encapsulated.end();
    if (version !== versionFor(contentType)) throw new DerError("another version of SignedData");
    const certificates = fields.optional(0xa0)?.children ?? [];
    assertSetOrder(certificates);
    const signer = readSignerInfo(only(fields.next(), TAG.set), contentType);
    fields.end();
    return {
      contentType,
      content: content && readOctetString(only(content, 0xa0)),
      certificates: certificates.map((node) => node.der),
      ...signer,
    };
  });
}

function assertSha256(node: DerNode): void {
  if (!isSha256(node)) throw new SignedDataRefusal("algorithm", "a digest other than SHA-256");
}

function readSignerInfo(node: DerNode, contentType: string) {
  const fields = sequence(node);
  if (readSmallInteger(fields.next()) !== 1) throw new DerError("another version of SignerInfo");
  const signerId = readSignerId(sequence(fields.next()));
  assertSha256(fields.next());
  const attributes = fields.next(0xa0);
  const algorithm = fields.next();
  if (!isEcdsaWithSha256(algorithm))
    throw new SignedDataRefusal("algorithm", "a signature other than ECDSA with SHA-256");
  const signature = readOctetString(fields.next());
  const unsigned = fields.optional(0xa1);
  fields.end();
  return {
    signerId,
    signedAttributes: withTag(TAG.set, attributes.der),
    ...readSignedAttributes(attributes, contentType),
    signature,
    timeStampToken: unsigned && readUnsignedAttributes(unsigned),
  };
}

function readSignerId(fields: Fields): SignerId {
  const id = { issuer: fields.next(TAG.sequence).der, serial: fields.next(TAG.integer).der };
  fields.end();
  return id;
}

/** Each attribute with its one value; sorted, and none twice. */
function readAttributes(node: DerNode): ReadonlyMap<string, DerNode> {
  assertSetOrder(node.children);
  const attributes = new Map<string, DerNode>();
  for (const child of node.children) {
    const fields = sequence(child);
    const type = readOid(fields.next());
    if (attributes.has(type)) throw new SignedDataRefusal("attributes", `${type} twice`);
    attributes.set(type, only(fields.next(), TAG.set));
    fields.end();
  }
  return attributes;
}

const SIGNED_ATTRIBUTES: ReadonlySet<string> = new Set([
  OID.contentType,
  OID.messageDigest,
  OID.signingCertificateV2,
  OID.signingTime,
]);

function readSignedAttributes(node: DerNode, contentType: string) {
  const attributes = readAttributes(node);
  for (const type of attributes.keys()) {
    if (!SIGNED_ATTRIBUTES.has(type)) throw new SignedDataRefusal("attributes", `${type} is not of the profile`);
  }
  const required = (type: string): DerNode => {
    const value = attributes.get(type);
    if (value === undefined) throw new SignedDataRefusal("attributes", `${type} is missing`);
    return value;
  };
  if (readOid(required(OID.contentType)) !== contentType) {
    throw new SignedDataRefusal("content-type", "the attribute and the content disagree");
  }
  const signingTime = attributes.get(OID.signingTime);
  return {
    messageDigest: readOctetString(required(OID.messageDigest)),
    signingCertificate: readSigningCertificate(required(OID.signingCertificateV2)),
    signingTime: signingTime && readTime(signingTime),
  };
}

/** RFC 5035, section 3: one certificate, hashed with the default SHA-256; issuer and serial number may stand beside. */
function readSigningCertificate(node: DerNode): SignedData["signingCertificate"] {
  const fields = sequence(only(only(node, TAG.sequence), TAG.sequence));
  const hash = readOctetString(fields.next());
  const issuerSerial = fields.optional(TAG.sequence);
  fields.end();
  if (issuerSerial === undefined) return { hash, id: undefined };
  const id = sequence(issuerSerial);
  const issuer = only(only(id.next(), TAG.sequence), 0xa4).der;
  const serial = id.next(TAG.integer).der;
  id.end();
  return { hash, id: { issuer, serial } };
}

function readUnsignedAttributes(node: DerNode): Bytes {
  const attributes = readAttributes(node);
  const token = attributes.get(OID.timeStampToken);
  if (token === undefined || attributes.size !== 1) {
    throw new SignedDataRefusal("attributes", "unsigned attributes other than one time stamp");
  }
  return token.der;
}

/**
 * Verifies content, signer and path of a SignedData that was read. A time stamp inside is left to the caller.
 * @param input.at the moment at which the signer's path must hold
 */
export async function verifySignedData(
  data: SignedData,
  input: {
    readonly content: Content;
    readonly root: TrustAnchor;
    readonly usage: readonly CertificateKind[];
    readonly at: Date;
    readonly memory?: PathMemory;
  },
): Promise<Result<VerifiedSigner, SignedDataError>> {
  if (!equal(data.messageDigest, await digestOf(input.content))) {
    return err({ type: "wrong-content", detail: "the message digest is of something else" });
  }
  const [leaf, ...spare] = data.certificates.filter((der) => isNamedBy(data.signerId, der, input.memory));
  if (leaf === undefined || spare.length > 0) {
    return err({ type: "no-signer-certificate", detail: "not exactly one certificate with the signer's name" });
  }
  const known = input.memory?.recall(leaf);
  if (!equal(data.signingCertificate.hash, known === undefined ? await sha256(leaf) : fromHex(known.fingerprint))) {
    return err({ type: "signing-certificate", detail: "the signed hash is of another certificate" });
  }
  if (data.signingCertificate.id !== undefined && !isNamedBy(data.signingCertificate.id, leaf, input.memory)) {
    return err({ type: "signing-certificate", detail: "the signed name is of another certificate" });
  }
  const intermediates = data.certificates.filter((der) => der !== leaf);
  const path = await validatePath({ ...input, leaf, intermediates });
  if (!path.ok) return err({ type: "path", cause: path.error });
  if (!(await verifyEcdsa(path.value.certificate.publicKey, data.signedAttributes, data.signature))) {
    return err({ type: "signature", detail: "does not verify with the signer's key" });
  }
  return ok({ path: path.value, signingTime: data.signingTime, signature: own(data.signature) });
}

/** Compares the names only; whether the bytes are a certificate at all is for the path check. */
function isNamedBy(id: SignerId, certificate: Bytes, memory: PathMemory | undefined): boolean {
  const known = memory?.recall(certificate);
  if (known !== undefined) return equal(known.issuerDer, id.issuer) && equal(integer(known.serial), id.serial);
  const tbs = parseDer(certificate).children[0]?.children ?? [];
  const [serial, issuer] = [tbs[1], tbs[3]];
  return serial !== undefined && issuer !== undefined && equal(serial.der, id.serial) && equal(issuer.der, id.issuer);
}
