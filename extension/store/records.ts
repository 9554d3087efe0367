/**
 * The kinds of records that an account keeps. Bytes stand as base64url. A change of a shape raises its version, adds an
 * upgrade from the one before and an example of the old one to `examples/`.
 */
import { z } from "zod";
import { LEVELS } from "../../shared/domain/level.ts";
import { ROLES } from "../../shared/domain/role.ts";
import type { RecordKind } from "./record-kind.ts";

const text = z.string();
const bytes = z.string().regex(/^[A-Za-z0-9_-]*$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const level = z.enum(LEVELS);
const json = z.unknown();

function kind<T>(table: RecordKind<T>["table"], schema: z.ZodType<T>): RecordKind<T> {
  return { table, version: 1, schema, upgrades: {} };
}

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
  z.strictObject({ epoch: text, acceptance: bytes, tsa: bytes, clockOffset: z.number() }),
);

/** A relay session. Table `meta`, name `session`. */
export const SESSION = kind("meta", z.strictObject({ token: text, expires: text }));

/** How far a stream is read. Table `meta`, name `cursor/<keyed hash of the stream's name>`. */
export const CURSOR = kind("meta", z.strictObject({ stream: text, epoch: text, seq: z.number(), head: hash }));

/** The folded and verified state of a unit's chain. Table `meta`, name `chain/<keyed hash of the unit's code>`. */
export const CHAIN_STATE = kind("meta", z.strictObject({ unit: text, state: json }));

/** An enrolment that is under way. Table `meta`, name `enrolment`. */
export const ENROLMENT = kind("meta", z.strictObject({ invitation: text, state: json }));

/** A wrapped private key or a seed. Table `keys`. */
export const PRIVATE_KEY = kind("keys", z.strictObject({ purpose: text, wrapped: bytes }));
export const COMPARTMENT_SEED = kind(
  "keys",
  z.strictObject({ unit: text, level, epoch: z.number(), seed: bytes, publicKey: bytes }),
);

/** A statement as it came. Table `chains`. */
export const STATEMENT = kind("chains", z.strictObject({ statement: bytes, cms: bytes }));

/** An entry of a stream as the relay gave it, and what was found in it. Table `entries`. */
export const ENTRY = kind(
  "entries",
  z.strictObject({
    stream: text,
    entry: bytes,
    position: bytes,
    proof: json,
    /** Not set while the compartment's seed is missing: it is tried again when a seed comes. */
    found: z
      .discriminatedUnion("type", [
        z.strictObject({ type: z.literal("event"), id: hash, event: json, actor: json }),
        z.strictObject({ type: z.literal("refused-event"), reason: text }),
        z.strictObject({ type: z.literal("envelope"), dispatch: hash }),
        z.strictObject({ type: z.literal("receipt"), receipt: hash }),
        z.strictObject({ type: z.literal("seed") }),
        z.strictObject({ type: z.literal("not-for-this-device") }),
        z.strictObject({ type: z.literal("refused"), reason: text }),
      ])
      .optional(),
  }),
);
export type EntryRecord = z.infer<typeof ENTRY.schema>;

/** A dispatch in the unit's mailbox: incoming, or the own copy of one that was sent. Table `dispatches`. */
export const DISPATCH = kind(
  "dispatches",
  z.strictObject({
    dispatch: hash,
    level,
    from: text,
    /** Of the mailbox entry. */
    seq: z.number(),
    envelope: bytes,
    position: bytes,
    blob: z.strictObject({ id: hash, size: z.number() }),
    state: z.enum(["fetching", "opened", "quarantined", "cannot-open"]),
    /** Set when opened: what the screens show without opening again. */
    opened: z
      .strictObject({
        contentKey: bytes,
        manifest: bytes,
        manifestCms: bytes,
        approval: bytes,
        approvalCms: bytes,
        /** Offset and size of each file in the body. */
        files: z.array(z.strictObject({ offset: z.number(), size: z.number() })),
        verification: json,
      })
      .optional(),
    receivedAt: text,
    read: z.boolean(),
  }),
);
export type DispatchRecord = z.infer<typeof DISPATCH.schema>;

/** A receipt that another unit signed for a dispatch of ours. Table `receipts`. */
export const RECEIPT = kind(
  "receipts",
  z.strictObject({
    dispatch: hash,
    unit: text,
    status: text,
    receipt: bytes,
    cms: bytes,
    verification: json,
    receivedAt: text,
  }),
);
export type ReceiptRecord = z.infer<typeof RECEIPT.schema>;

/** A draft that only this device knows yet. Table `drafts`. */
export const DRAFT = kind(
  "drafts",
  z.strictObject({
    draft: text,
    /** The form as it stands, complete or not. */
    form: json,
    /** Files are sealed into blobs as soon as they are chosen. */
    files: z.array(
      z.strictObject({
        name: text,
        mediaType: text,
        size: z.number(),
        sha256: hash,
        blob: hash,
        blobSize: z.number(),
        key: bytes,
      }),
    ),
    changedAt: text,
  }),
);
export type DraftRecord = z.infer<typeof DRAFT.schema>;

/** Pieces of a blob that are here. Table `blobs`. */
export const BLOB = kind(
  "blobs",
  z.strictObject({ size: z.number(), pieces: z.array(hash), complete: z.boolean(), uploaded: z.boolean() }),
);
