/** Writes the SignedData that `signed-data.ts` reads: the one shape of the profile. */
import { type Bytes, own, sha256 } from "../encoding/bytes.ts";
import { ECDSA_WITH_SHA256, SHA256 } from "./algorithms.ts";
import { parseCertificate } from "./certificate.ts";
import { integer, octetString, oid, sequenceOf, setOf, tagged, time } from "./der-writer.ts";
import { signEcdsa, verifyEcdsa } from "./keys.ts";
import { OID } from "./oids.ts";

/** What is signed: the bytes, or their SHA-256 where they are too many to hold at once. */
export type Content = Bytes | { readonly sha256: Bytes };

export interface Signer {
  /** DER. */
  readonly certificate: Bytes;
  readonly privateKey: CryptoKey;
}

export async function digestOf(content: Content): Promise<Bytes> {
  if (content instanceof Uint8Array) return sha256(content);
  if (content.sha256.length !== 32) throw new RangeError("not a SHA-256 digest");
  return content.sha256;
}

/**
 * @param wish.attached whether the content stands inside; it must then be given as bytes
 * @param wish.certificates what to embed: the signer's and all its authorities below the root, or none
 * @throws RangeError where the private key is not the certificate's
 */
export async function encodeSignedData(wish: {
  readonly contentType: string;
  readonly content: Content;
  readonly attached: boolean;
  readonly signer: Signer;
  readonly certificates: readonly Bytes[];
  readonly signingTime: Date | undefined;
}): Promise<Bytes> {
  const parsed = await parseCertificate(wish.signer.certificate);
  if (!parsed.ok) throw new RangeError(`the signer's certificate is refused: ${parsed.error.type}`);
  const signer = parsed.value;
  const attributes = setOf([
    encodeAttribute(OID.contentType, oid(wish.contentType)),
    encodeAttribute(OID.messageDigest, octetString(await digestOf(wish.content))),
    encodeAttribute(
      OID.signingCertificateV2,
      sequenceOf(sequenceOf(sequenceOf(octetString(await sha256(signer.der))))),
    ),
    ...(wish.signingTime === undefined ? [] : [encodeAttribute(OID.signingTime, time(wish.signingTime))]),
  ]);
  const signature = await signEcdsa(wish.signer.privateKey, attributes);
  if (!(await verifyEcdsa(signer.publicKey, attributes, signature))) {
    throw new RangeError("the private key is not the certificate's");
  }
  const content = wish.attached && wish.content instanceof Uint8Array ? [tagged(0, octetString(wish.content))] : [];
  const signedData = sequenceOf(
    integer(versionFor(wish.contentType)),
    setOf([SHA256]),
    sequenceOf(oid(wish.contentType), ...content),
    ...(wish.certificates.length === 0 ? [] : [setOf(wish.certificates, 0xa0)]),
    setOf([
      sequenceOf(
        integer(1),
        sequenceOf(signer.issuerDer, integer(signer.serial)),
        SHA256,
        withTag(0xa0, attributes),
        ECDSA_WITH_SHA256,
        octetString(signature),
      ),
    ]),
  );
  return sequenceOf(oid(OID.signedData), tagged(0, signedData));
}

/** RFC 5652, section 5.1: 3 where the content is not plain data. */
export function versionFor(contentType: string): number {
  return contentType === OID.data ? 1 : 3;
}

export function encodeAttribute(type: string, value: Bytes): Bytes {
  return sequenceOf(oid(type), setOf([value]));
}

/** The same element under another tag. */
export function withTag(tag: number, der: Bytes): Bytes {
  const copy = own(der);
  copy[0] = tag;
  return copy;
}
