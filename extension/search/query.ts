/**
 * What a person writes into the search: words, and fields as `from:`, `number:` or `before:` in any of the languages of the
 * screens, with quotes around several words.
 */
import { foldText } from "../../shared/domain/fold-text.ts";
import { isPlainDate, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";

export interface SearchQuery {
  /** Without the fields, as it was written; empty where there are only fields. */
  readonly text: string;
  /** Folded. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly number: readonly string[];
  /** Milliseconds since 1970. */
  readonly before: number;
  readonly notBefore: number;
  /** Fields that were written in a way that cannot be read, as they stand there. */
  readonly unread: readonly string[];
}

type Field = "from" | "to" | "number" | "before" | "after";

const NAMES: Readonly<Record<Field, readonly string[]>> = {
  from: ["from", "tu", "থেকে"],
  to: ["to", "den", "প্রতি"],
  number: ["number", "so", "নম্বর"],
  before: ["before", "truoc", "আগে"],
  after: ["after", "sau", "পরে"],
};

const FIELDS = new Map(
  (Object.entries(NAMES) as [Field, readonly string[]][]).flatMap(([field, names]) =>
    names.map((name) => [foldText(name), field] as const),
  ),
);

const FIELD = /(?<=^|\s)([\p{L}\p{M}]+):(?:"([^"]*)"|(\S+))/gu;

export function readQuery(written: string): SearchQuery {
  const [from, to, number, unread]: string[][] = [[], [], [], []];
  let [before, notBefore] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const text = written.replace(FIELD, (all, name: string, quoted: string | undefined, bare: string | undefined) => {
    const value = quoted ?? bare ?? "";
    const field = FIELDS.get(foldText(name));
    if (field === undefined) return all;
    if (field === "before" || field === "after") {
      const day = startOf(value);
      if (day === undefined) unread?.push(all);
      else if (field === "before") before = Math.min(before, day);
      else notBefore = Math.max(notBefore, day);
    } else ({ from, to, number })[field]?.push(foldText(value));
    return " ";
  });
  // A blank at the end says that the last word is whole.
  return {
    text: text.replaceAll('"', " ").trimStart(),
    from: from ?? [],
    to: to ?? [],
    number: number ?? [],
    before,
    notBefore,
    unread: unread ?? [],
  };
}

/** Whether anything is asked for at all. */
export function isEmptyQuery({ text, from, to, number, before, notBefore }: SearchQuery): boolean {
  const hasFields = [from, to, number].some((values) => values.length > 0);
  return text.trim() === "" && !hasFields && before === Number.POSITIVE_INFINITY && notBefore === -before;
}

/** `2026-10-05`, `5/10/2026`, `10/2026` or `2026`: when it begins in Vietnam; undefined for what is no date. */
function startOf(written: string): number | undefined {
  const iso = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(written);
  const local = /^(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})$/.exec(written);
  const [year = "", month = "1", day = "1"] = iso?.slice(1) ?? [local?.[3], local?.[2], local?.[1]];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isPlainDate(date) ? startOfDayInVietnam(date) : undefined;
}
