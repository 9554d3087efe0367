/** Where words stand in a PDF: its pages are read one after the other, each once, and what was found is there at once. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PDFDocumentProxy } from "./pdf.ts";
import { type Hit, hitsOn, type PageText, pageText } from "./pdf-find.ts";
import type { PageFinds } from "./pdf-page.tsx";

export interface Finding {
  readonly query: string;
  readonly total: number;
  /** Among all, from 0. */
  readonly current: number | undefined;
  readonly isLooking: boolean;
  ask(query: string): void;
  go(direction: 1 | -1): void;
  on(page: number): PageFinds | undefined;
}

interface Found {
  readonly query: string;
  /** By page; pages without are not there. */
  readonly pages: ReadonlyMap<number, readonly Hit[]>;
  readonly isWhole: boolean;
}

const NOTHING: Found = { query: "", pages: new Map(), isWhole: true };
/** Pages after which what was found is shown. */
const AT_ONCE = 20;

/** @param pages of the document that are looked through */
export function usePdfFind(
  pdf: PDFDocumentProxy | undefined,
  pages: number,
  seen: number,
  onPage: (page: number) => void,
): Finding {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState(NOTHING);
  const [current, setCurrent] = useState<number>();
  const [shown, setShown] = useState<PageFinds["shown"]>({ isDone: true });
  const texts = useRef(new Map<number, Promise<PageText>>());
  useEffect(() => texts.current.clear(), [pdf]);

  useEffect(() => {
    setCurrent(undefined);
    if (pdf === undefined || query.trim() === "") return setFound(NOTHING);
    let wanted = true;
    const look = async (): Promise<void> => {
      const hits = new Map<number, readonly Hit[]>();
      for (let page = 1; page <= pages; page++) {
        const text = await textOf(pdf, page, texts.current);
        if (!wanted) return;
        const here = hitsOn(text, query);
        if (here.length > 0) hits.set(page, here);
        if (page % AT_ONCE === 0 || page === pages) {
          setFound({ query, pages: new Map(hits), isWhole: page === pages });
        }
      }
    };
    look().catch(() => wanted && setFound({ ...NOTHING, query }));
    return () => {
      wanted = false;
    };
  }, [pdf, pages, query]);

  const order = useMemo(
    () => Array.from(found.pages).flatMap(([page, hits]) => hits.map((_, at) => ({ page, at }))),
    [found.pages],
  );
  const goTo = (index: number): void => {
    const target = order[index];
    if (target === undefined) return;
    setCurrent(index);
    setShown({ isDone: false });
  };
  useLayoutEffect(() => {
    const target = current === undefined ? undefined : order[current];
    if (target !== undefined && !shown.isDone) onPage(target.page);
  }, [shown]);
  useEffect(() => {
    // The first place on the page that is seen, or after it.
    if (current === undefined && order.length > 0) {
      const first = order.findIndex(({ page }) => page >= seen);
      goTo(Math.max(0, first));
    }
  }, [order]);

  const onPages = useMemo(() => {
    const now = current === undefined ? undefined : order[current];
    return new Map(
      Array.from(found.pages, ([page, hits]): [number, PageFinds] => [
        page,
        { hits, current: now?.page === page ? now.at : undefined, shown },
      ]),
    );
  }, [found.pages, order, current, shown]);
  return {
    query,
    total: order.length,
    current,
    isLooking: found.query !== query || !found.isWhole,
    ask: setQuery,
    go(direction) {
      if (order.length > 0) goTo(((current ?? -1) + direction + order.length) % order.length);
    },
    on: (page) => onPages.get(page),
  };
}

function textOf(pdf: PDFDocumentProxy, page: number, known: Map<number, Promise<PageText>>): Promise<PageText> {
  const before = known.get(page);
  if (before !== undefined) return before;
  const reading = pdf
    .getPage(page)
    .then((each) => each.getTextContent())
    .then(({ items }) => pageText(items.flatMap((item) => ("str" in item ? [item] : []))));
  known.set(page, reading);
  return reading;
}
