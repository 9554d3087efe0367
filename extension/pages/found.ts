import { rankMatches, type Searchable, searchable } from "../../shared/domain/fold-text.ts";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";

/** Folding costs far more than comparing, and a row stays the same from one key stroke to the next. */
const folded = new WeakMap<DispatchSummary, Searchable<DispatchSummary>>();

/** Every word of the query, without diacritics, somewhere in the row; in the order of the list. */
export function found(rows: readonly DispatchSummary[], query: string): readonly DispatchSummary[] {
  if (query.trim() === "") return rows;
  const matches = new Set(rankMatches(query, rows.map(foldedRow)));
  return rows.filter((row) => matches.has(row));
}

function foldedRow(row: DispatchSummary): Searchable<DispatchSummary> {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const [made] = searchable([row], ({ subject, number = "", unit, parent = "" }) =>
    [subject, number, unit, parent].join(" "),
  );
  if (made === undefined) throw new Error("one row gives one searchable");
  folded.set(row, made);
  return made;
}
