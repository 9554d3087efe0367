/** What a search finds in the rows of a list: every word, and every field that was named, somewhere in the row. */
import { foldText, searchText } from "../../shared/domain/fold-text.ts";
import { isEmptyQuery, type SearchQuery } from "../search/query.ts";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";

/** Folding costs far more than comparing, and a row stays the same from one key stroke to the next. */
const folded = new WeakMap<DispatchSummary, string>();

/** What was found last in a list: who types on finds no more than that. */
const last = new WeakMap<
  readonly DispatchSummary[],
  { readonly words: string; readonly rows: readonly DispatchSummary[] }
>();

/** Of which other units the rows of a list tell: those that sent them, or those they go to. */
export type Others = "senders" | "recipients";

/**
 * The number that was asked for first, then rows that have the diacritics as typed, then the others; each in the order of
 * the list. An empty query leaves the list itself.
 */
export function found(
  rows: readonly DispatchSummary[],
  query: SearchQuery,
  others: Others,
): readonly DispatchSummary[] {
  if (isEmptyQuery(query)) return rows;
  const matches = withWords(rows, query.text).filter((row) => passesFields(row, query, others));
  return ranked(matches, query.text.trim());
}

function withWords(rows: readonly DispatchSummary[], text: string): readonly DispatchSummary[] {
  const wanted = foldText(text);
  const before = last.get(rows);
  const among = before !== undefined && wanted.startsWith(before.words) ? before.rows : rows;
  const words = wanted.split(" ");
  const matches = among.filter((row) => words.every((word) => foldedRow(row).includes(word)));
  last.set(rows, { words: wanted, rows: matches });
  return matches;
}

/** Whether a row fits the fields of a query; its words are not asked for. */
export function passesFields(row: DispatchSummary, query: SearchQuery, others: Others): boolean {
  const { from, to, number, before, notBefore } = query;
  if (row.at < notBefore || row.at >= before) return false;
  const [here, elsewhere] = others === "senders" ? [from, to] : [to, from];
  if (elsewhere.length > 0) return false;
  const holds = (text: string, wanted: readonly string[]): boolean => {
    const inFolded = wanted.length === 0 ? "" : foldText(text);
    return wanted.every((each) => inFolded.includes(each));
  };
  return holds(unitsOf(row), here) && holds(row.number ?? "", number);
}

function ranked(matches: readonly DispatchSummary[], text: string): readonly DispatchSummary[] {
  const { folded: wanted, toned } = searchText(text);
  if (wanted === "") return matches;
  const words = toned.split(" ");
  const hasMarks = toned !== wanted;
  const rankOf = (row: DispatchSummary): number => {
    if (row.number !== undefined && foldText(row.number) === wanted) return 0;
    if (!hasMarks) return 1;
    const own = searchText(textOf(row)).toned;
    return words.every((word) => own.includes(word)) ? 1 : 2;
  };
  const ranks = Map.groupBy(matches, rankOf);
  return [0, 1, 2].flatMap((rank) => ranks.get(rank) ?? []);
}

function foldedRow(row: DispatchSummary): string {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const made = foldText(textOf(row));
  folded.set(row, made);
  return made;
}

function textOf(row: DispatchSummary): string {
  return [row.subject, row.number ?? "", unitsOf(row)].join(" ");
}

function unitsOf({ unit, parent = "", sought = "" }: DispatchSummary): string {
  return [unit, parent, sought].join(" ");
}
