import { foldText } from "../../shared/domain/fold-text.ts";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";

/** Folding costs far more than comparing, and a row stays the same from one key stroke to the next. */
const folded = new WeakMap<DispatchSummary, string>();

/** What was found last in a list: who types on finds no more than that. */
const last = new WeakMap<
  readonly DispatchSummary[],
  { readonly query: string; readonly rows: readonly DispatchSummary[] }
>();

/** Every word of the query, without diacritics, somewhere in the row; in the order of the list. */
export function found(rows: readonly DispatchSummary[], query: string): readonly DispatchSummary[] {
  const wanted = foldText(query);
  if (wanted === "") return rows;
  const before = last.get(rows);
  const among = before !== undefined && wanted.startsWith(before.query) ? before.rows : rows;
  const words = wanted.split(" ");
  const matches = among.filter((row) => {
    const text = foldedRow(row);
    return words.every((word) => text.includes(word));
  });
  last.set(rows, { query: wanted, rows: matches });
  return matches;
}

function foldedRow(row: DispatchSummary): string {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const { subject, number = "", unit, parent = "" } = row;
  const made = foldText([subject, number, unit, parent].join(" "));
  folded.set(row, made);
  return made;
}
