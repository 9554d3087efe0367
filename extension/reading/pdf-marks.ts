/** Marks on the text of pages, painted by the browser (CSS Custom Highlight API): nothing of the page is changed. */
import type { Hit } from "./pdf-find.ts";
import type { PageFinds } from "./pdf-page.tsx";

const marks = { "pdf-hit": new Highlight(), "pdf-hit-now": new Highlight() } as const;
for (const [name, highlight] of Object.entries(marks)) CSS.highlights.set(name, highlight);
marks["pdf-hit-now"].priority = 1;

/** @param pieces of text, in the order of the page. @returns what takes the marks away */
export function markHits(pieces: readonly HTMLElement[], { hits, current, shown }: PageFinds): () => void {
  const ranges = hits.map((hit) => rangeOf(pieces, hit));
  for (const [at, range] of ranges.entries()) {
    if (range === undefined) continue;
    marks[at === current ? "pdf-hit-now" : "pdf-hit"].add(range);
    if (at !== current || shown.isDone) continue;
    shown.isDone = true;
    range.startContainer.parentElement?.scrollIntoView({ block: "center", inline: "nearest" });
  }
  return () => {
    for (const range of ranges) {
      if (range === undefined) continue;
      for (const mark of Object.values(marks)) mark.delete(range);
    }
  };
}

function rangeOf(pieces: readonly HTMLElement[], { from, to }: Hit): Range | undefined {
  const [first, last] = [pieces[from.piece]?.firstChild, pieces[to.piece]?.firstChild];
  if (!(first instanceof Text) || !(last instanceof Text)) return undefined;
  const range = new Range();
  range.setStart(first, Math.min(from.offset, first.length));
  range.setEnd(last, Math.min(to.offset, last.length));
  return range;
}
