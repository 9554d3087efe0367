/**
 * The tables that the fold of a work stream fills, and the entries that it reads. Plain data throughout: they can be
 * cloned, stored and compared.
 */
import type { DispatchData } from "./dispatch-data.ts";
import type { Level } from "./level.ts";
import type { SeriesId } from "./number.ts";
import type { PlainDate } from "./plain-date.ts";
import type { Role } from "./role.ts";
import type { Arrival, StatusCode } from "./status.ts";
import type { WorkBody } from "./work-events.ts";

/**
 * What the signed object inside an event says, given only when the caller verified it: its CMS, its signer's kind, that
 * the signer is in force and is the `member` named, its canonical form, its unit and its level. `id` is SHA-256 of its
 * bytes.
 */
export type Embedded =
  | { readonly type: "roster-entry"; readonly member: string; readonly name: string; readonly title: string }
  | {
      readonly type: "approval";
      readonly id: string;
      readonly draft: string;
      readonly data: DispatchData;
      readonly member: string;
    }
  | {
      readonly type: "manifest";
      readonly id: string;
      readonly draft: string;
      readonly data: DispatchData;
      /** SHA-256 of the approval's bytes. */
      readonly approval: string;
      readonly number: SealedNumber;
      readonly member: string;
    }
  | {
      readonly type: "receipt";
      readonly id: string;
      readonly dispatch: string;
      readonly status: StatusCode;
      readonly member: string;
      readonly arrival?: Arrival;
      readonly reason?: string;
    }
  | { readonly type: "acceptance"; readonly dispatch: string };

export type SealedNumber = {
  readonly series: string;
  readonly value: number;
  readonly notation: string;
  readonly date: string;
};

export type WorkEntry =
  | {
      readonly type: "event";
      /** SHA-256 of the event's signed bytes. */
      readonly id: string;
      readonly seq: number;
      readonly kind: string;
      readonly body: unknown;
      /** Hex id of the member who signed, or whose device did. */
      readonly member: string;
      readonly signer: "device" | "person";
      /** Roles of the member in force in the verified chain. */
      readonly roles: readonly Role[];
      /** The author's clock: shown, never used for order. */
      readonly at: string;
      readonly embedded?: Embedded;
    }
  /**
   * An entry that does not open, or whose event does not verify: a final judgement. What cannot be judged yet, because a
   * chain or a seed is still to come, is withheld instead. `id`: SHA-256 of the entry's bytes.
   */
  | { readonly type: "unreadable"; readonly id: string; readonly seq: number }
  /**
   * An entry under the key of an epoch that this device is not to be given: from before its time. The tables lack what it
   * did, and say so. `id`: SHA-256 of the entry's bytes.
   */
  | { readonly type: "missing"; readonly id: string; readonly seq: number; readonly epoch: number };

/** Who did it, by which clock, at which place of the stream. */
export type Deed = { readonly member: string; readonly at: string; readonly seq: number };

export type DraftState = {
  readonly draft: string;
  readonly revision: number;
  readonly data: DispatchData;
  readonly blobs: WorkBody<"draft-submitted">["blobs"];
  readonly state: "submitted" | "returned" | "approved";
  readonly submitted: Deed;
  readonly returned: (Deed & { readonly remark: string }) | null;
  /** `id`: SHA-256 of the approval, which stands in the event. */
  readonly approval: (Deed & { readonly id: string }) | null;
  /** The dispatch that was sealed from it. */
  readonly dispatch: string | null;
};

export type SealedState = {
  /** SHA-256 of the manifest, which stands in the event. */
  readonly dispatch: string;
  readonly draft: string;
  readonly number: SealedNumber;
  readonly sealed: Deed;
  /** Accepted by the relay: sent, not yet delivered. */
  readonly accepted: Deed | null;
};

export type Decision =
  | (Deed & { readonly type: "registered"; readonly arrival: Arrival })
  | (Deed & { readonly type: "refused"; readonly reason: string });

export type IncomingState = {
  readonly dispatch: string;
  readonly arrived: Deed | null;
  readonly decision: Decision | null;
};

export type NumberState = {
  readonly value: number;
  readonly date: PlainDate;
  /** The draft or dispatch that holds it, or held it until it was voided. */
  readonly for: string;
  readonly taken: Deed;
  readonly voided: (Deed & { readonly reason: string }) | null;
};

export type Problem =
  | "unreadable"
  | "malformed"
  | "wrong-signer"
  | "no-right"
  /** The signed object inside is missing or does not verify. */
  | "not-verified"
  /** The signed object inside says something else than the event or the tables. */
  | "differs"
  | "other-level"
  | "unknown-draft"
  | "stale-revision"
  | "not-submitted"
  | "already-approved"
  | "not-approved"
  | "already-sealed"
  | "unknown-dispatch"
  | "already-accepted"
  | "already-arrived"
  | "already-decided"
  | "date-outside-series"
  | "number-taken"
  | "already-numbered"
  | "number-not-taken"
  | "already-voided";

/** How the office writes itself, and since when. */
export type OfficeState = WorkBody<"office-set"> & Deed;

export type RefusedEvent = {
  readonly id: string;
  readonly seq: number;
  readonly kind: string | null;
  readonly member: string | null;
  readonly reason: Problem;
};

export type StreamState = {
  readonly level: Level;
  /** The newest entry folded. */
  seq: number;
  /** Why entries are not folded: one before them is missing or not judged yet, or two claim one place. */
  stopped: { readonly type: "gap" | "fork"; readonly seq: number } | null;
  readonly events: Set<string>;
  office: OfficeState | null;
  readonly roster: Map<string, { readonly name: string; readonly title: string }>;
  readonly drafts: Map<string, DraftState>;
  readonly dispatches: Map<string, SealedState>;
  readonly incoming: Map<string, IncomingState>;
  readonly series: Map<SeriesId, Map<number, NumberState>>;
  /** The number that a draft or dispatch holds. */
  readonly numberOf: Map<string, { readonly series: SeriesId; readonly value: number; readonly date: PlainDate }>;
  readonly refused: RefusedEvent[];
  /** Events of kinds that this version does not know. */
  readonly unknown: { readonly id: string; readonly seq: number; readonly kind: string }[];
  /** Entries that this device may not read: history that the tables do not show. */
  readonly missing: { readonly seq: number; readonly epoch: number }[];
};

/** The tables of a stream in which nothing has happened. */
export function emptyStream(level: Level): StreamState {
  return {
    level,
    seq: 0,
    stopped: null,
    events: new Set(),
    office: null,
    roster: new Map(),
    drafts: new Map(),
    dispatches: new Map(),
    incoming: new Map(),
    series: new Map(),
    numberOf: new Map(),
    refused: [],
    unknown: [],
    missing: [],
  };
}

/** A copy whose tables can be written without the original noticing; the rows are shared, and never written. */
export function copyStream(state: StreamState): StreamState {
  return {
    level: state.level,
    seq: state.seq,
    stopped: null,
    events: new Set(state.events),
    office: state.office,
    roster: new Map(state.roster),
    drafts: new Map(state.drafts),
    dispatches: new Map(state.dispatches),
    incoming: new Map(state.incoming),
    series: new Map(Array.from(state.series, ([series, numbers]) => [series, new Map(numbers)])),
    numberOf: new Map(state.numberOf),
    refused: [...state.refused],
    unknown: [...state.unknown],
    missing: [...state.missing],
  };
}
