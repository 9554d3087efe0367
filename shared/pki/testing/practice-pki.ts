/**
 * A small public key infrastructure made afresh for tests: a root, a province, one of its communes, and in the commune
 * one certificate of every kind. Dates are fixed, so no test depends on the day on which it runs.
 */
import type { Bytes } from "../../encoding/bytes.ts";
import { exportPublicKey, generateSigningKeys } from "../keys.ts";
import { type CertificateSubject, issueCertificate, issueRoot } from "../issue-certificate.ts";
import type { UnitPath } from "../names.ts";
import { parseCertificate } from "../certificate.ts";
import { type TrustAnchor, pinRoot } from "../validate-path.ts";

export const NOT_BEFORE = new Date("2026-01-01T00:00:00Z");
export const NOT_AFTER = new Date("2031-01-01T00:00:00Z");
/** A moment at which everything here is in force. */
export const NOW = new Date("2027-06-15T08:30:00Z");

export const ORGANISATION = "VN";
export const PROVINCE: UnitPath = [ORGANISATION, "P01"];
export const COMMUNE: UnitPath = [ORGANISATION, "P01", "P01.C07"];
export const PERSON = "Nguyễn Thị Minh Khai";

export interface Holder {
  readonly certificate: Bytes;
  /** Extractable, so that tests can hand it to other tools. */
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

export async function makeKeys(): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: Bytes }> {
  const { privateKey, publicKey } = await generateSigningKeys();
  return { privateKey, publicKey: await exportPublicKey(publicKey) };
}

const TERM = { notBefore: NOT_BEFORE, notAfter: NOT_AFTER };

export async function makeRoot(organisation: string = ORGANISATION, term: typeof TERM = TERM): Promise<Holder> {
  const keys = await makeKeys();
  const certificate = await issueRoot({
    organisation,
    pathLength: 3,
    clearance: "topSecret",
    ...term,
    ...keys,
  });
  return { certificate, ...keys };
}

export async function issueTo(issuer: Holder, subject: CertificateSubject, term: typeof TERM = TERM): Promise<Holder> {
  const keys = await makeKeys();
  const certificate = await issueCertificate({
    subject,
    issuer,
    publicKey: keys.publicKey,
    ...term,
  });
  return { certificate, ...keys };
}

export async function anchorOf(root: Bytes): Promise<TrustAnchor> {
  const parsed = await parseCertificate(root);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const anchor = await pinRoot(root, parsed.value.fingerprint);
  if (!anchor.ok) throw new Error(anchor.error.type);
  return anchor.value;
}

export async function makePracticePki() {
  const root = await makeRoot();
  const province = await issueTo(root, { kind: "unit-ca", path: PROVINCE, pathLength: 2, clearance: "secret" });
  const commune = await issueTo(province, { kind: "unit-ca", path: COMMUNE, pathLength: 0, clearance: "topSecret" });
  const [person, unit] = [{ path: COMMUNE, commonName: PERSON }, { path: COMMUNE }];
  return {
    root,
    anchor: await anchorOf(root.certificate),
    province,
    commune,
    signing: await issueTo(commune, { kind: "signing", ...person, clearance: "topSecret" }),
    authentication: await issueTo(commune, { kind: "authentication", ...person }),
    device: await issueTo(commune, {
      kind: "device",
      ...unit,
      id: "00112233445566778899aabbccddeeff",
      clearance: "confidential",
    }),
    seal: await issueTo(commune, { kind: "seal", ...unit, clearance: "unclassified" }),
    acceptance: await issueTo(root, { kind: "relay-acceptance", organisation: ORGANISATION }),
    tsa: await issueTo(root, { kind: "relay-tsa", organisation: ORGANISATION }),
    /** The authorities above everything that the commune issues, below the root. */
    authorities: [commune.certificate, province.certificate],
  };
}

export type PracticePki = Awaited<ReturnType<typeof makePracticePki>>;
