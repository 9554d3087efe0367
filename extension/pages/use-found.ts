/** A list as the search leaves it: what was found in its rows, then what was found inside of files. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Excerpt } from "../search/excerpt.ts";
import type { FoundInside } from "../search/find.ts";
import type { Finder } from "../search/finder.ts";
import { isEmptyQuery, readQuery, type SearchQuery } from "../search/query.ts";
import { DISPATCH_TEXT } from "../search/text-record.ts";
import { watchTables } from "../store/watch-tables.ts";
import { wantedWords } from "../search/words.ts";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
import { useDesk } from "./desk-context.ts";
import { found, type Others, passesFields } from "./found.ts";

export interface FoundRows {
  readonly query: SearchQuery;
  readonly isSearching: boolean;
  /** Rows that fit, then those in whose files the words stand. */
  readonly rows: readonly DispatchSummary[];
  /** How many of them fit by themselves. */
  readonly byRow: number;
  /** By dispatch; of the first ones that were found inside. */
  readonly excerpts: ReadonlyMap<string, Excerpt>;
  /** Dispatches that were not looked into; undefined while it is looked, or where nothing is looked for inside. */
  readonly waiting: number | undefined;
  readonly isLooking: boolean;
  /** Dispatches in which the words stand and which are not shown: there are too many. */
  readonly more: number;
}

/** Excerpts that are cut at once: what is first in sight. */
const EXCERPTS = 60;

export function useFound(
  rows: readonly DispatchSummary[],
  others: Others,
  passes: (row: DispatchSummary) => boolean,
): FoundRows {
  const { query: written, finder, office } = useDesk();
  const query = useMemo(() => readQuery(written), [written]);
  const isInside = wantedWords(query.text) !== undefined;
  const inside = useInside(finder, office.store.db.name, isInside ? query.text : "");

  const byRow = useMemo(() => found(rows, query, others).filter(passes), [rows, query, others, passes]);
  const byText = useMemo(() => {
    if (inside === undefined || inside.query !== query.text) return [];
    const inOrder = new Map(inside.value.found.map((each) => [each.dispatch, each.inOrder]));
    const taken = new Set(byRow);
    const fits = rows.filter((row) => {
      const isThere = inOrder.has(row.dispatch ?? row.id);
      return isThere && !taken.has(row) && passes(row) && passesFields(row, query, others);
    });
    const isExact = (row: DispatchSummary): boolean => inOrder.get(row.dispatch ?? row.id) === true;
    return [...fits.filter(isExact), ...fits.filter((row) => !isExact(row))];
  }, [inside, rows, byRow, query, others, passes]);
  const all = useMemo(() => (byText.length === 0 ? byRow : [...byRow, ...byText]), [byRow, byText]);
  const isThere = inside?.query === query.text;
  return {
    query,
    isSearching: !isEmptyQuery(query),
    rows: all,
    byRow: byRow.length,
    excerpts: useExcerpts(finder, query.text, byText),
    waiting: isInside && isThere ? inside.value.waiting : undefined,
    isLooking: isInside && !isThere,
    more: isInside && isThere ? inside.value.more : 0,
  };
}

interface Answered {
  readonly query: string;
  readonly value: FoundInside;
}

/** Asked anew when the words change, or more has been looked into; undefined before the first answer. */
function useInside(finder: Finder, database: string, query: string): Answered | undefined {
  const [answered, setAnswered] = useState<Answered>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (query === "") return;
    const ending = new AbortController();
    watchTables(database, [DISPATCH_TEXT.table], () => setTurn((before) => before + 1), ending.signal);
    return () => ending.abort();
  }, [database, query === ""]);
  useEffect(() => {
    if (query === "") return;
    let wanted = true;
    void finder.find(query).then((value) => {
      if (wanted && value !== undefined) setAnswered({ query, value });
    });
    return () => {
      wanted = false;
    };
  }, [finder, query, turn]);
  return answered;
}

const NONE: ReadonlyMap<string, Excerpt> = new Map();

function useExcerpts(finder: Finder, query: string, rows: readonly DispatchSummary[]): ReadonlyMap<string, Excerpt> {
  const [excerpts, setExcerpts] = useState(NONE);
  useEffect(() => {
    if (rows.length === 0) return setExcerpts(NONE);
    let wanted = true;
    const first = rows.slice(0, EXCERPTS).map(({ id, dispatch }) => dispatch ?? id);
    void finder.excerpts(query, first).then((cut) => wanted && setExcerpts(cut));
    return () => {
      wanted = false;
    };
  }, [finder, rows]);
  return excerpts;
}
