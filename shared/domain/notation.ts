/** The notation of a paper, written by its rule pack. */
import { err, ok, type Result } from "../result.ts";
import { documentTypeOf, type RulePack } from "./rule-pack.ts";

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

function formatNumber(value: number, pack: RulePack): string {
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
