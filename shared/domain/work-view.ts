/**
 * What the office sees: the streams of all levels that a device may read, joined with the receipts that came back.
 *
 * Each stream folds by itself; the join only looks things up, so it does not matter which stream was read first. Numbers
 * stand in the unclassified stream even for secret papers; a paper whose number does not stand there is shown with the
 * contradiction, never corrected. The view is plain data in a fixed order: equal views have equal canonical bytes.
 */
import type { DispatchData } from "./dispatch-data.ts";
import { type Level, levelRank } from "./level.ts";
import type { SeriesId } from "./number.ts";
import type { Rights } from "./rule-pack.ts";
import { type Arrival, foldStatus, type RecipientLine, type StatusEvent } from "./status.ts";
import type {
  Decision,
  Deed,
  DraftState,
  NumberState,
  OfficeState,
  RefusedEvent,
  SealedState,
  StreamState,
} from "./work-state.ts";

export type NumberProblem = "number-not-held" | "number-voided";

export type HeldNumber = { readonly series: SeriesId; readonly value: number; readonly date: string };

export type OutgoingRow = {
  readonly draft: string;
  readonly level: Level;
  /** `numbered`: approved, and its number is confirmed; `sent`: accepted by the relay. */
  readonly state: "submitted" | "returned" | "approved" | "numbered" | "sealed" | "sent";
  readonly revision: number;
  readonly data: DispatchData;
  readonly submitted: Deed;
  readonly returned: DraftState["returned"];
  readonly approval: DraftState["approval"];
  /** The number that it holds, before and after sealing. */
  readonly number: HeldNumber | null;
  readonly sealed: SealedState | null;
  /** One for each recipient, in the order of the data; empty until it is sealed. */
  readonly lines: readonly RecipientLine[];
  readonly problems: readonly NumberProblem[];
};

export type IncomingRow = {
  readonly dispatch: string;
  readonly level: Level;
  readonly arrived: Deed | null;
  readonly decision: Decision | null;
  /** The arrival number held for it, which a registration repeats. */
  readonly number: HeldNumber | null;
  readonly problems: readonly NumberProblem[];
};

export type SeriesView = { readonly series: SeriesId; readonly numbers: readonly NumberState[] };

export type WorkView = {
  readonly outgoing: readonly OutgoingRow[];
  readonly incoming: readonly IncomingRow[];
  readonly series: readonly SeriesView[];
  /** null until the office has said how it writes itself: no paper can be numbered before. */
  readonly office: OfficeState | null;
  /** Names and titles of the unit's members, by member id. */
  readonly roster: readonly { readonly member: string; readonly name: string; readonly title: string }[];
  readonly refused: readonly (RefusedEvent & { readonly level: Level })[];
  /** How many events of a level this device may not read, since they are from before its time. */
  readonly missing: readonly { readonly level: Level; readonly count: number }[];
};

export type WorkInput = {
  readonly unit: string;
  readonly rights: Rights;
  /** One for each level that the device may read. */
  readonly streams: readonly StreamState[];
  /** Verified receipts, by dispatch. */
  readonly receipts: ReadonlyMap<string, readonly StatusEvent[]>;
};

export function workView(input: WorkInput): WorkView {
  const streams = input.streams.toSorted((a, b) => levelRank(a.level) - levelRank(b.level));
  const numbers = streams.find(({ level }) => level === "unclassified");
  return {
    outgoing: streams.flatMap((stream) =>
      Array.from(stream.drafts.values(), (draft) => outgoingRow(draft, stream, numbers, input)).sort(byKey("draft")),
    ),
    incoming: streams.flatMap((stream) =>
      Array.from(stream.incoming.values(), (incoming): IncomingRow => {
        const number = numbers?.numberOf.get(incoming.dispatch) ?? null;
        const registered = incoming.decision?.type === "registered" ? incoming.decision.arrival : null;
        const problems = problemsOf(registered, incoming.dispatch, numbers);
        return { ...incoming, level: stream.level, number, problems };
      }).sort(byKey("dispatch")),
    ),
    series: Array.from(numbers?.series ?? [], ([series, taken]) => ({
      series,
      numbers: Array.from(taken.values()).sort((a, b) => a.value - b.value),
    })).sort(byKey("series")),
    office: numbers?.office ?? null,
    roster: Array.from(new Map(streams.flatMap(({ roster }) => [...roster])), ([member, { name, title }]) => ({
      member,
      name,
      title,
    })).sort(byKey("member")),
    refused: streams.flatMap(({ level, refused }) => refused.map((event) => ({ ...event, level }))),
    missing: streams.flatMap(({ level, missing }) => (missing.length === 0 ? [] : [{ level, count: missing.length }])),
  };
}

function outgoingRow(
  draft: DraftState,
  stream: StreamState,
  numbers: StreamState | undefined,
  { unit, rights, receipts }: WorkInput,
): OutgoingRow {
  const sealed = draft.dispatch === null ? null : (stream.dispatches.get(draft.dispatch) ?? null);
  const number = numbers?.numberOf.get(draft.draft) ?? null;
  const came = sealed === null ? [] : (receipts.get(sealed.dispatch) ?? []);
  const byUnit = Map.groupBy(came, (event) => event.unit);
  const takeBacks = came.filter((event) => event.status === "13");
  const lines =
    sealed === null
      ? []
      : draft.data.recipients.map((recipient) =>
          foldStatus([...takeBacks, ...(byUnit.get(recipient.unit) ?? [])], {
            sender: unit,
            recipient: recipient.unit,
            rights,
          }),
        );
  const { revision, data, submitted, returned, approval } = draft;
  return {
    draft: draft.draft,
    level: stream.level,
    state: stateOf(draft, sealed, number),
    revision,
    data,
    submitted,
    returned,
    approval,
    number,
    sealed,
    lines,
    problems: problemsOf(sealed?.number ?? null, draft.draft, numbers),
  };
}

function stateOf(draft: DraftState, sealed: SealedState | null, number: HeldNumber | null): OutgoingRow["state"] {
  if (sealed !== null) return sealed.accepted === null ? "sealed" : "sent";
  return draft.state === "approved" && number !== null ? "numbered" : draft.state;
}

/** Whether the number that a signed object names stands in the unit's series for its paper. */
function problemsOf(named: Arrival | null, holder: string, numbers: StreamState | undefined): NumberProblem[] {
  if (named === null) return [];
  const taken = numbers?.series.get(named.series as SeriesId)?.get(named.value);
  if (taken === undefined || taken.for !== holder || taken.date !== named.date) return ["number-not-held"];
  return taken.voided === null ? [] : ["number-voided"];
}

function byKey<K extends string>(key: K) {
  return (a: { readonly [P in K]: string }, b: { readonly [P in K]: string }) =>
    a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
}
