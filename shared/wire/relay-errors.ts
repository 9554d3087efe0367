/**
 * The errors of the relay (docs/protocol.md, section 13): one table from a type to its status, one schema for its form.
 * `message` is for logs; what a user reads comes from the type alone. Members that this version does not know are passed
 * over, because a relay may be newer than its clients.
 */
import { z } from "zod";
import { hex64, unitCode } from "./schema-parts.ts";

export const RELAY_ERROR_STATUS = {
  malformed: 400,
  "no-session": 401,
  "not-allowed": 403,
  "not-found": 404,
  empty: 404,
  "head-mismatch": 409,
  "different-bytes": 409,
  "sequence-taken": 409,
  "stale-epoch": 409,
  "no-compartment": 409,
  expired: 410,
  "too-large": 413,
  "wrong-hash": 422,
  "refused-statement": 422,
  "rate-limited": 429,
  busy: 503,
  stopping: 503,
  "disk-full": 507,
  "over-quota": 507,
  /** A fault of the relay itself. */
  internal: 500,
} as const;

export type RelayErrorType = keyof typeof RELAY_ERROR_STATUS;

const message = z.string().max(1_000);
const seq = z.number().int().min(0);
const plain = <T extends RelayErrorType>(type: T) => z.object({ type: z.literal(type), message });

const relayErrorSchema = z.discriminatedUnion("type", [
  plain("malformed"),
  plain("no-session"),
  /** Which right is missing: a stream's kind, a level, `seal`, `unit`, `device`, `administrator`, `blob`. */
  z.object({ type: z.literal("not-allowed"), message, right: z.string().max(100) }),
  plain("not-found"),
  plain("empty"),
  z.object({ type: z.literal("head-mismatch"), message, seq, head: hex64 }),
  plain("different-bytes"),
  /** What the chain holds now. */
  z.object({ type: z.literal("sequence-taken"), message, seq, head: hex64 }),
  z.object({ type: z.literal("stale-epoch"), message, units: z.array(unitCode).min(1) }),
  z.object({ type: z.literal("no-compartment"), message, units: z.array(unitCode).min(1) }),
  plain("expired"),
  z.object({ type: z.literal("too-large"), message, limit: z.number().int().min(1) }),
  plain("wrong-hash"),
  z.object({ type: z.literal("refused-statement"), message, rule: z.string().max(100) }),
  plain("rate-limited"),
  plain("busy"),
  plain("stopping"),
  plain("disk-full"),
  plain("over-quota"),
  plain("internal"),
]);

/** An error as it stands on the wire. */
export type RelayError = z.infer<typeof relayErrorSchema>;

export const errorAnswerSchema = z.object({ error: relayErrorSchema });

/** Those that come with `Retry-After`. */
export const RETRY_LATER: ReadonlySet<RelayErrorType> = new Set(["rate-limited", "busy", "stopping"]);
