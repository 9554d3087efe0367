/**
 * Rule packs: what offices of one branch may write, how they number it and who may act, as data in force from one day
 * to another. Code asks `rulePackAt` for the pack of a day and reads it; no rule of an office stands in code.
 *
 * A new regulation is a new pack with its first day; the pack that it replaces gets its last day, and stays, because
 * papers of its time are read by it. Keys, once used in a dispatch, never change their meaning.
 */
import type { PlainDate } from "./plain-date.ts";
import { PARTY_PACKS } from "./rule-packs/party.ts";
import { STATE_PACKS } from "./rule-packs/state.ts";
import type { Role } from "./role.ts";

export const PACK_KINDS = ["party", "state"] as const;
export type PackKind = (typeof PACK_KINDS)[number];

export const URGENCIES = ["normal", "urgent", "veryUrgent", "express"] as const;
export type Urgency = (typeof URGENCIES)[number];

export type DocumentType = {
  /** Lower-case words joined by hyphens; unique in its pack. */
  readonly key: string;
  /** As it stands in the notation; null for types that have none. */
  readonly abbreviation: string | null;
  readonly vi: string;
  readonly en: string;
  /** The abbreviation was seen in no primary source. */
  readonly unconfirmed?: true;
};

export type UrgencyRule = {
  readonly key: Urgency;
  readonly vi: string;
  /** Value of edXML's OtherInfo/Priority. */
  readonly edxml: number;
  /** To be registered and handed over at once; the others the same day, at the latest the next working day. */
  readonly atOnce: boolean;
};

export type NotationForm = {
  /** What is printed before the number, with its space. */
  readonly label: string;
  /** Templates over {number}, {type}, {body} and {drafter}; null where such a paper has no notation. */
  readonly withType: string | null;
  readonly withoutType: string | null;
  /** The templates' part that edXML calls CodeNotation. */
  readonly symbolWithType: string | null;
  readonly symbolWithoutType: string | null;
};

export type NumberingRule = {
  readonly minimumDigits: number;
  /** What restarts the numbers: a committee's term, or 1 January. */
  readonly period: "term" | "year";
  readonly perType: boolean;
  /** Secret papers: in the series of the others, or in one of their own. */
  readonly secretPapers: "same-series" | "own-series";
};

export type AuthorityMark = {
  /** As printed before the signer's post. */
  readonly mark: string;
  readonly meaning: "onBehalf" | "deputyForHead" | "acting" | "byOrder" | "subDelegation";
};

/** What a person does with a paper. */
export type Act =
  | "submitDraft"
  | "returnDraft"
  | "approveDraft"
  | "setOffice"
  | "takeNumber"
  | "voidNumber"
  | "seal"
  | "register"
  | "refuse"
  | "assign"
  | "handle"
  | "complete"
  | "takeBack"
  | "answerTakeBack";

export type Rights = { readonly [act in Act]: readonly Role[] };

export type RulePack = {
  readonly kind: PackKind;
  /** First day in force. */
  readonly from: PlainDate;
  /** Last day in force, or null for a pack that nothing has replaced. */
  readonly to: PlainDate | null;
  /** The regulation that it writes down. */
  readonly source: string;
  readonly documentTypes: readonly DocumentType[];
  readonly urgencies: readonly UrgencyRule[];
  readonly notation: NotationForm;
  readonly numbering: NumberingRule;
  readonly authorityMarks: readonly AuthorityMark[];
  readonly rights: Rights;
};

export const RULE_PACKS: readonly RulePack[] = [...PARTY_PACKS, ...STATE_PACKS];

/** The pack of a branch in force on a day, or null where none is known. */
export function rulePackAt(kind: PackKind, date: PlainDate, packs: readonly RulePack[] = RULE_PACKS): RulePack | null {
  return packs.find((pack) => pack.kind === kind && pack.from <= date && (pack.to === null || date <= pack.to)) ?? null;
}

export function documentTypeOf(pack: RulePack, key: string): DocumentType | null {
  return pack.documentTypes.find((type) => type.key === key) ?? null;
}

export function mayAct(rights: Rights, act: Act, roles: readonly Role[]): boolean {
  return rights[act].some((role) => roles.includes(role));
}
