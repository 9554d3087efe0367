/** From the form to the data that the leader approves: complete, allowed by the rule pack, and possible to seal. */
import {
  checkAgainstPack,
  type DispatchData,
  dispatchDataSchema,
  MAX_RECIPIENTS,
  type Recipient,
} from "../../shared/domain/dispatch-data.ts";
import { type Level, levelRank } from "../../shared/domain/level.ts";
import { sendable } from "../../shared/domain/picker.ts";
import { dateInVietnam } from "../../shared/domain/plain-date.ts";
import { documentTypeOf, type PackKind, type RulePack, rulePackAt } from "../../shared/domain/rule-pack.ts";
import { cleanText } from "../../shared/domain/text.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { type ChainState, isRotationDue } from "../../shared/trust/chain-state.ts";
import { listUnits, type OrganisationView } from "../../shared/trust/organisation-view.ts";
import type { DraftRecord } from "../store/records.ts";
import { type DraftForm, readDraftForm, recipientsOf } from "./draft-form.ts";
import type { Actor } from "./office.ts";

export type FormField = "type" | "subject" | "recipients" | "deadline" | "main" | "replyTo" | "level";

export type FormProblem =
  | { readonly field: FormField; readonly type: "missing" | "too-long" | "past" | "refused" }
  | { readonly field: "recipients"; readonly type: "too-many"; readonly count: number }
  /** A group of units is chosen, and not every unit is known here yet: it would stand for too few. */
  | { readonly field: "recipients"; readonly type: "reading" };

export type DataError =
  | { readonly type: "incomplete"; readonly problems: readonly FormProblem[] }
  /** There is no key of the level to seal to. */
  | { readonly type: "not-cleared"; readonly unit: string; readonly level: Level }
  | { readonly type: "no-device"; readonly unit: string; readonly level: Level }
  /** Somebody who left that unit still holds its key of a secret level. */
  | { readonly type: "recipient-rotation-due"; readonly unit: string; readonly level: Level }
  | { readonly type: "no-rules" };

/** The rule pack of the actor's unit today. */
export function packOf({ chain }: { readonly chain: ChainState | undefined }, now: number): RulePack | null {
  return chain?.branch === undefined ? null : rulePackAt(chain.branch satisfies PackKind, dateInVietnam(now));
}

export function draftData(record: DraftRecord, actor: Actor, now: number): Result<DispatchData, DataError> {
  const pack = packOf(actor, now);
  if (pack === null) return err({ type: "no-rules" });
  const form = readDraftForm(record.form);
  const recipients = recipientsOf(form.recipients, listUnits(actor.view), actor.unit);
  const problems = formProblems(form, record, recipients, pack, now);
  if (problems.length > 0) return err({ type: "incomplete", problems });
  const files = record.files.toSorted((a, b) => Number(a.role !== "main") - Number(b.role !== "main"));
  const parsed = dispatchDataSchema.safeParse({
    pack: pack.kind,
    documentType: form.documentType,
    subject: cleanText(form.subject),
    urgency: form.urgency,
    level: form.level,
    recipients,
    files: files.map(({ name, mediaType, size, sha256 }) => ({ name, mediaType, size, sha256 })),
    ...(form.deadline === "" ? {} : { deadline: form.deadline }),
    ...(form.replyTo === "" ? {} : { replyTo: form.replyTo }),
    ...(form.authority === "" ? {} : { authority: form.authority }),
  });
  if (!parsed.success) {
    const fields: Record<string, FormField> = { files: "main", documentType: "type", recipients: "recipients" };
    const at = String(parsed.error.issues[0]?.path[0] ?? "");
    const known: readonly string[] = ["subject", "deadline", "replyTo", "level"] satisfies FormField[];
    const field = fields[at] ?? (known.includes(at) ? (at as FormField) : "subject");
    return err({ type: "incomplete", problems: [{ field, type: "refused" }] });
  }
  if (!checkAgainstPack(parsed.data, pack).ok) {
    return err({ type: "incomplete", problems: [{ field: "type", type: "refused" }] });
  }
  const open = checkRecipients(actor.view, form.level, recipients);
  return open.ok ? ok(parsed.data) : open;
}

function formProblems(
  form: DraftForm,
  record: DraftRecord,
  recipients: readonly Recipient[],
  pack: RulePack,
  now: number,
): FormProblem[] {
  const problems: FormProblem[] = [];
  if (documentTypeOf(pack, form.documentType) === null) problems.push({ field: "type", type: "missing" });
  const subject = cleanText(form.subject);
  if (subject === "") problems.push({ field: "subject", type: "missing" });
  else if (Array.from(subject).length > 500) problems.push({ field: "subject", type: "too-long" });
  if (recipients.length === 0) problems.push({ field: "recipients", type: "missing" });
  if (recipients.length > MAX_RECIPIENTS)
    problems.push({ field: "recipients", type: "too-many", count: MAX_RECIPIENTS });
  if (form.deadline !== "" && form.deadline < dateInVietnam(now)) problems.push({ field: "deadline", type: "past" });
  if (form.floor !== null && levelRank(form.level) < levelRank(form.floor))
    problems.push({ field: "level", type: "refused" });
  if (!record.files.some(({ role }) => role === "main")) problems.push({ field: "main", type: "missing" });
  return problems;
}

/** Whether there is a key of the level for every recipient, and none that somebody who left still holds. */
export function checkRecipients(
  view: OrganisationView,
  level: Level,
  recipients: readonly Recipient[],
): Result<void, DataError> {
  const units = new Map(listUnits(view).map((unit) => [unit.code as string, unit]));
  const codes = recipients.map(({ unit }) => unit);
  const [blocked] = sendable(level, codes, units).blocked;
  if (blocked !== undefined) {
    const { unit, reason } = blocked;
    return err({ type: reason === "no-compartment" ? "no-device" : "not-cleared", unit, level });
  }
  if (level === "unclassified") return ok(undefined);
  const stale = codes.find((code) => {
    const state = view.chains.get(code);
    return state === undefined || isRotationDue(state, level);
  });
  return stale === undefined ? ok(undefined) : err({ type: "recipient-rotation-due", unit: stale, level });
}
