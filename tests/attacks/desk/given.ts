/** What passes between a test and its desk: plain JSON, binary values in base64url. */
import type { Level } from "../../../shared/domain/level.ts";
import type { Role } from "../../../shared/domain/role.ts";

/** A member who has been let in, as an account's store holds them after enrolment. */
export interface GivenAccount {
  readonly relay: string;
  readonly organisation: string;
  readonly root: string;
  readonly unit: string;
  readonly member: string;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  readonly name: string;
  readonly title: string;
  readonly entry: string;
  readonly salt: string;
  readonly certificates: {
    readonly signing: string;
    readonly authentication: string;
    readonly device: string;
    readonly seal?: string;
  };
  readonly path: readonly string[];
  /** PKCS #8. */
  readonly keys: {
    readonly signing: string;
    readonly authentication: string;
    readonly device: string;
    readonly seal: string;
  };
  readonly wrapSeed: string;
}

/** What the account's store holds: what the screens show is made of this alone. */
export interface Seen {
  readonly alarms: readonly { readonly reason: string; readonly about: string; readonly evidence: number }[];
  readonly dispatches: readonly {
    readonly dispatch: string;
    readonly state: string;
    /** Why it is not opened. */
    readonly obstacle: string | null;
    readonly relation: string | null;
    readonly outcome: string | null;
    readonly subject: string | null;
    /** Whether nobody has to be told of it (any more). */
    readonly isTold: boolean;
    /** Clocks that cannot all be right. */
    readonly clocks: readonly string[];
  }[];
  /** Kinds of what was found in the entries of each stream, in order; `refused: …` and `unreadable: …` with the reason. */
  readonly entries: { readonly [stream: string]: readonly string[] };
  /** By level: how far the unit's work is folded, and how many of its events this device may not read. */
  readonly folded: { readonly [level: string]: { readonly seq: number; readonly missing: number } };
  readonly seeds: readonly string[];
  readonly receipts: readonly { readonly dispatch: string; readonly status: string; readonly unit: string }[];
  /** Sequence of the newest statement of each verified chain. */
  readonly chains: { readonly [unit: string]: number };
  /** By unit and level: the epoch to which this client would seal, or why it would not. */
  readonly sealsTo: { readonly [place: string]: string };
  readonly outbox: readonly { readonly type: string; readonly subject: string; readonly state: string }[];
  readonly clockOffset: number | null;
  /** What a person was told of, in order. */
  readonly told: readonly string[];
}
