/**
 * The notation of a paper: written by its rule pack, read from what other systems and people type.
 *
 * Reading never guesses: what neither pattern takes is reported as not recognised and kept as text.
 */
import { err, ok, type Result } from "../result.ts";
import { documentTypeOf, type PackKind, type RulePack } from "./rule-pack.ts";

export type Notation = {
  /** With leading zeros: "05". */
  readonly number: string;
  /** Without the number: "HD/VPTW", "QĐ-UBND". edXML's CodeNotation. */
  readonly symbol: string;
  /** "05-HD/VPTW", "15/QĐ-UBND". */
  readonly text: string;
  /** As printed on the paper: "Số 05-HD/VPTW", "Số: 15/QĐ-UBND". */
  readonly printed: string;
};

export type NotationParts = {
  readonly documentType: string;
  /** The number as taken, 1 or more. */
  readonly value: number;
  /** Abbreviation of the issuing body: "VPTU", "UBND". */
  readonly body: string;
  /** Abbreviation of the drafting unit; needed where the type has no abbreviation. */
  readonly drafter?: string;
};

export type NotationError =
  | { readonly type: "unknown-document-type" }
  /** A type without an abbreviation, of a pack that gives such papers no notation. */
  | { readonly type: "no-notation" }
  | { readonly type: "drafter-missing" }
  /** A body or drafter that no reader could tell from the rest. */
  | { readonly type: "abbreviation-refused"; readonly abbreviation: string };

/** Letters and digits in groups joined by dots: "TW", "TT.ĐU", "UBKTTU". */
export const ABBREVIATION = /^[A-ZĐÂÊÔƠƯĂ][A-ZĐÂÊÔƠƯĂa-zđ0-9]{0,14}(?:\.[A-ZĐÂÊÔƠƯĂ][A-ZĐÂÊÔƠƯĂa-zđ0-9]{0,9})?$/;

export function formatNumber(value: number, pack: RulePack): string {
  return String(value).padStart(pack.numbering.minimumDigits, "0");
}

export function notationOf(pack: RulePack, parts: NotationParts): Result<Notation, NotationError> {
  const type = documentTypeOf(pack, parts.documentType);
  if (type === null) return err({ type: "unknown-document-type" });
  const { label, withType, withoutType, symbolWithType, symbolWithoutType } = pack.notation;
  const [template, symbolTemplate] =
    type.abbreviation === null ? [withoutType, symbolWithoutType] : [withType, symbolWithType];
  if (template === null || symbolTemplate === null) return err({ type: "no-notation" });
  const needsDrafter = template.includes("{drafter}");
  if (needsDrafter && parts.drafter === undefined) return err({ type: "drafter-missing" });
  for (const abbreviation of [parts.body, ...(needsDrafter ? [parts.drafter ?? ""] : [])]) {
    if (!ABBREVIATION.test(abbreviation)) return err({ type: "abbreviation-refused", abbreviation });
  }
  const values: Record<string, string> = {
    number: formatNumber(parts.value, pack),
    type: type.abbreviation ?? "",
    body: parts.body,
    drafter: parts.drafter ?? "",
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  const text = fill(template);
  return ok({ number: values.number ?? "", symbol: fill(symbolTemplate), text, printed: `${label}${text}` });
}

const UP = "A-ZĐÂÊÔƠƯĂ";

/** Both patterns told 20 Party notations from 9 ordinary state ones; they are meant for normal form C. */
const PARTY = new RegExp(
  `^(?:Số:?\\s*)?(\\d{1,5})\\s*-\\s*([${UP}][${UP}a-zđ]{1,5})\\s*/\\s*([${UP}][${UP}a-zđ.]{1,14})$`,
);
const STATE = new RegExp(
  `^(?:Số:?\\s*)?(\\d{1,6})\\s*/\\s*(?:((?:19|20)\\d\\d)\\s*/\\s*)?([${UP}][${UP}a-zđ0-9]*(?:-[${UP}][${UP}a-zđ0-9]*)+)$`,
);

/** The legislature counts by its own terms ("NQ-UBTVQH16"), under rules that no pack holds. */
const LEGISLATURE = /QH\d+$/;

/** Longer than any notation; a bound for hostile input. */
const MAX_INPUT = 100;

export type ReadNotation = {
  readonly form: PackKind;
  /** As written, with leading zeros. */
  readonly number: string;
  readonly value: number;
  /** The year inside the notation of a legal document ("30/2020/NĐ-CP"). */
  readonly year: number | null;
  /** The type's abbreviation of a Party paper; null for a state paper, where it cannot be told from the body. */
  readonly typeAbbreviation: string | null;
  /** The body of a Party paper; for a state paper everything after the number and year. */
  readonly symbol: string;
};

export function readNotation(text: string): Result<ReadNotation, { readonly type: "not-recognised" }> {
  if (text.length > MAX_INPUT) return err({ type: "not-recognised" });
  const normal = text.normalize("NFC").trim();
  const party = PARTY.exec(normal);
  if (party) {
    const [, number = "", typeAbbreviation = "", symbol = ""] = party;
    return ok({ form: "party", number, value: Number(number), year: null, typeAbbreviation, symbol });
  }
  const state = STATE.exec(normal);
  if (state) {
    const [, number = "", year, symbol = ""] = state;
    if (LEGISLATURE.test(symbol)) return err({ type: "not-recognised" });
    const yearNumber = year === undefined ? null : Number(year);
    return ok({ form: "state", number, value: Number(number), year: yearNumber, typeAbbreviation: null, symbol });
  }
  return err({ type: "not-recognised" });
}
