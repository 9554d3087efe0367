/** Rows of the lists, out of what the desk holds. */
import { isUnread } from "../courier/count-unread.ts";
import { type DispatchData, MAX_SUBJECT } from "../../shared/domain/dispatch-data.ts";
import { startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import { arrivalOf, type DispatchRow } from "../store/dispatch-record.ts";
import type { DraftRecord } from "../store/records.ts";
import { type DeskData, type IncomingPaper, lastChange, type OutgoingPaper, unitName } from "../office/desk-data.ts";
import { readDraftForm } from "../office/draft-form.ts";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
import type { StateName } from "../ui/stamp.tsx";

export interface SummaryWords {
  /** In place of a subject that is not known. */
  readonly fetching: string;
  readonly cannotOpen: string;
  readonly held: string;
  readonly noSubject: string;
  readonly noRecipients: string;
  recipients(count: number): string;
  /** The name of a unit, with its province. */
  unit(code: string): string;
}

export function incomingSummary(paper: IncomingPaper, desk: DeskData, words: SummaryWords): DispatchSummary {
  const { mail } = paper;
  const content = mail.opened?.paper;
  const relation = mail.opened?.relation;
  const from = unitName(desk.view, mail.from);
  return {
    id: mail.dispatch,
    subject: content?.subject ?? unopened(mail.state, words),
    number: content?.number,
    unit: from.name,
    parent: from.parent,
    urgency: content?.urgency ?? "normal",
    secrecy: mail.level,
    state: incomingState(paper),
    at: arrivalOf(mail),
    unread: isUnread(mail, desk.identity.unit),
    annexes: content?.annexes ?? 0,
    due: dueOf(content),
    role: relation === "act" || relation === "know" ? relation : undefined,
  };
}

function unopened(state: DispatchRow["state"], words: SummaryWords): string {
  if (state === "held") return words.held;
  return state === "cannot-open" ? words.cannotOpen : words.fetching;
}

export function incomingState({ row, deciding }: IncomingPaper): StateName {
  const decision = row?.decision?.type;
  if (decision !== undefined) return decision;
  if (deciding === undefined) return "new";
  return deciding.state.type === "refused" ? "failed" : "waiting";
}

export function outgoingSummary(paper: OutgoingPaper, desk: DeskData, words: SummaryWords): DispatchSummary {
  const { row } = paper;
  const { data } = row;
  return {
    id: row.draft,
    subject: data.subject,
    number: row.sealed?.number.notation,
    ...addressees(data, desk, words),
    dispatch: row.sealed?.dispatch,
    sought: data.recipients.map(({ unit }) => words.unit(unit)).join(" "),
    urgency: data.urgency,
    secrecy: row.level,
    state: outgoingState(paper),
    at: lastChange(row),
    unread: false,
    annexes: data.files.length - 1,
    due: dueOf(data),
  };
}

export function outgoingState({ row, waiting }: OutgoingPaper): StateName {
  if (waiting?.state.type === "refused") return "failed";
  if (waiting !== undefined && row.state !== "sent") return "waiting";
  return row.state;
}

export function draftSummary(draft: DraftRecord, desk: DeskData, words: SummaryWords): DispatchSummary {
  const form = readDraftForm(draft.form);
  const item = desk.work.outbox.find(({ subject, state }) => subject === draft.draft && state.type !== "done");
  const isRefused = item?.state.type === "refused";
  const subject = Array.from(form.subject.trim()).slice(0, MAX_SUBJECT).join("");
  return {
    id: draft.draft,
    subject: subject === "" ? words.noSubject : subject,
    ...draftAddressees([...form.recipients.act, ...form.recipients.know], desk, words),
    urgency: form.urgency,
    secrecy: form.level,
    state: draft.submitted === undefined ? "draft" : isRefused ? "failed" : "waiting",
    at: Date.parse(draft.changedAt),
    unread: false,
    annexes: draft.files.filter(({ role }) => role === "annex").length,
  };
}

/** Some moment of the day by which it has to be done. */
export function dueOf(data: Pick<DispatchData, "deadline"> | undefined): number | undefined {
  return data?.deadline === undefined ? undefined : startOfDayInVietnam(data.deadline) + 12 * 3_600_000;
}

/** Before it is submitted: the one unit that was chosen, or how many units and groups. */
function draftAddressees(
  choices: readonly string[],
  desk: DeskData,
  words: SummaryWords,
): Pick<DispatchSummary, "unit" | "parent"> {
  const [first] = choices;
  if (first === undefined) return { unit: words.noRecipients };
  if (choices.length > 1 || !first.startsWith("unit/")) return { unit: words.recipients(choices.length) };
  const { name, parent } = unitName(desk.view, first.slice("unit/".length));
  return { unit: name, parent };
}

function addressees(data: DispatchData, desk: DeskData, words: SummaryWords): Pick<DispatchSummary, "unit" | "parent"> {
  const [first] = data.recipients;
  if (first === undefined || data.recipients.length > 1) return { unit: words.recipients(data.recipients.length) };
  const { name, parent } = unitName(desk.view, first.unit);
  return { unit: name, parent };
}
