/**
 * The tables of a work stream as JSON and back. Maps and sets stand as lists; the rows are JSON already and stand as they are,
 * for there may be a hundred thousand of them.
 */
import type { SeriesId } from "./number.ts";
import type { NumberState, StreamState } from "./work-state.ts";

type Entries<M> = M extends ReadonlyMap<infer K, infer V> ? readonly (readonly [K, V])[] : never;

type Same = "level" | "seq" | "office" | "refused" | "unknown" | "missing";
type Listed = "roster" | "drafts" | "dispatches" | "incoming" | "numberOf";

export type StoredStream = Pick<StreamState, Same> & { readonly [T in Listed]: Entries<StreamState[T]> } & {
  readonly events: readonly string[];
  readonly series: readonly (readonly [SeriesId, Entries<Map<number, NumberState>>])[];
};

export function toStoredStream(state: StreamState): StoredStream {
  const { level, seq, office, refused, unknown, missing } = state;
  return {
    level,
    seq,
    office,
    refused,
    unknown,
    missing,
    events: [...state.events],
    roster: [...state.roster],
    drafts: [...state.drafts],
    dispatches: [...state.dispatches],
    incoming: [...state.incoming],
    numberOf: [...state.numberOf],
    series: Array.from(state.series, ([series, numbers]) => [series, [...numbers]] as const),
  };
}

/** @param stored as `toStoredStream` gave it, through JSON or not */
export function fromStoredStream(stored: StoredStream): StreamState {
  const { level, seq, office, refused, unknown, missing } = stored;
  return {
    level,
    seq,
    stopped: null,
    office,
    refused,
    unknown,
    missing,
    events: new Set(stored.events),
    roster: new Map(stored.roster),
    drafts: new Map(stored.drafts),
    dispatches: new Map(stored.dispatches),
    incoming: new Map(stored.incoming),
    numberOf: new Map(stored.numberOf),
    series: new Map(Array.from(stored.series, ([series, numbers]) => [series, new Map(numbers)])),
  };
}
