/**
 * The messages of the nudge connection (docs/protocol.md, section 12). A nudge is a hint that something came; what came is
 * learned by reading the stream.
 */
import { z } from "zod";
import { hex32, ordinal } from "./schema-parts.ts";
import { tokenSchema } from "./relay-api.ts";
import { streamNameSchema } from "./stream-name.ts";

export const NUDGE_BEAT_MS = 20_000;

/** How long the relay waits for a connection's token. */
export const NUDGE_HELLO_MS = 10_000;

/** The client's first message; a session's token or a wake token. */
export const nudgeTokenSchema = z.strictObject({ token: tokenSchema });

/** What the relay says; members that this version does not know are passed over. */
export const nudgeMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), epoch: hex32 }),
  z.object({ type: z.literal("beat") }),
  z.object({
    type: z.literal("nudge"),
    /** Absent for a wake token. */
    streams: z.array(z.object({ stream: streamNameSchema, seq: ordinal })).optional(),
  }),
]);

export type NudgeMessage = z.infer<typeof nudgeMessageSchema>;

const KNOWN: readonly string[] = ["hello", "beat", "nudge"] satisfies NudgeMessage["type"][];
const unknownKind = z.object({ type: z.string().refine((type) => !KNOWN.includes(type)) });

/** What the relay sent, undefined where it breaks the rules. A kind that only a newer relay knows says as much as a beat. */
export function readNudgeMessage(message: unknown): NudgeMessage | undefined {
  const parsed = nudgeMessageSchema.safeParse(message);
  if (parsed.success) return parsed.data;
  return unknownKind.safeParse(message).success ? { type: "beat" } : undefined;
}

/** Close codes of the relay: 4000 and up are for applications (RFC 6455, section 7.4.2). */
export const NUDGE_CLOSE = { noSession: 4401, revoked: 4403, tooMany: 4429, stopping: 1001 } as const;
