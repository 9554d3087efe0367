/**
 * The certificate profile: for each kind its key usage, policy, who issues it, and the exact list of extensions in their
 * order. Issuing writes this, parsing demands it; there is no optional part.
 */
import { OID } from "./oids.ts";
import { type Name, isReservedCommonName } from "./names.ts";

export const CERTIFICATE_KINDS = [
  "root",
  "unit-ca",
  "signing",
  "authentication",
  "device",
  "seal",
  "relay-acceptance",
  "relay-tsa",
] as const;

export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Bits of KeyUsage (RFC 5280, section 4.2.1.3). */
const digitalSignature = 0;
const nonRepudiation = 1;
const keyCertSign = 5;
const cRLSign = 6;

export interface KindProfile {
  /** Authorities carry anyPolicy; every other kind has a policy of its own, so that no name decides what a key is for. */
  readonly policy: string;
  readonly keyUsage: readonly number[];
  readonly extendedKeyUsage?: { readonly id: string; readonly critical: boolean };
  readonly clearance: "constraint" | "attribute" | "none";
  readonly issuedBy: "itself" | "root" | "root or unit CA" | "its unit's CA";
}

const AUTHORITY = {
  policy: OID.anyPolicy,
  keyUsage: [digitalSignature, keyCertSign, cRLSign],
  clearance: "constraint",
} as const;

export const PROFILE: { readonly [K in CertificateKind]: KindProfile } = {
  root: { ...AUTHORITY, issuedBy: "itself" },
  "unit-ca": { ...AUTHORITY, issuedBy: "root or unit CA" },
  signing: {
    policy: `${OID.kindPolicy}.1`,
    keyUsage: [digitalSignature, nonRepudiation],
    clearance: "attribute",
    issuedBy: "its unit's CA",
  },
  authentication: {
    policy: `${OID.kindPolicy}.2`,
    keyUsage: [digitalSignature],
    extendedKeyUsage: { id: OID.clientAuth, critical: false },
    clearance: "none",
    issuedBy: "its unit's CA",
  },
  device: {
    policy: `${OID.kindPolicy}.3`,
    keyUsage: [digitalSignature],
    clearance: "attribute",
    issuedBy: "its unit's CA",
  },
  seal: {
    policy: `${OID.kindPolicy}.4`,
    keyUsage: [digitalSignature, nonRepudiation],
    clearance: "attribute",
    issuedBy: "its unit's CA",
  },
  "relay-acceptance": {
    policy: `${OID.kindPolicy}.5`,
    keyUsage: [digitalSignature],
    clearance: "none",
    issuedBy: "root",
  },
  "relay-tsa": {
    policy: `${OID.kindPolicy}.6`,
    keyUsage: [digitalSignature],
    extendedKeyUsage: { id: OID.timeStamping, critical: true },
    clearance: "none",
    issuedBy: "root",
  },
};

export function isAuthority(kind: CertificateKind): kind is "root" | "unit-ca" {
  return kind === "root" || kind === "unit-ca";
}

/** The extensions of a kind: identifier and criticality, in the order in which they stand. */
export function extensionSet(kind: CertificateKind): readonly { readonly id: string; readonly critical: boolean }[] {
  const { extendedKeyUsage, clearance } = PROFILE[kind];
  return [
    { id: OID.basicConstraints, critical: true },
    { id: OID.keyUsage, critical: true },
    ...(extendedKeyUsage === undefined ? [] : [{ id: OID.extendedKeyUsage, critical: extendedKeyUsage.critical }]),
    { id: OID.subjectKeyIdentifier, critical: false },
    { id: OID.authorityKeyIdentifier, critical: false },
    { id: OID.certificatePolicies, critical: false },
    ...(kind === "unit-ca" ? [{ id: OID.nameConstraints, critical: true }] : []),
    ...(clearance === "attribute" ? [{ id: OID.subjectDirectoryAttributes, critical: false }] : []),
    ...(clearance === "constraint" ? [{ id: OID.authorityClearanceConstraints, critical: false }] : []),
  ];
}

/** Whether a subject has the form that its kind demands. */
export function isNameOfKind(kind: CertificateKind, { path, commonName }: Name): boolean {
  switch (kind) {
    case "unit-ca":
      return commonName === undefined;
    case "signing":
    case "authentication":
      return commonName !== undefined && !isReservedCommonName(commonName);
    case "device":
      return commonName !== undefined && /^device-[0-9a-f]{32}$/.test(commonName);
    case "seal":
      return commonName === "seal";
    case "root":
    case "relay-acceptance":
    case "relay-tsa":
      return commonName === kind && path.length === 1;
  }
}
