/**
 * Evidence (docs/protocol.md, section 7.1): the roster entries of the two who signed, with the salts that open their
 * commitments in the unit's chain. So a recipient learns names that the relay never sees, and can prove them.
 */
import { z } from "zod";
import { type Bytes, fromBase64Url, toBase64Url } from "../encoding/bytes.ts";
import { ok, type Result } from "../result.ts";
import { base64Url, type Malformed, readObject, typed, writeObject } from "../wire/schema-parts.ts";

/** A roster entry as it travels: its canonical bytes and the salt of its commitment. */
export interface RevealedEntry {
  readonly entry: Bytes;
  /** 32 bytes. */
  readonly salt: Bytes;
}

const MAX_ENTRY = 4096;

export const entrySchema = base64Url({ max: MAX_ENTRY });
export const saltSchema = base64Url(32);

const revealedSchema = z.strictObject({ entry: entrySchema, salt: saltSchema });

const evidenceSchema = typed("tram/evidence", { approval: revealedSchema, manifest: revealedSchema });

export interface Evidence {
  /** The leader's. */
  readonly approval: RevealedEntry;
  /** The clerk's. */
  readonly manifest: RevealedEntry;
}

export function buildEvidence(evidence: Evidence): Bytes {
  const { approval, manifest } = evidence;
  const object = { type: "tram/evidence", v: 1, approval: toText(approval), manifest: toText(manifest) };
  return writeObject(object, evidenceSchema);
}

export function readEvidence(bytes: Bytes): Result<Evidence, Malformed> {
  const read = readObject(bytes, evidenceSchema);
  if (!read.ok) return read;
  return ok({ approval: fromText(read.value.approval), manifest: fromText(read.value.manifest) });
}

function toText({ entry, salt }: RevealedEntry) {
  return { entry: toBase64Url(entry), salt: toBase64Url(salt) };
}

function fromText({ entry, salt }: z.infer<typeof revealedSchema>): RevealedEntry {
  return { entry: fromBase64Url(entry), salt: fromBase64Url(salt) };
}
