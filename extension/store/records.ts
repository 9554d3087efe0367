/**
 * The kinds of records that an account keeps. Bytes stand as base64url. A change of a shape raises its version, adds an
 * upgrade from the one before and an example of the old one to `examples/`.
 */
import { z } from "zod";
import { hex64 } from "../../shared/encoding/hex-schema.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import { ROLES } from "../../shared/domain/role.ts";
import { STATUS_CODES } from "../../shared/domain/status.ts";
import { tellingRulesSchema } from "../telling/rules.ts";
import { kind } from "./record-kind.ts";

const text = z.string();
const bytes = z.string().regex(/^[A-Za-z0-9_-]*$/);
const level = z.enum(LEVELS);
const json = z.unknown();

export const ALARM_REASONS = [
  /** Two histories of one stream, or of one unit's chain. */
  "fork",
  /** The relay shows less than it has shown before. */
  "shortened",
  /** A position, acceptance or certificate that is not the relay's. */
  "bad-proof",
  /** A statement that no rule allows. */
  "bad-statement",
  /** A position that goes back: in time, or in the chain of its author. */
  "backdated",
  /** One dispatch, two envelopes. */
  "different-bytes",
  /** One approval, two dispatches. */
  "sealed-twice",
  /** The relay was restored from a backup. */
  "other-epoch",
  /** The relay is not the one of this organisation. */
  "other-relay",
  /** This device is no longer in the unit's chain. */
  "device-removed",
] as const;
export type AlarmReason = (typeof ALARM_REASONS)[number];

/** Who this account is. Table `meta`, name `identity`. */
export const IDENTITY = kind(
  "meta",
  z.strictObject({
    relay: text,
    organisation: text,
    /** DER of the root certificate. */
    root: bytes,
    unit: text,
    member: text,
    roles: z.array(z.enum(ROLES)),
    levels: z.array(level),
    name: text,
    title: text,
    /** The roster entry and its salt, as they travel in what this person signs. */
    entry: bytes,
    salt: bytes,
    certificates: z.strictObject({ signing: bytes, authentication: bytes, device: bytes, seal: bytes.optional() }),
    /** CA certificates from the unit's up to the one below the root. */
    path: z.array(bytes),
  }),
);
export type Identity = z.infer<typeof IDENTITY.schema>;

/** What `GET /v1/relay` said, checked against the root. Table `meta`, name `relay`. */
export const RELAY = kind(
  "meta",
  z.strictObject({
    epoch: text,
    /** DER. */
    acceptance: bytes,
    tsa: bytes,
    /** Milliseconds that the relay's clock is ahead of this one. */
    clockOffset: z.number(),
    /** The relay came back with another epoch, from a backup: nothing is read or sent until that is settled. */
    otherEpoch: text.optional(),
  }),
);
export type RelayRecord = z.infer<typeof RELAY.schema>;

/** How far a stream is read. Table `meta`, name `cursor/<keyed hash of the stream's name>`. */
export const CURSOR = kind(
  "meta",
  z.strictObject({
    stream: text,
    epoch: text,
    seq: z.number(),
    head: hex64,
    /** Entries up to here were there before this device: nobody is told of them. */
    history: z.number(),
    /** Sequences of entries that could not be judged yet: a seed or a statement is still to come. */
    unjudged: z.array(z.number()),
  }),
);
export type CursorRecord = z.infer<typeof CURSOR.schema>;

/**
 * The newest state of a unit's chain that a position of a stream has named, and that position. Table `meta`, name
 * `author/<keyed hash of stream and unit>`.
 */
export const AUTHOR = kind("meta", z.strictObject({ epoch: text, seq: z.number(), position: bytes }));
export type AuthorRecord = z.infer<typeof AUTHOR.schema>;

/**
 * The dispatches that came with one approval of one unit, and their sequences in the mailbox. Table `meta`, name
 * `approval/<keyed hash of unit and approval>`.
 */
export const APPROVAL_SEEN = kind(
  "meta",
  z.strictObject({ dispatches: z.array(z.strictObject({ dispatch: hex64, seq: z.number() })) }),
);
export type ApprovalSeen = z.infer<typeof APPROVAL_SEEN.schema>;

/**
 * Which form of rows every dispatch here has beside its record; absent where an earlier build has left dispatches without.
 * Table `meta`, name `rows`.
 */
export const ROWS = kind("meta", z.strictObject({ form: z.number() }));

/**
 * Grows with every change of any chain, so that readers know when to read again. `missing`: how many units the relay has
 * named whose chains are still to be read for the first time. Table `meta`, name `organisation`.
 */
export const ORGANISATION = kind("meta", z.strictObject({ revision: z.number(), missing: z.number() }), (old) => ({
  ...(old as { readonly revision: number }),
  missing: 0,
}));

/** The folded and verified state of a unit's chain, in the form of `plain-json.ts`. Table `units`. */
export const CHAIN_STATE = kind("units", z.strictObject({ state: json }));

/** An enrolment that is under way. Table `meta`, name `enrolment`. */
export const ENROLMENT = kind("meta", z.strictObject({ invitation: text, state: json }));

/** A wrapped private key for signing: PKCS #8 under the keyring, bound to `key/<purpose>`. Table `keys`. */
export const PRIVATE_KEY = kind("keys", z.strictObject({ purpose: text, wrapped: bytes }));

/** The seed of the device's X-Wing key. Table `keys`. */
export const WRAP_KEY = kind("keys", z.strictObject({ purpose: z.literal("wrap"), seed: bytes }));

/** A compartment's seed that reproduced the public key in the verified chain. Table `seeds`. */
export const COMPARTMENT_SEED = kind("seeds", z.strictObject({ unit: text, level, epoch: z.number(), seed: bytes }));
export type CompartmentSeed = z.infer<typeof COMPARTMENT_SEED.schema>;

/** A statement as it came. Table `chains`. */
export const STATEMENT = kind("chains", z.strictObject({ statement: bytes, cms: bytes }));

const roles = z.array(z.enum(ROLES));

/** An event of the unit's work as the fold takes it; its signature and what is signed inside it were verified. */
const foundEvent = z.strictObject({
  type: z.literal("event"),
  id: hex64,
  kind: text,
  body: json,
  member: text,
  signer: z.enum(["device", "person"]),
  roles,
  at: text,
  /** `Embedded` of shared/domain/work-state.ts. */
  embedded: json.optional(),
});

/** An entry of a stream as the relay gave it, and what was found in it. Table `entries`. */
export const ENTRY = kind(
  "entries",
  z.strictObject({
    stream: text,
    entry: bytes,
    position: bytes,
    proof: json,
    /** Not set while a seed or a statement is missing: it is looked at again when one comes. */
    found: z
      .discriminatedUnion("type", [
        foundEvent,
        /** In a work stream: it counts for nothing, and never will. `id`: SHA-256 of the entry. */
        z.strictObject({ type: z.literal("unreadable"), id: hex64, reason: text }),
        z.strictObject({ type: z.literal("envelope"), dispatch: hex64 }),
        z.strictObject({ type: z.literal("receipt"), dispatch: hex64, receipt: hex64 }),
        z.strictObject({ type: z.literal("seed") }),
        z.strictObject({ type: z.literal("not-for-this-device") }),
        z.strictObject({ type: z.literal("refused"), reason: text }),
      ])
      .optional(),
  }),
);
export type EntryRecord = z.infer<typeof ENTRY.schema>;

/**
 * What a session had folded, for the next one to go on from. Table `folds`, by the place of the work stream, or `receipts`.
 * It follows from other records and is made again where its form is another one.
 */
export const FOLD = kind("folds", z.strictObject({ form: z.number(), tables: json }));

/** A verified receipt that another unit signed for a dispatch of ours. Table `receipts`. */
export const RECEIPT = kind(
  "receipts",
  z.strictObject({
    dispatch: hex64,
    receipt: bytes,
    cms: bytes,
    /** `StatusEvent` of shared/domain/status.ts. */
    event: z.strictObject({
      id: hex64,
      status: z.enum(STATUS_CODES),
      unit: text,
      signer: z.enum(["device", "person"]),
      roles,
      member: text,
      at: text,
      arrival: z.strictObject({ series: text, value: z.number(), date: text }).exactOptional(),
      reason: text.exactOptional(),
    }),
    /** Who signed, where the roster entry fits the chain. */
    person: z.strictObject({ name: text, title: text }).optional(),
    receivedAt: z.number(),
  }),
);
export type ReceiptRecord = z.infer<typeof RECEIPT.schema>;

/** A draft that only this device knows yet. Table `drafts`. */
export const DRAFT = kind(
  "drafts",
  z.strictObject({
    draft: text,
    /** Which submission the next one is: 1, or one more than the one that was returned. */
    revision: z.number(),
    /** The form as it stands, complete or not. */
    form: json,
    /** Files are sealed into blobs as soon as they are chosen, under the level that the form had then. */
    files: z.array(
      z.strictObject({
        role: z.enum(["main", "annex"]),
        name: text,
        mediaType: text,
        size: z.number(),
        sha256: hex64,
        level,
        blob: hex64,
        blobSize: z.number(),
        key: bytes,
      }),
    ),
    changedAt: text,
    /** The outbox item that submits it. The record goes once the unit's stream has the submission. */
    submitted: text.optional(),
  }),
);
export type DraftRecord = z.infer<typeof DRAFT.schema>;

/** A blob of which pieces are here, or all. Table `blobs`; `blobs.ts` reads and writes it. */
export const BLOB = kind(
  "blobs",
  z.strictObject({
    id: hex64,
    /** Bytes of ciphertext. */
    size: z.number(),
    /** SHA-256 of each piece. */
    pieces: z.array(hex64),
    /** Under which random name the pieces stand: the blob's own name is known only when the last one is made. */
    place: text,
    complete: z.boolean(),
  }),
);
export type BlobRecord = z.infer<typeof BLOB.schema>;

/** The roster entry of a colleague, which fits the unit's chain. Table `meta`, name `roster/<member>`. */
export const ROSTER_ENTRY = kind("meta", z.strictObject({ entry: bytes, salt: bytes, name: text, title: text }));

/** What contradicts itself and must be seen by a person; never removed by itself. Table `meta`, name `alarms`. */
export const ALARMS = kind(
  "meta",
  z.strictObject({
    alarms: z.array(
      z.strictObject({
        /** The same contradiction again is the same alarm. */
        id: text,
        reason: z.enum(ALARM_REASONS),
        /** The stream, unit or dispatch that it is about. */
        about: text,
        at: z.number(),
        /** Both sides of the contradiction, as they came. */
        evidence: z.array(bytes),
      }),
    ),
  }),
);
export type Alarm = z.infer<typeof ALARMS.schema>["alarms"][number];

/**
 * What the person asked concerning the files of dispatches. Table `meta`, name `files`
 * (docs/decisions/0014-files-let-go-and-brought-back.md).
 */
export const FILE_WISHES = kind(
  "meta",
  z.strictObject({
    /** Dispatches whose files are to come back. */
    wanted: z.array(hex64),
    /** Files of dispatches that came before may go, milliseconds since 1970. Absent once that is done. */
    letGoBefore: z.number().optional(),
  }),
);

/** What the person chose for this account. Table `meta`, name `settings`. */
export const SETTINGS = kind(
  "meta",
  z.strictObject({
    /** Whether notifications may say who sent what; never for secret levels. */
    notificationContent: z.boolean(),
    /** Absent where nothing was chosen. */
    telling: tellingRulesSchema.optional(),
  }),
  // `telling` came with version 2.
  (old) => old,
);

/** Reminders that were given. Table `meta`, name `reminded`. `at`: milliseconds since 1970. */
export const REMINDED = kind("meta", z.strictObject({ given: z.array(z.strictObject({ key: text, at: z.number() })) }));

/** The filters of the inbox. */
export const INBOX_FILTERS = ["all", "unread", "toRegister", "urgent"] as const;
export type InboxFilter = (typeof INBOX_FILTERS)[number];

/** Searches and filters that the person has given a name. Table `meta`, name `views`. */
export const VIEWS = kind(
  "meta",
  z.strictObject({
    views: z.array(z.strictObject({ id: text, name: text, query: text, filter: z.enum(INBOX_FILTERS) })),
  }),
);
export type SavedView = z.infer<typeof VIEWS.schema>["views"][number];
