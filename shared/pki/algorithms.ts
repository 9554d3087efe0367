/** The two algorithms of the profile, as AlgorithmIdentifiers. Nothing else is written or accepted. */
import { type Bytes, equal } from "../encoding/bytes.ts";
import { DerError, type DerNode, TAG } from "./der-node.ts";
import { sequence } from "./der-reader.ts";
import { readOid } from "./der-values.ts";
import { oid, sequenceOf } from "./der-writer.ts";
import { OID } from "./oids.ts";

/** RFC 5758, section 3.2: parameters absent. */
export const ECDSA_WITH_SHA256: Bytes = sequenceOf(oid(OID.ecdsaWithSha256));

/** RFC 5754, section 2: written without parameters. */
export const SHA256: Bytes = sequenceOf(oid(OID.sha256));

export function isEcdsaWithSha256(node: DerNode): boolean {
  return equal(node.der, ECDSA_WITH_SHA256);
}

/** RFC 5754, section 2: parameters absent or NULL both mean SHA-256, and time-stamp authorities write either. */
export function isSha256(node: DerNode): boolean {
  const fields = sequence(node);
  if (readOid(fields.next()) !== OID.sha256) return false;
  fields.optional(TAG.null);
  fields.end();
  return true;
}

/** @throws DerError */
export function assertSha256(node: DerNode): void {
  if (!isSha256(node)) throw new DerError("a digest other than SHA-256");
}
