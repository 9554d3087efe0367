/** The form of a dispatch as a person fills it in: everything may be missing. Kept in the record of the draft. */
import { z } from "zod";
import {
  type DispatchData,
  RECIPIENT_ROLES,
  type Recipient,
  sortRecipients,
} from "../../shared/domain/dispatch-data.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import type { Group, PickerUnit } from "../../shared/domain/picker.ts";
import { PACK_KINDS, URGENCIES } from "../../shared/domain/rule-pack.ts";
import { isUnitCode, type UnitCode } from "../../shared/domain/unit-code.ts";

const draftFormSchema = z.strictObject({
  documentType: z.string(),
  subject: z.string(),
  urgency: z.enum(URGENCIES),
  level: z.enum(LEVELS),
  /** What was chosen, in order: `unit/<code>`, or a group (`groupId`) that stands for its members on the day of sending. */
  recipients: z.strictObject({ act: z.array(z.string()), know: z.array(z.string()) }),
  deadline: z.string(),
  /** Id of the dispatch that it answers, or empty. */
  replyTo: z.string(),
  authority: z.string(),
  /** The level of what it passes on, below which it must not fall; null where it passes on nothing. */
  floor: z.enum(LEVELS).nullable().default(null),
});

export type DraftForm = z.infer<typeof draftFormSchema>;

/** What most papers are: a letter. */
export const USUAL_TYPE = "cong-van";

export const EMPTY_FORM: DraftForm = {
  documentType: "",
  subject: "",
  urgency: "normal",
  level: "unclassified",
  recipients: { act: [], know: [] },
  deadline: "",
  replyTo: "",
  authority: "",
  floor: null,
};

/** A stored form; an unreadable one counts as empty. */
export function readDraftForm(form: unknown): DraftForm {
  const parsed = draftFormSchema.safeParse(form);
  return parsed.success ? parsed.data : EMPTY_FORM;
}

export function unitChoice(code: string): string {
  return `unit/${code}`;
}

export function groupChoice(group: Group): string {
  return group.type === "communes-of"
    ? `communes-of/${group.branch}/${group.province.code}`
    : `${group.type}/${group.branch}`;
}

export function isGroupChoice(choice: string): boolean {
  return !choice.startsWith("unit/");
}

/** The units that a choice stands for now; none for one that stands for nothing any more. */
export function membersOf(choice: string, units: readonly PickerUnit[]): readonly UnitCode[] {
  const [kind, first = "", province = ""] = choice.split("/");
  const of = (test: (unit: PickerUnit) => boolean) => units.filter(test).map(({ code }) => code);
  const branch = PACK_KINDS.find((one) => one === first);
  if (kind === "unit") return isUnitCode(first) ? [first] : [];
  if (branch === undefined) return [];
  if (kind === "all-provinces") return of((unit) => unit.branch === branch && unit.kind === "province");
  if (kind === "all-communes") return of((unit) => unit.branch === branch && unit.kind === "commune");
  if (kind !== "communes-of") return [];
  return of((unit) => unit.branch === branch && unit.kind === "commune" && unit.path.includes(province));
}

/** Recipients as they are signed: who acts does not also only know; the own unit writes no letters to itself. */
export function recipientsOf(
  recipients: DraftForm["recipients"],
  units: readonly PickerUnit[],
  own: string,
): readonly Recipient[] {
  const roles = new Map<UnitCode, Recipient["role"]>();
  for (const role of RECIPIENT_ROLES) {
    for (const unit of recipients[role].flatMap((choice) => membersOf(choice, units))) {
      if (unit !== own && !roles.has(unit)) roles.set(unit, role);
    }
  }
  return sortRecipients(Array.from(roles, ([unit, role]) => ({ unit, role })));
}

/** The form of a draft that was submitted before. */
export function formOf(data: DispatchData): DraftForm {
  const choices = (role: Recipient["role"]) =>
    data.recipients.filter((recipient) => recipient.role === role).map(({ unit }) => unitChoice(unit));
  return {
    documentType: data.documentType,
    subject: data.subject,
    urgency: data.urgency,
    level: data.level,
    recipients: { act: choices("act"), know: choices("know") },
    deadline: data.deadline ?? "",
    replyTo: data.replyTo ?? "",
    authority: data.authority ?? "",
    // What it passes on is not known any more: the leader who gave it back has seen it, and approves its level again.
    floor: null,
  };
}
