/**
 * A signed object of the protocol (docs/protocol.md, section 2): canonical bytes, and a detached CMS over exactly those.
 * Its identifier is SHA-256 of the bytes, never of the CMS.
 */
import { z } from "zod";
import type { Bytes } from "../encoding/bytes.ts";
import { signDetached } from "../pki/cms.ts";
import { readSignedData } from "../pki/signed-data.ts";
import { chainHeadSchema } from "../trust/statement.ts";
import { MAX_UNIT_PATH } from "../trust/limits.ts";

export interface SignedObject {
  readonly bytes: Bytes;
  /** DER. */
  readonly cms: Bytes;
}

/** Who signs: a key, its certificate, and the authorities above it. */
export interface ObjectSigner {
  /** DER. */
  readonly certificate: Bytes;
  /** DER of every authority from the certificate's issuer up to the one below the root. */
  readonly chain: readonly Bytes[];
  readonly privateKey: CryptoKey;
}

/**
 * `chains` of a signed object: the newest statement that the signer's client held of the signer's unit, first, and of each
 * unit above it up to the organisation.
 */
export const chainsSchema = z
  .array(chainHeadSchema)
  .min(1)
  .max(MAX_UNIT_PATH)
  .refine((heads) => new Set(heads.map(({ unit }) => unit)).size === heads.length, "a unit twice");

/**
 * @param now what the CMS states as signing time; it is cut to whole seconds
 * @throws RangeError where the private key is not the certificate's
 */
export async function signObject(bytes: Bytes, signer: ObjectSigner, now: Date): Promise<SignedObject> {
  const { certificate, privateKey, chain } = signer;
  const signingTime = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return {
    bytes,
    cms: await signDetached({ content: bytes, signer: { certificate, privateKey }, chain, signingTime }),
  };
}

/** Whether a CMS of our own carries a time stamp. Nothing is verified. */
export function signatureIsStamped(cms: Bytes): boolean {
  const read = readSignedData(cms);
  return read.ok && read.value.timeStampToken !== undefined;
}
