/**
 * Document signatures: detached CMS in DER, CAdES-B-B and, with a time stamp, B-T (ETSI EN 319 122-1). Each judgement that
 * `openssl cms -verify -cades -binary -purpose any` makes is made here too, and more: see `signed-data.ts`.
 */
import { type Bytes, concat } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import { DerError, type DerNode } from "./der-node.ts";
import { parseDer } from "./der-reader.ts";
import { element, setOf } from "./der-writer.ts";
import { OID } from "./oids.ts";
import type { PathMemory } from "./path-memory.ts";
import type { CertificateKind } from "./profile.ts";
import { type Content, type Signer, encodeAttribute, encodeSignedData } from "./encode-signed-data.ts";
import { type SignedDataError, readSignedData, verifySignedData } from "./signed-data.ts";
import { type TimeStamp, type TimeStampError, verifyTimeStampToken } from "./time-stamp-token.ts";
import type { TrustAnchor, ValidPath } from "./validate-path.ts";

export type CmsError =
  | SignedDataError
  | { readonly type: "time-stamp"; readonly cause: TimeStampError }
  | { readonly type: "no-time-stamp" };

export interface VerifiedSignature {
  /** Signer, unit, clearance and authorities. */
  readonly path: ValidPath;
  /** As the signer stated it, which proves nothing. */
  readonly signingTime: Date | undefined;
  /** The octets of the signature value: what a time stamp is over. */
  readonly signature: Bytes;
  /** Present where one is embedded; it has then been verified. */
  readonly timeStamp: TimeStamp | undefined;
}

/**
 * A detached CAdES-B-B signature.
 * @param wish.chain DER of every authority from the signer's issuer up to the one below the root
 * @param wish.signingTime whole seconds; left out in PDF signatures, which state it elsewhere
 * @throws RangeError where the private key is not the certificate's
 */
export function signDetached(wish: {
  readonly content: Content;
  readonly signer: Signer;
  readonly chain: readonly Bytes[];
  readonly signingTime?: Date;
}): Promise<Bytes> {
  const { content, signer, chain, signingTime } = wish;
  const certificates = [signer.certificate, ...chain];
  return encodeSignedData({ contentType: OID.data, content, attached: false, signer, certificates, signingTime });
}

/**
 * Verifies a detached signature over the content.
 * @param input.usage the kinds of certificate that may sign this
 * @param input.at when the signer's path must hold: a moment, or that of the embedded time stamp, which must then be there
 * @param input.memory of the path checks of the same caller
 */
export async function verifyDetached(input: {
  readonly content: Content;
  readonly cms: Bytes;
  readonly root: TrustAnchor;
  readonly usage: readonly CertificateKind[];
  readonly at: Date | "time-stamp";
  readonly memory?: PathMemory;
}): Promise<Result<VerifiedSignature, CmsError>> {
  const parsed = readSignedData(input.cms);
  if (!parsed.ok) return parsed;
  const data = parsed.value;
  if (data.contentType !== OID.data || data.content !== undefined) {
    return err({ type: "content-type", detail: "not a detached signature over data" });
  }
  let timeStamp: TimeStamp | undefined;
  if (data.timeStampToken !== undefined) {
    const token = await verifyTimeStampToken(data.timeStampToken, { data: data.signature, root: input.root });
    if (!token.ok) return err({ type: "time-stamp", cause: token.error });
    timeStamp = token.value;
  }
  const at = input.at === "time-stamp" ? timeStamp?.time : input.at;
  if (at === undefined) return err({ type: "no-time-stamp" });
  const signer = await verifySignedData(data, { ...input, at });
  return signer.ok ? ok({ ...signer.value, timeStamp }) : signer;
}

/**
 * The signature value of a signature that the caller has made or verified: what to ask a time stamp for.
 * @throws RangeError where the bytes are no such signature
 */
export function signatureValue(cms: Bytes): Bytes {
  return new Uint8Array(readOwn(cms).signature);
}

/**
 * The same signature as CAdES-B-T, with the token as its unsigned attribute.
 * @param token over the signature's value, verified by the caller
 * @throws RangeError where the bytes are no signature without a time stamp
 */
export function addTimeStamp(cms: Bytes, token: Bytes): Bytes {
  if (readOwn(cms).timeStampToken !== undefined) throw new RangeError("already has a time stamp");
  const attributes = setOf([encodeAttribute(OID.timeStampToken, token)], 0xa1);
  // ContentInfo, [0], SignedData, signerInfos, SignerInfo: the attribute goes last into the last of each.
  return appendToLast(parseDer(cms), 4, attributes);
}

function appendToLast(node: DerNode, depth: number, addition: Bytes): Bytes {
  if (depth === 0) return element(node.tag, node.content, addition);
  const last = node.children.at(-1);
  if (last === undefined) throw new DerError("an element is missing");
  const before = node.content.subarray(0, node.content.length - last.der.length);
  return element(node.tag, concat(before, appendToLast(last, depth - 1, addition)));
}

function readOwn(cms: Bytes) {
  const parsed = readSignedData(cms);
  if (!parsed.ok) throw new RangeError(`not a signature of the profile: ${parsed.error.type}`);
  return parsed.value;
}
