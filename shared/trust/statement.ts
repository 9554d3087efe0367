/**
 * The statements of a unit chain (docs/protocol.md, section 4): their schemas and types. A schema says only what one
 * statement can be by itself; whether it may follow the others is for `verify-chain.ts`.
 */
import { z } from "zod";
import { MAX_UNIT_PATH } from "./limits.ts";
import { textSchema } from "../domain/text.ts";
import {
  base64Url,
  hex32,
  hex64,
  instant,
  level,
  ordinal,
  sequence,
  sortedLevels,
  sortedRoles,
  sortedSet,
  strictObject,
  typed,
  unitCode,
} from "../wire/schema-parts.ts";

export const STATEMENT_TYPE = "tram/statement";

export const UNIT_KINDS = ["centre", "province", "commune", "body"] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

const BRANCHES = ["party", "state"] as const;
export type Branch = (typeof BRANCHES)[number];

/** What a device may read and append to: seed wraps, the mailboxes, the unit's work. */
export const STREAM_RIGHTS = ["keys", "mail", "work"] as const;
export type StreamRight = (typeof STREAM_RIGHTS)[number];

/** Bytes of an X-Wing public key. */
const X_WING_PUBLIC_KEY = 1216;

const certificate = base64Url({ max: 4096 });
const publicKey = base64Url(X_WING_PUBLIC_KEY);
const name = textSchema({ max: 200 });

/** The newest statement of the parent's chain that the signer knew. */
export const chainHeadSchema = strictObject({ unit: unitCode, seq: sequence, head: hex64 });
export type ChainHead = z.infer<typeof chainHeadSchema>;

const common = { unit: unitCode, seq: sequence, prev: hex64, at: instant };

function statement<const K extends string, S extends z.core.$ZodLooseShape>(kind: K, body: S) {
  return typed(STATEMENT_TYPE, { ...common, kind: z.literal(kind), body: strictObject(body) });
}

/** A kind marked P: signed above the unit, so it names the state of the parent's chain. */
function statementFromAbove<const K extends string, S extends z.core.$ZodLooseShape>(kind: K, body: S) {
  return typed(STATEMENT_TYPE, { ...common, kind: z.literal(kind), body: strictObject(body), parent: chainHeadSchema });
}

export const statementSchema = z.discriminatedUnion("kind", [
  statement("organisation", {
    name,
    network: z.enum(["isolated", "internet"]),
    ceiling: level,
    root: hex64,
  }),
  statementFromAbove("unit-created", {
    name,
    kind: z.enum(UNIT_KINDS),
    branch: z.enum(BRANCHES),
    /** From the organisation's code down to the unit's own. */
    path: z.array(unitCode).min(2).max(MAX_UNIT_PATH),
    ceiling: level,
  }),
  statementFromAbove("ca-added", { certificate }),
  statementFromAbove("ca-removed", { certificate: hex64 }),
  statementFromAbove("ceiling-set", { ceiling: level }),
  statementFromAbove("recovery-key-set", { publicKey }),
  statement("member-admitted", {
    member: hex32,
    roles: sortedRoles,
    levels: sortedLevels,
    signing: hex64,
    authentication: hex64,
    /** SHA-256(salt ‖ roster entry). */
    roster: hex64,
  }),
  statement("device-admitted", {
    member: hex32,
    certificate,
    wrapKey: publicKey,
    levels: sortedLevels,
    streams: sortedSet(STREAM_RIGHTS),
    /** Fingerprint of the seal certificate on this device; clerks only. */
    seal: hex64.exactOptional(),
  }),
  statement("compartment-opened", { level, epoch: ordinal, publicKey }),
  typed(STATEMENT_TYPE, {
    ...common,
    kind: z.literal("revoked"),
    /** `from`: the sequence from which it no longer holds; the statement's own, or an earlier one. */
    body: z.discriminatedUnion("what", [
      strictObject({ what: z.literal("member"), id: hex32, from: ordinal }),
      strictObject({ what: z.literal("device"), id: hex64, from: ordinal }),
      strictObject({ what: z.literal("seal"), id: hex64, from: ordinal }),
    ]),
  }),
]);

export type Statement = z.infer<typeof statementSchema>;
export type StatementKind = Statement["kind"];
export type StatementOf<K extends StatementKind> = Extract<Statement, { kind: K }>;

/** Kinds that only the organisation above a unit may sign. */
export const FROM_ABOVE = [
  "unit-created",
  "ca-added",
  "ca-removed",
  "ceiling-set",
  "recovery-key-set",
] as const satisfies readonly StatementKind[];
export type KindFromAbove = (typeof FROM_ABOVE)[number];

export function isFromAbove(statement: Statement): statement is StatementOf<KindFromAbove> {
  return isKindFromAbove(statement.kind);
}

export function isKindFromAbove(kind: StatementKind): kind is KindFromAbove {
  return (FROM_ABOVE as readonly string[]).includes(kind);
}

/** A statement as it is kept and sent: its canonical bytes, and the detached CMS over exactly those. */
export interface SignedStatement {
  readonly statement: Uint8Array<ArrayBuffer>;
  readonly cms: Uint8Array<ArrayBuffer>;
}
