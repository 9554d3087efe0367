/**
 * Positions, acceptances and their proofs (docs/protocol.md, section 10). The relay writes them for what it has on disk;
 * a client believes none without a proof that ends in the signature of a relay-acceptance certificate.
 *
 * The worst failure: an entry held to be accepted, or to stand at a place, that the relay can deny later.
 */
import { verifyRaw } from "../pki/keys.ts";
import { z } from "zod";
import { type Bytes, fromBase64Url, fromHex, sha256Hex } from "../encoding/bytes.ts";
import { rootFromPath } from "../merkle/root-from-path.ts";
import { err, ok, type Result } from "../result.ts";
import { batchBytes } from "./batch.ts";
import { chainHeadSchema } from "../trust/statement.ts";
import { base64Url, hex32, hex64, instant, type Malformed, NO_HASH, ordinal, readObject } from "./schema-parts.ts";
import { LIMITS } from "./limits.ts";
import { streamNameSchema } from "./stream-name.ts";

const positionSchema = z
  .strictObject({
    type: z.literal("tram/position"),
    v: z.literal(1),
    epoch: hex32,
    stream: streamNameSchema,
    seq: ordinal,
    prev: hex64,
    entry: hex64,
    at: instant,
    chain: chainHeadSchema,
  })
  .refine(({ seq, prev }) => (seq === 1) === (prev === NO_HASH), "only the first entry has none before it");

export type Position = z.infer<typeof positionSchema>;

const acceptanceSchema = z.strictObject({
  type: z.literal("tram/acceptance"),
  v: z.literal(1),
  epoch: hex32,
  dispatch: hex64,
  request: hex64,
  mailboxes: z.number().int().min(1).max(LIMITS.wraps),
  chain: chainHeadSchema,
  at: instant,
});

export type Acceptance = z.infer<typeof acceptanceSchema>;

/** Leaves of one commit: far more than a relay commits together. */
const MAX_LEAVES = 2 ** 32;

/** Signed by nobody as a whole, and part of answers: members that this version does not know are passed over. */
export const proofSchema = z.object({
  index: z.number().int().min(0).max(MAX_LEAVES),
  size: z.number().int().min(1).max(MAX_LEAVES),
  path: z.array(hex64).max(32),
  /** Raw r ‖ s. */
  signature: base64Url(64),
  /** Fingerprint of the relay-acceptance certificate. */
  signer: hex64,
});

export type Proof = z.infer<typeof proofSchema>;

export { batchBytes };

/** An acceptance certificate of the relay, which the caller has checked up to its root. */
export interface SignerCertificate {
  readonly fingerprint: string;
  readonly publicKey: CryptoKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Who signs for the relay now, and who did before: what stands in a stream is proved by the signer of its time. */
export interface AcceptanceSigner extends SignerCertificate {
  readonly former: readonly SignerCertificate[];
}

export interface BadProof {
  readonly type: "bad-proof";
  /** For logs. */
  readonly rule: "signer" | "path" | "signature";
}

/**
 * Whether the leaf is proved by the signer that the proof names, and that signer's certificate was valid at the time that
 * the leaf names.
 * @param leaf the bytes of a position or acceptance
 */
export async function verifyProof(
  leaf: Bytes,
  proof: Proof,
  signer: AcceptanceSigner,
): Promise<Result<void, BadProof>> {
  const certificate = [signer, ...signer.former].find(({ fingerprint }) => fingerprint === proof.signer);
  if (certificate === undefined || !isWithin(certificate, leaf)) return err({ type: "bad-proof", rule: "signer" });
  const root = await rootFromPath(leaf, proof.index, proof.size, proof.path.map(fromHex));
  if (root === undefined) return err({ type: "bad-proof", rule: "path" });
  const signed = batchBytes(proof.size, root);
  const good = await verifyRaw(certificate.publicKey, signed, fromBase64Url(proof.signature));
  return good ? ok(undefined) : err({ type: "bad-proof", rule: "signature" });
}

const datedSchema = z.looseObject({ at: instant });

function isWithin({ notBefore, notAfter }: SignerCertificate, leaf: Bytes): boolean {
  const dated = readObject(leaf, datedSchema);
  if (!dated.ok) return false;
  const at = Date.parse(dated.value.at);
  // Certificates are dated in whole seconds, and the last one counts.
  return at >= notBefore.getTime() && at < notAfter.getTime() + 1000;
}

export function readPosition(bytes: Uint8Array): Result<Position, Malformed> {
  return readObject(bytes, positionSchema);
}

export function readAcceptance(bytes: Uint8Array): Result<Acceptance, Malformed> {
  return readObject(bytes, acceptanceSchema);
}

export type PositionError =
  | Malformed
  | BadProof
  | { readonly type: "other-stream" }
  | { readonly type: "other-entry" }
  /** The relay began anew: stop, say so, and offer again what is missing. */
  | { readonly type: "other-epoch"; readonly epoch: string }
  /** An entry left out, out of order, or twice. */
  | { readonly type: "gap"; readonly seq: number }
  /** The place follows another history than the one that the reader holds: keep both positions. */
  | { readonly type: "fork"; readonly seq: number };

/** Where a reader stands in a stream: what the next entry must continue. */
export interface StreamCursor {
  readonly epoch: string;
  readonly stream: string;
  /** 0 and 64 zeros before the first entry. */
  readonly seq: number;
  readonly head: string;
}

/**
 * Judges the next entry of a stream: its position is proved, is about these bytes, and continues the cursor.
 * @returns the position, and the cursor behind it
 */
export async function verifyNextPosition(input: {
  readonly cursor: StreamCursor;
  readonly entry: Bytes;
  readonly position: Bytes;
  readonly proof: Proof;
  readonly signer: AcceptanceSigner;
}): Promise<Result<{ readonly position: Position; readonly cursor: StreamCursor }, PositionError>> {
  const { cursor, entry, position: bytes, proof, signer } = input;
  const read = readPosition(bytes);
  if (!read.ok) return read;
  const position = read.value;
  const proved = await verifyProof(bytes, proof, signer);
  if (!proved.ok) return proved;
  if (position.stream !== cursor.stream) return err({ type: "other-stream" });
  if (position.entry !== (await sha256Hex(entry))) return err({ type: "other-entry" });
  if (position.epoch !== cursor.epoch) return err({ type: "other-epoch", epoch: position.epoch });
  if (position.seq !== cursor.seq + 1) return err({ type: "gap", seq: position.seq });
  if (position.prev !== cursor.head) return err({ type: "fork", seq: position.seq });
  const head = await sha256Hex(bytes);
  return ok({ position, cursor: { epoch: cursor.epoch, stream: cursor.stream, seq: position.seq, head } });
}

export type AcceptanceError = Malformed | BadProof | { readonly type: "other-dispatch" };

/** Judges an acceptance: it is proved, and about this dispatch and these bytes of the hand-over. */
export async function verifyAcceptance(input: {
  readonly acceptance: Bytes;
  readonly proof: Proof;
  readonly signer: AcceptanceSigner;
  readonly dispatch: string;
  readonly handOver: Bytes;
}): Promise<Result<Acceptance, AcceptanceError>> {
  const read = readAcceptance(input.acceptance);
  if (!read.ok) return read;
  const proved = await verifyProof(input.acceptance, input.proof, input.signer);
  if (!proved.ok) return proved;
  const acceptance = read.value;
  const about = acceptance.dispatch === input.dispatch && acceptance.request === (await sha256Hex(input.handOver));
  return about ? ok(acceptance) : err({ type: "other-dispatch" });
}
