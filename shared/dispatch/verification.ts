/**
 * What judging a dispatch says: plain data, for the panel on the screen and for the store. Words are the screen's; here
 * are outcomes, reason codes and facts. A fact that no passed check stands behind is not among them.
 */
import type { DispatchFile, Recipient } from "../domain/dispatch-data.ts";
import type { Role } from "../domain/role.ts";
import type { ChainHead } from "../trust/statement.ts";
import type { Approval } from "./approval.ts";
import type { FinalFile, Manifest } from "./manifest.ts";
import type { MissingChain } from "./standing.ts";

export type Outcome = "passed" | "failed" | "undetermined";

/** What is judged, in the order in which a panel shows it. */
const CHECKS = [
  /** The manifest is the one that the clear header names, and fits it and the content key. */
  "manifest",
  /** Each file has the size and hash that the seal signed. */
  "files",
  /** The chains that both signatures and the relay's position name are the verified ones. */
  "chains",
  /** The unit's seal, on the device of a clerk in force. */
  "seal",
  /** A time stamp over the seal's signature. */
  "time-stamp",
  /** The leader's signature, of a leader in force, over the same data. */
  "approval",
  /** The files are as the leader approved them. */
  "approved-files",
  /** The names are those that the unit's chain commits to. */
  "names",
] as const;

export type CheckId = (typeof CHECKS)[number];

export type CheckReason =
  | "malformed"
  /** An object of a later version than this reader knows. Nothing in it is believed. */
  | "newer-version"
  | "other-id"
  | "other-unit"
  | "other-level"
  | "other-key"
  | "other-count"
  | "changed"
  | "appended"
  | "other-chains"
  | "chain-missing"
  /** It hangs on another check, which did not pass. */
  | "not-judged"
  | "no-time-stamp"
  | "bad-time-stamp"
  | "bad-signature"
  | "bad-certificate"
  | "not-in-force"
  | "other-member"
  | "wrong-role"
  | "above-clearance"
  | "other-data"
  | "other-approval"
  /** Another dispatch came before with the same approval, which is for one. */
  | "sealed-twice"
  | "bad-entry"
  | "other-name";

export interface Check {
  readonly id: CheckId;
  readonly outcome: Outcome;
  /** Present unless passed. */
  readonly reason?: CheckReason;
  /** Places in the list of files, for the checks of files. */
  readonly files?: readonly number[];
}

export interface UnitFact {
  readonly code: string;
  /** As its chain says; absent while the chain is missing. */
  readonly name?: string;
}

/** The unit that vouches for a signature, and the line above it. */
export interface SignerUnit extends UnitFact {
  /** From the organisation down to the unit. */
  readonly path: readonly UnitFact[];
  /** The unit whose authority issued the signer's certificate. */
  readonly certifiedBy: UnitFact;
}

export interface PersonFact {
  readonly member: string;
  readonly name: string;
  readonly title: string;
  readonly roles: readonly Role[];
}

export interface Times {
  /** As the leader's device said. */
  readonly approved?: string;
  /** As the clerk's device said. */
  readonly sealed: string;
  /** As the time stamp proves. */
  readonly stamped?: string;
  /** As the relay said when it took the dispatch in. */
  readonly accepted: string;
}

/** Clocks that cannot all be right (R29). Nothing is decided by them; the order of statements and positions stands. */
export interface ClockDiscrepancy {
  readonly type:
    | "stamped-before-sealed"
    | "stamped-in-future"
    | "accepted-in-future"
    | "accepted-before-stamped"
    | "approved-after-sealed";
  /** Milliseconds by which they differ. */
  readonly by: number;
}

export type Relation =
  | { readonly type: "addressed"; readonly role: Recipient["role"] }
  /** This unit sent it. */
  | { readonly type: "own" }
  /** Somebody passed it on: this unit is not among the recipients that the seal signed (R26). */
  | { readonly type: "forwarded" };

export interface VerifiedFile extends FinalFile, Pick<DispatchFile, "name" | "mediaType"> {}

export interface Verification {
  /** The dispatch's id as the clear header names it. */
  readonly dispatch: string;
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  /** Never into the inbox: a check failed, so it is not certain that the named unit and its leader sent this (R27). */
  readonly quarantine: boolean;
  /** What to fetch before judging again. */
  readonly missing: readonly MissingChain[];
  /** As read; only the check `manifest` stands behind it, and for whose words they are the check `seal`. */
  readonly manifest?: Manifest;
  readonly approval?: Approval;
  readonly relation?: Relation;
  readonly leader?: PersonFact & { readonly unit: SignerUnit };
  readonly seal?: { readonly unit: SignerUnit; readonly clerk?: PersonFact };
  readonly times?: Times;
  readonly clocks: readonly ClockDiscrepancy[];
  /** "Not revoked as of statement `seq` of `unit`". */
  readonly asOf?: ChainHead;
  /** Whether the files are, bit for bit, what the leader approved and the seal signed. */
  readonly unaltered: boolean;
}
