/** Object identifiers of the profile, each with the document that assigns it. */

/**
 * The project's own arc: 2.25 with the UUID 3663a182-a12f-45a6-96dd-0e7bbad5fddd (ITU-T X.667, section 7), which needs no
 * registration authority.
 */
const TRAM = "2.25.72295624978871954856408381937228840413";

export const OID = {
  // RFC 5480
  ecPublicKey: "1.2.840.10045.2.1",
  p256: "1.2.840.10045.3.1.7",
  // RFC 5758, RFC 5754
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  sha256: "2.16.840.1.101.3.4.2.1",

  // X.520: attributes of names
  commonName: "2.5.4.3",
  organisation: "2.5.4.10",
  unit: "2.5.4.11",

  // RFC 5280: extensions
  subjectDirectoryAttributes: "2.5.29.9",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  certificatePolicies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  anyPolicy: "2.5.29.32.0",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  timeStamping: "1.3.6.1.5.5.7.3.8",

  // RFC 5755, section 4.4.6; RFC 5913, section 2
  clearance: "2.5.4.55",
  authorityClearanceConstraints: "1.3.6.1.5.5.7.1.21",

  // RFC 5652, RFC 5035, RFC 3161
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  timeStampToken: "1.2.840.113549.1.9.16.2.14",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",

  /** One certificate policy for each kind of end certificate: `kindPolicy`.<n>, see `profile.ts`. */
  kindPolicy: `${TRAM}.1`,
  /** The security policy under which clearances are stated. */
  clearancePolicy: `${TRAM}.2`,
  /** The policy of the relay's time stamps. */
  timeStampPolicy: `${TRAM}.3`,
} as const;
