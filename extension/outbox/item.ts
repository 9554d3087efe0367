/**
 * What waits to go out. An act of a person writes an item and is done; the courier carries it out, however often it is
 * interrupted. Each product of a step (a signed event, a manifest, a hand-over) is written into the item before the first
 * attempt to send it, so every retry sends the same bytes.
 *
 * Written by the office's acts (new items) and by the courier (everything else). The worst failure: an item that sends other
 * bytes on a retry, or one that ends without having been accepted.
 */
import { z } from "zod";
import { toHex } from "../../shared/encoding/bytes.ts";
import { type Random, drawRandom } from "../../shared/encoding/random.ts";
import { hex64 } from "../../shared/encoding/hex-schema.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import type { RecordKind } from "../store/record-kind.ts";

const bytes = z.string().regex(/^[A-Za-z0-9_-]*$/);
const level = z.enum(LEVELS);
const number = z.strictObject({ series: z.string(), value: z.number(), date: z.string() });

/** An entry made for a stream, before and after the relay gave it a position. */
const entry = z.strictObject({ stream: z.string(), entry: bytes, expect: hex64.optional(), done: z.boolean() });

/** A signed answer to a dispatch: the event in the own unit's work, and the notice to the sender. */
const answer = z.strictObject({
  receipt: bytes,
  cms: bytes,
  /** Of the event. */
  id: hex64,
  event: entry,
  /** Made again where the sender's key has changed meanwhile; the receipt stays. */
  notice: entry,
});

const work = z.discriminatedUnion("type", [
  /** An event signed by the act itself: a submission, a return, an approval, the office's settings. Blobs go first. */
  z.strictObject({ type: z.literal("append"), kind: z.string(), uploads: z.array(hex64), entry }),
  /** Number, seal and send an approved draft. */
  z.strictObject({
    type: z.literal("send"),
    draft: z.string(),
    level,
    taking: entry.optional(),
    number: number.extend({ notation: z.string() }).optional(),
    sealed: z
      .strictObject({ contentKey: bytes, manifest: bytes, cms: bytes, dispatch: hex64, event: entry })
      .optional(),
    /** The seal's signature with its time stamp (CAdES-B-T). */
    stamped: bytes.optional(),
    /** The blob is in the store; the hand-over's bytes are the record `parcels/<item id>`. */
    packed: z.strictObject({ blob: hex64, size: z.number() }).optional(),
    uploaded: z.boolean(),
    accepted: z.strictObject({ acceptance: bytes, proof: z.unknown(), event: entry }).optional(),
  }),
  /** The device's own receipt that a dispatch has arrived (01). */
  z.strictObject({
    type: z.literal("arrive"),
    dispatch: hex64,
    level,
    made: answer.optional(),
  }),
  /** Register (03) or refuse (02) an incoming dispatch. */
  z.strictObject({
    type: z.literal("decide"),
    dispatch: hex64,
    level,
    /** Present for a refusal. */
    reason: z.string().optional(),
    /** The unit has answered already: the answer goes to the sender once more, signed by whoever sends it. */
    again: z.literal(true).optional(),
    taking: entry.optional(),
    arrival: number.optional(),
    made: answer.optional(),
  }),
]);

export const OUTBOX_ITEM = {
  table: "outbox",
  version: 3,
  schema: z.strictObject({
    id: z.string(),
    /** Milliseconds since 1970; items of one account go out in this order, except behind one that waits for a retry. */
    order: z.number(),
    /** What it is about: a draft, a dispatch, a thing of the office. Items about one thing keep their order. */
    subject: z.string(),
    work,
    /** Not before, milliseconds since 1970: until then it can be taken back as one of many. */
    after: z.number().optional(),
    state: z.discriminatedUnion("type", [
      /** Nobody has begun: nothing of it has left this device. */
      z.strictObject({ type: z.literal("waiting") }),
      /** The courier has begun, so some of it may be out; it goes on after an interruption. */
      z.strictObject({ type: z.literal("working") }),
      /** Tried and to be tried again: `error` is a type of docs/protocol.md, section 13, or of the table of words. */
      z.strictObject({ type: z.literal("retrying"), error: z.string(), tries: z.number(), next: z.number() }),
      /** Will not go out by itself: the person has to do something, and the words for `error` say what. */
      z.strictObject({ type: z.literal("refused"), error: z.string(), detail: z.string().optional() }),
      z.strictObject({ type: z.literal("done"), at: z.string() }),
    ]),
    /** For the screen, while it works. */
    progress: z.strictObject({ step: z.string(), done: z.number(), total: z.number() }).optional(),
  }),
  /** 2: `again` came. 3: `after` came. */
  upgrades: { 1: (old: unknown) => old, 2: (old: unknown) => old },
} as const satisfies RecordKind<unknown>;

export type OutboxItem = z.infer<typeof OUTBOX_ITEM.schema>;
export type OutboxWork = OutboxItem["work"];
export type OutboxEntry = z.infer<typeof entry>;
export type OutboxAnswer = z.infer<typeof answer>;
export type WorkOf<T extends OutboxWork["type"]> = Extract<OutboxWork, { type: T }>;

/** Neither handed over nor stopped for good: it goes out by itself while the account is unlocked. */
export function goesOut({ state }: OutboxItem): boolean {
  return state.type !== "done" && state.type !== "refused";
}

export function newOutboxItem(random: Random, now: number, subject: string, work: OutboxWork): OutboxItem {
  return { id: toHex(drawRandom(random, 16)), order: now, subject, work, state: { type: "waiting" } };
}

/** The bytes of a hand-over, up to some megabytes, beside the item that sends them. Table `parcels`. */
export const PARCEL = {
  table: "parcels",
  version: 1,
  schema: z.strictObject({ handOver: bytes }),
  upgrades: {},
} as const satisfies RecordKind<unknown>;
