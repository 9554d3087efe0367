/**
 * Chains of certificates written by hand, field by field, so that any one field can be made wrong: what an administrator
 * with a text editor and a CA key could sign. An untouched draft follows the profile, written here a second time.
 */
import { type Bytes, concat, own, sha256 } from "../../encoding/bytes.ts";
import { ECDSA_WITH_SHA256 } from "../algorithms.ts";
import {
  bitString,
  boolean,
  element,
  integer,
  namedBits,
  octetString,
  oid,
  sequenceOf,
  setOf,
  tagged,
  time,
  utf8String,
} from "../der-writer.ts";
import { signEcdsa } from "../keys.ts";
import { OID } from "../oids.ts";
import type { CertificateKind } from "../profile.ts";
import { NOT_AFTER, NOT_BEFORE } from "./practice-pki.ts";

export interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

export interface DraftExtension {
  id: string;
  critical: boolean;
  /** The flag as written, in place of what `critical` asks for. */
  criticality?: Bytes;
  value: Bytes;
}

/** One certificate before it is signed. What is undefined follows from the certificate above. */
export interface Draft {
  keys: Keys;
  path: readonly string[];
  subject: Bytes;
  issuer: Bytes | undefined;
  version: Bytes;
  serial: Bytes;
  notBefore: Bytes;
  notAfter: Bytes;
  extensions: DraftExtension[];
  innerAlgorithm: Bytes;
  outerAlgorithm: Bytes;
  /** Stands between the public key and the extensions. */
  uniqueId: Bytes;
  authorityKeyId: Bytes | undefined;
  signWith: CryptoKey | undefined;
  sign: (key: CryptoKey, tbs: Bytes) => Promise<Bytes>;
  /** Last change to the finished bytes. */
  spoil: (der: Bytes) => Bytes;
}

/** Root first, leaf last. */
export interface HostileChain {
  readonly root: Bytes;
  readonly leaf: Bytes;
  readonly intermediates: readonly Bytes[];
}

export function rdn(type: string, value: Bytes): Bytes {
  return setOf([sequenceOf(oid(type), value)]);
}

/** A name out of any text, which the profile's own writer would refuse. */
export function looseName(path: readonly string[], commonName?: string): Bytes {
  const [organisation = "", ...units] = path;
  return sequenceOf(
    rdn(OID.organisation, utf8String(organisation)),
    ...units.map((code) => rdn(OID.unit, utf8String(code))),
    ...(commonName === undefined ? [] : [rdn(OID.commonName, utf8String(commonName))]),
  );
}

/** Value of nameConstraints: permitted, and where given excluded, directory names. */
export function nameConstraints(permitted: readonly Bytes[], excluded: readonly Bytes[] = []): Bytes {
  const trees = (names: readonly Bytes[]): Bytes[] => names.map((name) => sequenceOf(tagged(4, name)));
  return sequenceOf(tagged(0, ...trees(permitted)), ...(excluded.length === 0 ? [] : [tagged(1, ...trees(excluded))]));
}

const POLICY_ARC = "2.25.72295624978871954856408381937228840413";

const CLASSES = sequenceOf(oid(`${POLICY_ARC}.2`), namedBits([1, 3]));

async function keyIdOf(publicKey: Bytes): Promise<Bytes> {
  return (await sha256(publicKey.subarray(-65))).slice(0, 20);
}

export type LeafKind = Exclude<CertificateKind, "root" | "unit-ca">;

const LEAF = {
  signing: { policy: 1, usage: [0, 1], purpose: undefined, name: "Lê Văn Tám" },
  authentication: { policy: 2, usage: [0], purpose: "1.3.6.1.5.5.7.3.2", name: "Lê Văn Tám" },
  device: { policy: 3, usage: [0], purpose: undefined, name: `device-${"5a".repeat(16)}` },
  seal: { policy: 4, usage: [0, 1], purpose: undefined, name: "seal" },
  "relay-acceptance": { policy: 5, usage: [0], purpose: undefined, name: "relay-acceptance" },
  "relay-tsa": { policy: 6, usage: [0], purpose: "1.3.6.1.5.5.7.3.8", name: "relay-tsa" },
} as const;

async function draft(
  keys: Keys,
  path: readonly string[],
  subject: Bytes,
  extensions: readonly (DraftExtension | undefined)[],
): Promise<Draft> {
  return {
    keys,
    path,
    subject,
    issuer: undefined,
    version: tagged(0, integer(2)),
    serial: integer((await sha256(concat(subject, keys.publicKey))).slice(0, 16)),
    notBefore: time(NOT_BEFORE),
    notAfter: time(NOT_AFTER),
    extensions: extensions.filter((each) => each !== undefined),
    innerAlgorithm: ECDSA_WITH_SHA256,
    outerAlgorithm: ECDSA_WITH_SHA256,
    uniqueId: new Uint8Array(0),
    authorityKeyId: undefined,
    signWith: undefined,
    sign: signEcdsa,
    spoil: (der) => der,
  };
}

async function commonExtensions(keys: Keys, policy: string): Promise<DraftExtension[]> {
  return [
    { id: OID.subjectKeyIdentifier, critical: false, value: octetString(await keyIdOf(keys.publicKey)) },
    { id: OID.authorityKeyIdentifier, critical: false, value: new Uint8Array(0) },
    { id: OID.certificatePolicies, critical: false, value: sequenceOf(sequenceOf(oid(policy))) },
  ];
}

/** @param path of the unit; of the organisation alone for the root */
export async function draftAuthority(keys: Keys, path: readonly string[], pathLength: number): Promise<Draft> {
  const isRoot = path.length === 1;
  return draft(keys, path, looseName(path, isRoot ? "root" : undefined), [
    { id: OID.basicConstraints, critical: true, value: sequenceOf(boolean(true), integer(pathLength)) },
    { id: OID.keyUsage, critical: true, value: namedBits([0, 5, 6]) },
    ...(await commonExtensions(keys, OID.anyPolicy)),
    isRoot ? undefined : { id: OID.nameConstraints, critical: true, value: nameConstraints([looseName(path)]) },
    { id: OID.authorityClearanceConstraints, critical: false, value: sequenceOf(CLASSES) },
  ]);
}

export async function draftLeaf(kind: LeafKind, keys: Keys, path: readonly string[]): Promise<Draft> {
  const { policy, usage, purpose, name } = LEAF[kind];
  return draft(keys, path, looseName(path, name), [
    { id: OID.basicConstraints, critical: true, value: sequenceOf() },
    { id: OID.keyUsage, critical: true, value: namedBits(usage) },
    purpose === undefined
      ? undefined
      : { id: OID.extendedKeyUsage, critical: kind === "relay-tsa", value: sequenceOf(oid(purpose)) },
    ...(await commonExtensions(keys, `${POLICY_ARC}.1.${policy}`)),
    kind === "signing" || kind === "device" || kind === "seal"
      ? {
          id: OID.subjectDirectoryAttributes,
          critical: false,
          value: sequenceOf(sequenceOf(oid(OID.clearance), setOf([CLASSES]))),
        }
      : undefined,
  ]);
}

/** Signs the drafts from the root down. */
export async function signChain(drafts: readonly Draft[]): Promise<HostileChain> {
  const ders: Bytes[] = [];
  for (const [i, each] of drafts.entries()) ders.push(await signDraft(each, drafts[Math.max(0, i - 1)] as Draft));
  const [root, ...below] = ders;
  const leaf = below.at(-1);
  if (root === undefined || leaf === undefined) throw new RangeError("a root and a leaf at least");
  return { root, leaf, intermediates: below.slice(0, -1).toReversed() };
}

async function signDraft(it: Draft, issuer: Draft): Promise<Bytes> {
  const authorityKeyId = it.authorityKeyId ?? sequenceOf(element(0x80, await keyIdOf(issuer.keys.publicKey)));
  const extensions = it.extensions.map(({ id, critical, criticality, value }) =>
    sequenceOf(
      oid(id),
      ...(criticality !== undefined ? [criticality] : critical ? [boolean(true)] : []),
      octetString(id === OID.authorityKeyIdentifier && value.length === 0 ? authorityKeyId : value),
    ),
  );
  const tbs = sequenceOf(
    it.version,
    it.serial,
    it.innerAlgorithm,
    it.issuer ?? issuer.subject,
    sequenceOf(it.notBefore, it.notAfter),
    it.subject,
    it.keys.publicKey,
    it.uniqueId,
    ...(extensions.length === 0 ? [] : [tagged(3, sequenceOf(...extensions))]),
  );
  const signature = await it.sign(it.signWith ?? issuer.keys.privateKey, tbs);
  return own(it.spoil(sequenceOf(tbs, it.outerAlgorithm, bitString(signature))));
}
