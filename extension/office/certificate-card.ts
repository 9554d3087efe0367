/** What a certificate says, for people: only of certificates that a verified chain names. */
import { type Bytes, fromBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { readSignedData } from "../../shared/pki/signed-data.ts";

export interface CertificateCard {
  /** Code of the unit that it stands under. */
  readonly unit: string;
  /** Code of the unit whose authority issued it. */
  readonly issuer: string;
  /** Hexadecimal, as other tools write it. */
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** SHA-256 of the DER, hexadecimal. */
  readonly fingerprint: string;
}

/** @param der undefined of one that does not read */
export async function certificateCard(der: Bytes): Promise<CertificateCard | undefined> {
  const read = await parseCertificate(der);
  if (!read.ok) return undefined;
  const { subject, issuer, serial, notBefore, notAfter, fingerprint } = read.value;
  return {
    unit: subject.path.at(-1) ?? "",
    issuer: issuer.path.at(-1) ?? "",
    serial: toHex(serial),
    from: notBefore.getTime(),
    until: notAfter.getTime(),
    fingerprint,
  };
}

/**
 * The signer's certificate out of a signature, where it is the one that is meant: what else stands in there proves nothing.
 * @param cms base64url
 */
export async function cardInSignature(cms: string, fingerprint: string): Promise<CertificateCard | undefined> {
  const read = readSignedData(fromBase64Url(cms));
  if (!read.ok) return undefined;
  for (const der of read.value.certificates) {
    const card = await certificateCard(der);
    if (card?.fingerprint === fingerprint) return card;
  }
  return undefined;
}
