/**
 * A dispatch in the unit's mailbox: incoming, or the own copy of one that was sent. Its record holds all that is kept of it;
 * the row beside it holds what lists, filters and counts need, so that these open some hundred bytes for each and not the
 * signatures. Both are always written together (docs/decisions/0011-rows-beside-records.md).
 */
import { z } from "zod";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import { plainDateSchema } from "../../shared/domain/plain-date.ts";
import { URGENCIES } from "../../shared/domain/rule-pack.ts";
import { RECIPIENT_ROLES } from "../../shared/domain/dispatch-data.ts";
import { hex64 } from "../../shared/encoding/hex-schema.ts";
import type { Keyring } from "../vault/keyring.ts";
import { encodeContent, kind, type RecordKind } from "./record-kind.ts";

const text = z.string();
const bytes = z.string().regex(/^[A-Za-z0-9_-]*$/);
const level = z.enum(LEVELS);
const json = z.unknown();

/** Why a dispatch is not opened, where that can be said without opening it. */
export const OBSTACLES = [
  /** The unit's chain has no such epoch: looked at again when a chain grows. */
  "no-compartment",
  /** This device has not been given the key: looked at again when one comes. */
  "seed-missing",
  /** The envelope gives the blob a size that the blob's name disproves. Nothing can change that. */
  "other-size",
  /** The relay does not give the blob: asked again, ever more seldom. */
  "not-there",
  /** What the relay gives is not the blob: asked again, ever more seldom. */
  "damaged",
  /** The sender has sent more at once than is fetched of one sender: fetched later. */
  "sender-too-much",
  /** The browser has hardly any room left: fetched when there is room again. */
  "no-room",
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/**
 * `held` is not fetched for now, `cannot-open` does not open, or has something in its way; `obstacle` says what.
 * `undetermined` is tried again when a statement comes.
 */
const STATES = ["fetching", "opened", "undetermined", "quarantined", "cannot-open", "held"] as const;

const RECORD = kind(
  "dispatches",
  z.strictObject({
    dispatch: hex64,
    level,
    from: text,
    /** Of the mailbox entry. */
    seq: z.number(),
    envelope: bytes,
    position: bytes,
    blob: z.strictObject({ id: hex64, size: z.number() }),
    state: z.enum(STATES),
    /** With `held`, and with `cannot-open` unless it failed to open. */
    obstacle: z.enum(OBSTACLES).optional(),
    /** Set when opened, undetermined or quarantined: what the screens show without opening again. */
    opened: z
      .strictObject({
        manifest: bytes,
        manifestCms: bytes,
        approval: bytes,
        approvalCms: bytes,
        evidence: bytes,
        /** `Verification` of shared/dispatch/verification.ts. */
        verification: json,
      })
      .optional(),
    /** Milliseconds since 1970, this device's clock. */
    receivedAt: z.number(),
    read: z.boolean(),
    /** The person was told, or need not be. */
    told: z.boolean(),
  }),
  // `held` and `obstacle` came with version 2.
  (old) => old,
);
export type DispatchRecord = z.infer<typeof RECORD.schema>;

/** The form of rows that this build makes; another one is made anew from the records. */
export const ROW_FORM = 2;

/** What lists, filters and counts need of a dispatch. Table `rows`, by mailbox and sequence in it. */
export const DISPATCH_ROW = kind(
  "rows",
  z.strictObject({
    dispatch: hex64,
    level,
    from: text,
    seq: z.number(),
    blob: z.strictObject({ id: hex64, size: z.number() }),
    state: z.enum(STATES),
    obstacle: z.enum(OBSTACLES).optional(),
    receivedAt: z.number(),
    read: z.boolean(),
    told: z.boolean(),
    /** Set when opened, undetermined or quarantined. */
    opened: z
      .strictObject({
        outcome: z.enum(["passed", "failed", "undetermined"]),
        relation: z.enum([...RECIPIENT_ROLES, "own", "forwarded"]).optional(),
        /** By the relay's clock, ISO 8601. */
        accepted: text.optional(),
        /** As the manifest says, where it could be read. */
        paper: z
          .strictObject({
            subject: text,
            number: text,
            urgency: z.enum(URGENCIES),
            deadline: plainDateSchema.exactOptional(),
            annexes: z.number(),
            /** The dispatch that it answers. */
            replyTo: hex64.exactOptional(),
          })
          .optional(),
      })
      .optional(),
  }),
);
export type DispatchRow = z.infer<typeof DISPATCH_ROW.schema>;

/** First key field of the table `rows`: the mailbox of a level. */
export function rowsPlace(keyring: Pick<Keyring, "keyedHash">, of: DispatchRecord["level"]): Promise<string> {
  return keyring.keyedHash(`rows/${of}`);
}

/** When the relay took it in; this device's own clock until that is known. In milliseconds since 1970. */
export function arrivalOf({ opened, receivedAt }: Pick<DispatchRow, "opened" | "receivedAt">): number {
  return opened?.accepted === undefined ? receivedAt : Date.parse(opened.accepted);
}

export function rowOf(record: DispatchRecord): DispatchRow {
  const { opened, envelope: _envelope, position: _position, ...row } = record;
  return opened === undefined ? row : { ...row, opened: openedPart(opened.verification as Verification) };
}

function openedPart({ outcome, relation, times, manifest }: Verification): DispatchRow["opened"] {
  return {
    outcome,
    ...(relation !== undefined && { relation: relation.type === "addressed" ? relation.role : relation.type }),
    ...(times !== undefined && { accepted: times.accepted }),
    ...(manifest !== undefined && {
      paper: {
        subject: manifest.data.subject,
        number: manifest.number.notation,
        urgency: manifest.data.urgency,
        ...(manifest.data.deadline !== undefined && { deadline: manifest.data.deadline }),
        annexes: manifest.data.files.length - 1,
        ...(manifest.data.replyTo !== undefined && { replyTo: manifest.data.replyTo }),
      },
    }),
  };
}

/** The record of a dispatch. Table `dispatches`. */
export const DISPATCH: RecordKind<DispatchRecord> = {
  ...RECORD,
  async beside(record, keyring) {
    const key = [await rowsPlace(keyring, record.level), record.seq];
    return { table: DISPATCH_ROW.table, key, text: encodeContent(DISPATCH_ROW, rowOf(record)) };
  },
};
