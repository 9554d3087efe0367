/**
 * Time-stamp tokens (RFC 3161, section 2.4.2): a SignedData over a TSTInfo. The relay's time-stamping unit writes them; a
 * token counts only with a certificate of kind relay-tsa (critical extended key usage timeStamping, alone) that led to the
 * pinned root at the very moment that the token states.
 *
 * The worst failure: a moment that somebody else than the time-stamping unit chose.
 */
import { type Bytes, equal, own } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import { SHA256, assertSha256 } from "./algorithms.ts";
import { DerError, TAG } from "./der-node.ts";
import { only, parseDer, sequence } from "./der-reader.ts";
import { readBoolean, readOctetString, readOid, readSmallInteger, readTime, readUnsigned } from "./der-values.ts";
import { generalizedTime, integer, octetString, oid, sequenceOf } from "./der-writer.ts";
import { OID } from "./oids.ts";
import { type Content, type Signer, digestOf, encodeSignedData } from "./encode-signed-data.ts";
import { type SignedDataError, attempt, readSignedData, verifySignedData } from "./signed-data.ts";
import type { TrustAnchor } from "./validate-path.ts";

export type TimeStampError =
  | SignedDataError
  | { readonly type: "wrong-imprint" }
  /** Stamped under other rules than the relay's. */
  | { readonly type: "wrong-policy" }
  | { readonly type: "wrong-nonce" }
  /** The token names another authority than its certificate. */
  | { readonly type: "wrong-authority" };

export interface TimeStamp {
  /** DER of the token, a CMS of its own. */
  readonly token: Bytes;
  readonly time: Date;
}

export interface TstInfo {
  /** Dotted. */
  readonly policy: string;
  /** SHA-256. */
  readonly imprint: Bytes;
  readonly time: Date;
  /** Octets without leading zeros. */
  readonly nonce: Bytes | undefined;
  /** DER of the authority's name, where the token states it. */
  readonly authority: Bytes | undefined;
}

/** @param wish.certificates what to embed: the unit's own certificate and its authorities, or none */
export function encodeTimeStampToken(wish: {
  readonly policy: string;
  readonly imprint: Bytes;
  readonly time: Date;
  readonly serial: Bytes;
  readonly nonce: Bytes | undefined;
  readonly signer: Signer;
  readonly certificates: readonly Bytes[];
}): Promise<Bytes> {
  const content = sequenceOf(
    integer(1),
    oid(wish.policy),
    sequenceOf(SHA256, octetString(wish.imprint)),
    integer(wish.serial),
    generalizedTime(wish.time),
    ...(wish.nonce === undefined ? [] : [integer(wish.nonce)]),
  );
  const { signer, certificates } = wish;
  const contentType = OID.tstInfo;
  return encodeSignedData({ contentType, content, attached: true, signer, certificates, signingTime: undefined });
}

/** @throws DerError */
function readTstInfo(der: Bytes): TstInfo {
  const fields = sequence(parseDer(der));
  if (readSmallInteger(fields.next()) !== 1) throw new DerError("another version of TSTInfo");
  const policy = readOid(fields.next());
  const messageImprint = sequence(fields.next());
  assertSha256(messageImprint.next());
  const imprint = readOctetString(messageImprint.next());
  messageImprint.end();
  readUnsigned(fields.next());
  const time = readTime(fields.next(TAG.generalizedTime));
  fields.optional(TAG.sequence); // accuracy: nothing is decided by it
  const ordering = fields.optional(TAG.boolean);
  if (ordering !== undefined && !readBoolean(ordering)) throw new DerError("a default value that is written out");
  const nonce = fields.optional(TAG.integer);
  const authority = fields.optional(0xa0);
  fields.end();
  return {
    policy,
    imprint,
    time,
    nonce: nonce && readUnsigned(nonce),
    authority: authority && only(only(authority, 0xa0), 0xa4).der,
  };
}

/**
 * Verifies a token over the data. The path must hold at the time that the token states.
 * @param expected.nonce as sent in the request; left out where the token was kept and the request is gone
 */
export async function verifyTimeStampToken(
  token: Bytes,
  expected: { readonly data: Content; readonly root: TrustAnchor; readonly nonce?: Bytes },
): Promise<Result<TimeStamp, TimeStampError>> {
  const parsed = readSignedData(token);
  if (!parsed.ok) return parsed;
  const { contentType, content } = parsed.value;
  if (contentType !== OID.tstInfo || content === undefined) {
    return err({ type: "content-type", detail: "not a time-stamp token" });
  }
  if (parsed.value.timeStampToken !== undefined) {
    return err({ type: "attributes", detail: "a time stamp on a time stamp" });
  }
  const info = attempt(() => readTstInfo(content));
  if (!info.ok) return info;
  const { policy, time, imprint, nonce, authority } = info.value;
  const signer = await verifySignedData(parsed.value, { content, root: expected.root, usage: ["relay-tsa"], at: time });
  if (!signer.ok) return signer;
  if (authority !== undefined && !equal(authority, signer.value.path.certificate.subjectDer)) {
    return err({ type: "wrong-authority" });
  }
  if (policy !== OID.timeStampPolicy) return err({ type: "wrong-policy" });
  if (!equal(imprint, await digestOf(expected.data))) return err({ type: "wrong-imprint" });
  if (expected.nonce !== undefined && (nonce === undefined || !isSameNumber(nonce, expected.nonce))) {
    return err({ type: "wrong-nonce" });
  }
  return ok({ token: own(token), time });
}

function isSameNumber(a: Uint8Array, b: Uint8Array): boolean {
  return equal(integer(a), integer(b));
}
