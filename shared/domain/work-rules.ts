/**
 * What each kind of event does to the tables, and which rule it may break. Signature, unit, level and the writer's right
 * were judged before; here stand the rules of the office.
 *
 * Numbers: the first event that takes a number has it, and a draft or dispatch holds one number at most (X3).
 */
import { equal } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import type { DispatchData } from "./dispatch-data.ts";
import { yearOfSeries } from "./number.ts";
import { yearOf } from "./plain-date.ts";
import type { Arrival } from "./status.ts";
import type { WorkBody, WorkEvent } from "./work-events.ts";
import type { Decision, Deed, Embedded, NumberState, Problem, StreamState, WorkEntry } from "./work-state.ts";

export type SignedEntry = Extract<WorkEntry, { readonly type: "event" }>;

/** Writes what a valid event does into the tables, or gives the rule that it breaks and writes nothing. */
export function applyEvent(state: StreamState, event: WorkEvent, entry: SignedEntry): Problem | null {
  switch (event.kind) {
    case "roster-entry":
      return rosterEntry(state, entry);
    case "draft-submitted":
      return submit(state, event.body, entry);
    case "draft-returned":
      return giveBack(state, event.body, entry);
    case "draft-approved":
      return approve(state, event.body, entry);
    case "office-set":
      return setOffice(state, event.body, entry);
    case "number-taken":
      return takeNumber(state, event.body, entry);
    case "number-voided":
      return voidNumber(state, event.body, entry);
    case "dispatch-sealed":
      return seal(state, event.body, entry);
    case "dispatch-accepted":
      return accept(state, event.body, entry);
    case "dispatch-arrived":
      return arrive(state, event.body, entry);
    case "dispatch-registered":
      return decide(state, event.body.dispatch, entry, "03", {
        type: "registered",
        arrival: event.body.arrival,
        ...by(entry),
      });
    case "dispatch-refused":
      return decide(state, event.body.dispatch, entry, "02", {
        type: "refused",
        reason: event.body.reason,
        ...by(entry),
      });
  }
}

function by({ member, at, seq }: SignedEntry): Deed {
  return { member, at, seq };
}

/** What the event's own signed object says, if the caller verified one of this type. */
function embedded<T extends Embedded["type"]>(entry: SignedEntry, type: T): Extract<Embedded, { type: T }> | null {
  // The comparison ties the value to the type, which the compiler cannot follow through the parameter.
  return entry.embedded?.type === type ? (entry.embedded as Extract<Embedded, { type: T }>) : null;
}

function sameData(a: DispatchData, b: DispatchData): boolean {
  return equal(canonicalBytes(a), canonicalBytes(b));
}

function rosterEntry(state: StreamState, entry: SignedEntry): Problem | null {
  const said = embedded(entry, "roster-entry");
  if (said === null) return "not-verified";
  state.roster.set(said.member, { name: said.name, title: said.title });
  return null;
}

function submit(state: StreamState, body: WorkBody<"draft-submitted">, entry: SignedEntry): Problem | null {
  if (body.data.level !== state.level) return "other-level";
  const known = state.drafts.get(body.draft);
  if (known?.state === "approved") return "already-approved";
  if (body.revision !== (known?.revision ?? 0) + 1) return "stale-revision";
  state.drafts.set(body.draft, {
    draft: body.draft,
    revision: body.revision,
    data: body.data,
    blobs: body.blobs,
    state: "submitted",
    submitted: by(entry),
    returned: null,
    approval: null,
    dispatch: null,
  });
  return null;
}

function giveBack(state: StreamState, body: WorkBody<"draft-returned">, entry: SignedEntry): Problem | null {
  const draft = state.drafts.get(body.draft);
  if (draft === undefined) return "unknown-draft";
  if (draft.revision !== body.revision) return "stale-revision";
  if (draft.state !== "submitted") return "not-submitted";
  state.drafts.set(body.draft, { ...draft, state: "returned", returned: { remark: body.remark, ...by(entry) } });
  return null;
}

function approve(state: StreamState, body: WorkBody<"draft-approved">, entry: SignedEntry): Problem | null {
  const draft = state.drafts.get(body.draft);
  if (draft === undefined) return "unknown-draft";
  if (draft.revision !== body.revision) return "stale-revision";
  if (draft.state !== "submitted") return "not-submitted";
  const said = embedded(entry, "approval");
  if (said === null) return "not-verified";
  if (said.draft !== body.draft || said.member !== entry.member || !sameData(said.data, draft.data)) return "differs";
  const approval = { id: said.id, ...by(entry) };
  state.drafts.set(body.draft, { ...draft, state: "approved", approval });
  return null;
}

/** The newest one holds; a paper that is numbered already keeps its notation. */
function setOffice(state: StreamState, body: WorkBody<"office-set">, entry: SignedEntry): Problem | null {
  if (state.level !== "unclassified") return "other-level";
  state.office = { ...body, ...by(entry) };
  return null;
}

function takeNumber(state: StreamState, body: WorkBody<"number-taken">, entry: SignedEntry): Problem | null {
  if (state.level !== "unclassified") return "other-level";
  const year = yearOfSeries(body.series);
  if (year !== null && year !== yearOf(body.date)) return "date-outside-series";
  if (state.numberOf.has(body.for)) return "already-numbered";
  const { series, value, date } = body;
  const numbers = state.series.get(series) ?? new Map<number, NumberState>();
  if (numbers.has(value)) return "number-taken";
  numbers.set(value, { value, date, for: body.for, taken: by(entry), voided: null });
  state.series.set(series, numbers);
  state.numberOf.set(body.for, { series, value, date });
  return null;
}

function voidNumber(state: StreamState, body: WorkBody<"number-voided">, entry: SignedEntry): Problem | null {
  if (state.level !== "unclassified") return "other-level";
  const numbers = state.series.get(body.series);
  const number = numbers?.get(body.value);
  if (numbers === undefined || number === undefined) return "number-not-taken";
  if (number.voided !== null) return "already-voided";
  numbers.set(body.value, { ...number, voided: { reason: body.reason, ...by(entry) } });
  state.numberOf.delete(number.for);
  return null;
}

function seal(state: StreamState, body: WorkBody<"dispatch-sealed">, entry: SignedEntry): Problem | null {
  const draft = state.drafts.get(body.draft);
  if (draft === undefined) return "unknown-draft";
  if (draft.dispatch !== null) return "already-sealed";
  if (draft.approval === null) return "not-approved";
  const said = embedded(entry, "manifest");
  if (said === null) return "not-verified";
  const same =
    said.id === body.dispatch &&
    said.draft === body.draft &&
    said.member === entry.member &&
    said.approval === draft.approval.id &&
    sameData(said.data, draft.data);
  if (!same) return "differs";
  state.drafts.set(body.draft, { ...draft, dispatch: body.dispatch });
  const { dispatch, draft: of } = body;
  const sealed = { dispatch, draft: of, number: said.number, sealed: by(entry), accepted: null };
  state.dispatches.set(dispatch, sealed);
  return null;
}

function accept(state: StreamState, body: WorkBody<"dispatch-accepted">, entry: SignedEntry): Problem | null {
  const sealed = state.dispatches.get(body.dispatch);
  if (sealed === undefined) return "unknown-dispatch";
  if (sealed.accepted !== null) return "already-accepted";
  if (embedded(entry, "acceptance")?.dispatch !== body.dispatch) return "not-verified";
  state.dispatches.set(body.dispatch, { ...sealed, accepted: by(entry) });
  return null;
}

function arrive(state: StreamState, body: WorkBody<"dispatch-arrived">, entry: SignedEntry): Problem | null {
  const known = state.incoming.get(body.dispatch);
  if (known?.arrived) return "already-arrived";
  const problem = receiptProblem(entry, body.dispatch, "01");
  if (problem !== null) return problem;
  const incoming = { dispatch: body.dispatch, arrived: by(entry), decision: known?.decision ?? null };
  state.incoming.set(body.dispatch, incoming);
  return null;
}

function decide(
  state: StreamState,
  dispatch: string,
  entry: SignedEntry,
  status: "02" | "03",
  decision: Decision,
): Problem | null {
  const known = state.incoming.get(dispatch);
  if (known?.decision) return "already-decided";
  const problem = receiptProblem(entry, dispatch, status);
  if (problem !== null) return problem;
  const said = embedded(entry, "receipt");
  if (decision.type === "registered" && !sameArrival(said?.arrival, decision.arrival)) return "differs";
  if (decision.type === "refused" && said?.reason !== decision.reason) return "differs";
  state.incoming.set(dispatch, { dispatch, arrived: known?.arrived ?? null, decision });
  return null;
}

function receiptProblem(entry: SignedEntry, dispatch: string, status: string): Problem | null {
  const said = embedded(entry, "receipt");
  if (said === null) return "not-verified";
  const same = said.dispatch === dispatch && said.status === status && said.member === entry.member;
  return same ? null : "differs";
}

function sameArrival(a: Arrival | undefined, b: Arrival): boolean {
  return a !== undefined && a.series === b.series && a.value === b.value && a.date === b.date;
}
