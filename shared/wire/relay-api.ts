/**
 * The requests of the relay and their answers (docs/protocol.md, section 12) as schemas that relay and client share.
 * Signed and hashed objects travel inside as base64url of their bytes.
 */
import { z } from "zod";
import type { Bytes } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import { base64Url, hex32, hex64, instant, level, ordinal, unitCode } from "./schema-parts.ts";
import { LIMITS } from "./limits.ts";
import { chainHeadSchema } from "../trust/statement.ts";
import { proofSchema } from "./position.ts";
import { streamNameSchema } from "./stream-name.ts";

const certificate = base64Url({ min: 1, max: 4096 });
const count = z.number().int().min(1);

export const relayInfoSchema = z.object({
  organisation: unitCode,
  /** DER; the client compares its fingerprint with the one that it knows. */
  root: certificate,
  epoch: hex32,
  time: instant,
  certificates: z.object({
    acceptance: certificate,
    tsa: certificate,
    /** Acceptance certificates from before a renewal: positions of their time are proved by them. */
    former: z.array(certificate).max(LIMITS.formerCertificates).default([]),
  }),
  /** As the relay applies them; a client that reads a smaller one than its own obeys it. */
  limits: z.object({
    jsonBytes: count,
    handOverBytes: count,
    entryBytes: count,
    wraps: count,
    blobBytes: count,
    pieceBytes: count,
    statementBytes: count,
    slotBytes: count,
    entriesPerAnswer: count,
  }),
});

export const challengeRequestSchema = z.strictObject({ device: hex64 });
export const challengeAnswerSchema = z.object({ challenge: base64Url(32) });

export const sessionRequestSchema = z.strictObject({
  device: hex64,
  challenge: base64Url(32),
  /** Raw ECDSA r ‖ s by the device key over `sessionBytes`. */
  signature: base64Url(64),
});

export const tokenSchema = base64Url(32);

export const sessionAnswerSchema = z.object({
  token: tokenSchema,
  expires: instant,
  unit: unitCode,
  levels: z.array(level),
  epoch: hex32,
});

/** What a device signs to open a session: good for one relay, one life of its database, and one challenge. */
export function sessionBytes(input: {
  /** Fingerprint. */
  readonly root: string;
  readonly epoch: string;
  readonly device: string;
  readonly challenge: string;
}): Bytes {
  const { root, epoch, device, challenge } = input;
  return canonicalBytes({ type: "tram/session", v: 1, root, epoch, device, challenge });
}

export const wakeTokenAnswerSchema = z.object({ token: tokenSchema });

export const chainHeadsAnswerSchema = z.object({
  heads: z
    .array(z.object(chainHeadSchema.shape))
    .refine((heads) => new Set(heads.map(({ unit }) => unit)).size === heads.length, "a unit twice"),
});

const statementPart = base64Url({ min: 1, max: LIMITS.statementBytes });

export const statementRequestSchema = z.strictObject({ statement: statementPart, cms: statementPart });
export const statementAnswerSchema = z.object({ seq: z.number().int().min(0), head: hex64 });

export const statementsAnswerSchema = z.object({
  statements: z.array(z.object(statementRequestSchema.shape)),
  more: z.boolean(),
});

export const streamsAnswerSchema = z.object({
  streams: z.array(z.object({ stream: streamNameSchema, seq: z.number().int().min(0), head: hex64 })),
});

const entryBytes = base64Url({ min: 2, max: LIMITS.entryBytes });
const positionBytes = base64Url({ min: 2, max: 4096 });

export const entriesAnswerSchema = z.object({
  epoch: hex32,
  entries: z.array(z.object({ seq: ordinal, entry: entryBytes, position: positionBytes, proof: proofSchema })),
  more: z.boolean(),
});

export const appendRequestSchema = z.strictObject({
  entry: entryBytes,
  /** Head of the stream that the author saw; 64 zeros for an empty one. */
  expect: hex64.optional(),
});

export const appendAnswerSchema = z.object({ position: positionBytes, proof: proofSchema });

const MAX_PIECES = LIMITS.blobBytes / LIMITS.pieceBytes;

export const blobRequestSchema = z
  .strictObject({
    id: hex64,
    size: z.number().int().min(1).max(LIMITS.blobBytes),
    /** SHA-256 of each piece of 1 MiB, the last shorter. */
    pieces: z.array(hex64).min(1).max(MAX_PIECES),
  })
  .refine(({ size, pieces }) => pieces.length === Math.ceil(size / LIMITS.pieceBytes), "not one hash for each piece");

const pieceRange = z
  .tuple([z.number().int().min(0).max(MAX_PIECES), z.number().int().min(0).max(MAX_PIECES)])
  .refine(([first, last]) => first <= last, "a range that runs backwards");

export const blobMissingAnswerSchema = z.object({ missing: z.array(pieceRange) });

export const blobAnswerSchema = z.object({
  size: z.number().int().min(1).max(LIMITS.blobBytes),
  pieces: z.array(hex64).min(1).max(MAX_PIECES),
  missing: z.array(pieceRange),
});

export const acceptanceAnswerSchema = z.object({
  acceptance: base64Url({ min: 2, max: 4096 }),
  proof: proofSchema,
});

export const rendezvousRequestSchema = z.strictObject({
  id: hex32,
  /** SHA-256 of the token that the two parties show. */
  token: hex64,
  expires: instant,
});

export const RENDEZVOUS_SLOTS = [1, 2, 3, 4] as const;

export type RendezvousSlot = (typeof RENDEZVOUS_SLOTS)[number];

export type RelayInfo = z.infer<typeof relayInfoSchema>;
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
export type StatementBytes = z.infer<typeof statementRequestSchema>;
export type EntriesAnswer = z.infer<typeof entriesAnswerSchema>;
export type AppendAnswer = z.infer<typeof appendAnswerSchema>;
export type BlobAnswer = z.infer<typeof blobAnswerSchema>;
export type AcceptanceAnswer = z.infer<typeof acceptanceAnswerSchema>;
export type PieceRange = z.infer<typeof pieceRange>;
