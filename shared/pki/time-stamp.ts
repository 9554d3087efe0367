/**
 * Asking for time stamps and giving them (RFC 3161): the client's request and its reading of the answer, and what the
 * relay's endpoint answers. The media types are application/timestamp-query and application/timestamp-reply.
 */
import { type Bytes, own } from "../encoding/bytes.ts";
import { type Result, err } from "../result.ts";
import { SHA256, isSha256 } from "./algorithms.ts";
import { DerError, TAG } from "./der-node.ts";
import { parseDer, sequence } from "./der-reader.ts";
import {
  readBoolean,
  readNamedBits,
  readOctetString,
  readOid,
  readSmallInteger,
  readText,
  readUnsigned,
} from "./der-values.ts";
import { boolean, integer, namedBits, octetString, sequenceOf, utf8String } from "./der-writer.ts";
import { type Content, type Signer, digestOf } from "./encode-signed-data.ts";
import { attempt } from "./signed-data.ts";
import { type TimeStamp, type TimeStampError, encodeTimeStampToken, verifyTimeStampToken } from "./time-stamp-token.ts";
import type { TrustAnchor } from "./validate-path.ts";

/** PKIFailureInfo (RFC 3161, section 2.4.2): the bits that this authority uses. */
const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
} as const;

type Failure = keyof typeof FAILURE;

/** Far more than a request with SHA-256, a policy and a nonce needs. */
const MAX_REQUEST_SIZE = 1024;

export type TimeStampResponseError =
  | TimeStampError
  /** The authority gave no token: its words, and the positions of the failure bits. */
  | { readonly type: "rejected"; readonly status: number; readonly text: string; readonly failure: readonly number[] };

/**
 * A request, version 1, that asks for the authority's certificates to be embedded.
 * @param nonce 8 to 16 random bytes
 */
export async function buildTimeStampRequest(data: Content, nonce: Bytes): Promise<Bytes> {
  const imprint = sequenceOf(SHA256, octetString(await digestOf(data)));
  return sequenceOf(integer(1), imprint, integer(nonce), boolean(true));
}

/** Verifies the answer to the request that was made with the same data and nonce. */
export async function readTimeStampResponse(
  response: Bytes,
  expected: { readonly data: Content; readonly nonce: Bytes; readonly root: TrustAnchor },
): Promise<Result<TimeStamp, TimeStampResponseError>> {
  const parsed = attempt(() => readResponse(own(response)));
  if (!parsed.ok) return parsed;
  const { status, text, failure, token } = parsed.value;
  // Granted, and nothing else: a token "with modifications" is not what was asked for.
  if (status !== 0 || token === undefined) return err({ type: "rejected", status, text, failure });
  return verifyTimeStampToken(token, expected);
}

/** @throws DerError */
function readResponse(der: Bytes) {
  const fields = sequence(parseDer(der));
  const info = sequence(fields.next());
  const token = fields.optional(TAG.sequence);
  fields.end();
  const status = readSmallInteger(info.next());
  const text = info.optional(TAG.sequence)?.children.map(readText).join(" ") ?? "";
  const failure = info.optional(TAG.bitString);
  info.end();
  return { status, text, failure: failure === undefined ? [] : readNamedBits(failure), token: token?.der };
}

/** What a time-stamping unit works with. */
export interface TimeStampAuthority {
  readonly signer: Signer;
  /** DER of the authorities between the unit and the root; none where the root issued it. */
  readonly chain: readonly Bytes[];
  readonly clock: () => Date;
  /** Dotted: `OID.timeStampPolicy` of `oids.ts`. */
  readonly policy: string;
}

/**
 * The answer to any bytes that were sent as a request: a token, or a rejection with its failure bit. SHA-256 imprints
 * only; no extensions.
 * @param serial 16 random bytes, never used twice
 */
export async function answerTimeStampRequest(
  request: Bytes,
  authority: TimeStampAuthority,
  serial: Bytes,
): Promise<Bytes> {
  const wish = readRequest(own(request), authority.policy);
  if (typeof wish === "string") return encodeRejection(wish);
  const { signer, chain, clock, policy } = authority;
  const token = await encodeTimeStampToken({
    ...wish,
    policy,
    time: clock(),
    serial,
    signer,
    certificates: wish.certificates ? [signer.certificate, ...chain] : [],
  });
  return sequenceOf(sequenceOf(integer(0)), token);
}

interface TimeStampWish {
  readonly imprint: Bytes;
  readonly nonce: Bytes | undefined;
  readonly certificates: boolean;
}

function readRequest(der: Bytes, policy: string): TimeStampWish | Failure {
  try {
    if (der.length > MAX_REQUEST_SIZE) return "badDataFormat";
    const fields = sequence(parseDer(der));
    if (readSmallInteger(fields.next()) !== 1) return "badRequest";
    const messageImprint = sequence(fields.next());
    const algorithm = messageImprint.next();
    const imprint = readOctetString(messageImprint.next());
    messageImprint.end();
    if (!isSha256(algorithm)) return "badAlg";
    if (imprint.length !== 32) return "badDataFormat";
    const wanted = fields.optional(TAG.oid);
    const nonce = fields.optional(TAG.integer);
    const certificates = fields.optional(TAG.boolean);
    const extensions = fields.optional(0xa0);
    fields.end();
    if (wanted !== undefined && readOid(wanted) !== policy) return "unacceptedPolicy";
    if (extensions !== undefined) return "unacceptedExtension";
    return {
      imprint,
      nonce: nonce && readUnsigned(nonce),
      certificates: certificates !== undefined && readBoolean(certificates),
    };
  } catch (error) {
    if (error instanceof DerError) return "badDataFormat";
    throw error;
  }
}

function encodeRejection(failure: Failure): Bytes {
  return sequenceOf(sequenceOf(integer(2), sequenceOf(utf8String(failure)), namedBits([FAILURE[failure]])));
}
