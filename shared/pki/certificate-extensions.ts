/**
 * The extensions of a certificate: exactly those of its kind, in their order and criticality, each with the one value that
 * the profile gives it. An extension that is not of the profile is refused whether or not it is critical.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { CertificateRefusal, rule } from "./certificate-rules.ts";
import { readClearanceAttribute, readClearanceConstraint } from "./clearance.ts";
import { DerError, type DerNode, TAG } from "./der-node.ts";
import { only, parseDer, sequence } from "./der-reader.ts";
import { readBoolean, readNamedBits, readOctetString, readOid, readSmallInteger } from "./der-values.ts";
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

/** RFC 7093, section 2, method 1: 160 bits. */
export const KEY_ID_SIZE = 20;

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
  if (id === OID.subjectAltName) throw new CertificateRefusal("alternative-name", "a subject alternative name");
  if (!KNOWN_EXTENSIONS.has(id)) {
    throw new CertificateRefusal(critical ? "unknown-critical" : "extension-set", `extension ${id}`);
  }
  return { id, critical, value: parseDer(octets) };
}

const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(
  CERTIFICATE_KINDS.flatMap((kind) => extensionSet(kind).map(({ id }) => id)),
);

/** @param explicit the field extensions, [3] of the TBSCertificate */
export function readExtensions(explicit: DerNode, subject: Name) {
  const list = only(explicit, 0xa3);
  if (list.tag !== TAG.sequence) throw new DerError("extensions that are no sequence");
  const extensions = list.children.map(readExtension);
  const find = (id: string): DerNode | undefined => extensions.find((each) => each.id === id)?.value;

  const kind = rule("policy", () => readKind(find(OID.certificatePolicies), subject));
  const { pathLength } = rule("basic-constraints", () => readBasicConstraints(find(OID.basicConstraints), kind));
  const usage = find(OID.keyUsage);
  const bits = usage === undefined ? "" : rule("key-usage", () => readNamedBits(usage)).join();
  if (bits !== PROFILE[kind].keyUsage.join()) throw new CertificateRefusal("key-usage", `not that of ${kind}`);
  const extendedUsage = find(OID.extendedKeyUsage);
  const purpose = extendedUsage && rule("extended-key-usage", () => readOid(only(extendedUsage, TAG.sequence)));
  if (purpose !== PROFILE[kind].extendedKeyUsage?.id)
    throw new CertificateRefusal("extended-key-usage", `not that of ${kind}`);

  const form = (each: { readonly id: string; readonly critical: boolean }): string =>
    `${each.id}${each.critical ? "!" : ""}`;
  if (extensions.map(form).join() !== extensionSet(kind).map(form).join()) {
    throw new CertificateRefusal("extension-set", `not the extensions of ${kind}, in their order and criticality`);
  }
  if (!isNameOfKind(kind, subject)) throw new CertificateRefusal("name", `not a name of ${kind}`);

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
  if (node === undefined) throw new CertificateRefusal("extension-set", "no certificate policies");
  const policy = readOid(only(only(node, TAG.sequence), TAG.sequence));
  if (policy === OID.anyPolicy) return subject.commonName === undefined ? "unit-ca" : "root";
  const kind = CERTIFICATE_KINDS.find((each) => PROFILE[each].policy === policy);
  if (kind === undefined) throw new DerError("a policy that the profile does not have");
  return kind;
}

function readBasicConstraints(node: DerNode | undefined, kind: CertificateKind): { pathLength: number | undefined } {
  if (node === undefined)
    throw new CertificateRefusal(isAuthority(kind) ? "not-a-ca" : "extension-set", "no basic constraints");
  const fields = sequence(node);
  const flag = fields.optional(TAG.boolean);
  const length = fields.optional(TAG.integer);
  fields.end();
  const isCa = flag !== undefined && readBoolean(flag);
  if (!isCa && isAuthority(kind)) throw new CertificateRefusal("not-a-ca", "an authority without the CA flag");
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
