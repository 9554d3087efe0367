/**
 * Which lines of a long list stand in the page: those in sight, a screen above and below, and one that is kept wherever it
 * is. The rest is room of the height that they have, or are taken to have until they are drawn. What is in sight stays in
 * its place: while heights above it turn out differently by the browser's scroll anchoring, when lines come in above it
 * because the list scrolls with them.
 */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { createLineHeights, type LineHeights, type ListPart, partsOf } from "./line-heights.ts";

export interface ListLine {
  readonly key: string;
  /** Pixels that it is taken to have before it was drawn. */
  readonly assumed: number;
}

export interface ListWindow {
  readonly parts: readonly ListPart[];
  /** Whether lines are left out. */
  readonly isPartial: boolean;
}

/** Offsets in the list, in pixels. */
interface Sight {
  readonly top: number;
  readonly bottom: number;
}

/** So few lines are all drawn, and the browser's own search finds each. */
const ALL_DRAWN = 150;

/** How many heights of what is in sight are drawn on each side of it, and with how many nothing is drawn anew. */
const BEYOND = 1;
const NEAR = 0.5;

/**
 * @param list the element whose children with `data-line` are the lines; it scrolls with an element around it, or the page
 * @param kept a line that stays in the page
 * @param onEdge the line at the upper edge of what is in sight, `covered` pixels of which something else covers
 */
export function useWindow(
  list: { readonly current: HTMLElement | null },
  lines: readonly ListLine[],
  kept: number | undefined,
  covered: () => number,
  onEdge: (line: number) => void,
): ListWindow {
  const [turn, setTurn] = useState(0);
  const drawAgain = (): void => setTurn((before) => before + 1);
  const measured = useRef({ width: 0, heights: new Map<string, number>() });
  const { width } = measured.current;
  const isPartial = lines.length > ALL_DRAWN;
  const heights = useMemo(() => heightsOf(lines, measured.current.heights), [lines, width]);

  const sight = useRef<Sight>({ top: 0, bottom: globalThis.innerHeight });
  const before = useRef<{ readonly lines: readonly ListLine[]; readonly heights: LineHeights }>({ lines, heights });
  /** The line that stays where it stands in the window, until the next picture. */
  const held = useRef<Held | undefined>(undefined);
  if (before.current.lines !== lines && isPartial && list.current !== null) {
    const seen = sightOf(list.current, scrollerOf(list.current)) ?? sight.current;
    held.current ??= heldLine(list.current, before.current.lines, seen);
    sight.current = follow(seen, before.current, { lines, heights });
  }
  before.current = { lines, heights };

  const drawn = isPartial ? linesIn(heights, sight.current, BEYOND) : { first: 0, last: lines.length - 1 };
  const parts = partsOf(heights, drawn.first, drawn.last, isPartial ? kept : undefined);

  useLayoutEffect(() => {
    const element = list.current;
    const { key, top } = held.current ?? {};
    if (element === null || top === undefined) return;
    const line = lines.findIndex((each) => each.key === key);
    const now = element.querySelector(`:scope > [data-line="${line}"]`)?.getBoundingClientRect().top;
    const by = now === undefined ? 0 : now - top;
    if (by !== 0) (scrollerOf(element) ?? globalThis).scrollBy({ top: by, behavior: "instant" });
    requestAnimationFrame(() => (held.current = undefined));
  });

  useLayoutEffect(() => {
    const element = list.current;
    if (!isPartial || element === null) return;
    const scroller = scrollerOf(element);
    const ending = new AbortController();
    const look = (): void => {
      const seen = sightOf(element, scroller);
      if (seen === undefined) return;
      sight.current = seen;
      onEdge(heights.lineAt(seen.top + covered()));
      const near = linesIn(heights, seen, NEAR);
      if (near.first < drawn.first || near.last > drawn.last) drawAgain();
    };
    const sizes = new ResizeObserver(() => {
      const wide = element.clientWidth;
      if (wide !== 0 && wide !== measured.current.width) {
        measured.current = { width: wide, heights: new Map() };
        drawAgain();
      }
      look();
    });
    (scroller ?? document).addEventListener("scroll", look, { signal: ending.signal, passive: true });
    sizes.observe(element);
    if (scroller !== undefined) sizes.observe(scroller);
    return () => {
      ending.abort();
      sizes.disconnect();
    };
  }, [isPartial, heights, drawn.first, drawn.last]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!isPartial || element === null) return;
    let isOther = false;
    for (const line of element.querySelectorAll<HTMLElement>(":scope > [data-line]")) {
      const at = Number(line.dataset["line"]);
      const { height } = line.getBoundingClientRect();
      const key = lines[at]?.key;
      if (key === undefined || height === 0) continue;
      measured.current.heights.set(key, height);
      isOther = heights.measured(at, height) || isOther;
    }
    if (isOther) drawAgain();
  }, [isPartial, heights, drawn.first, drawn.last, kept, turn]);

  return { parts, isPartial };
}

function heightsOf(lines: readonly ListLine[], measured: ReadonlyMap<string, number>): LineHeights {
  return createLineHeights(lines.map(({ key, assumed }) => measured.get(key) ?? assumed));
}

type Lines = { readonly lines: readonly ListLine[]; readonly heights: LineHeights };

/** Where what was in sight stands among other lines. At the very top, what comes in comes into sight. */
function follow(sight: Sight, before: Lines, after: Lines): Sight {
  if (sight.top <= 0) return sight;
  const places = new Map(after.lines.map(({ key }, at) => [key, at]));
  const { first, last } = linesIn(before.heights, sight, 0);
  for (let at = first; at <= last; at++) {
    const key = before.lines[at]?.key;
    const place = key === undefined ? undefined : places.get(key);
    if (place === undefined) continue;
    const by = after.heights.offsetOf(place) - before.heights.offsetOf(at);
    return { top: sight.top + by, bottom: sight.bottom + by };
  }
  return sight;
}

/** A line and the place of its upper edge in the window, in pixels. */
type Held = { readonly key: string; readonly top: number };

/** The first line of those in the page that is in sight; none at the very top. */
function heldLine(list: HTMLElement, lines: readonly ListLine[], sight: Sight): Held | undefined {
  if (sight.top <= 0) return undefined;
  const from = list.getBoundingClientRect().top + sight.top;
  for (const line of list.querySelectorAll<HTMLElement>(":scope > [data-line]")) {
    const { top } = line.getBoundingClientRect();
    const key = lines[Number(line.dataset["line"])]?.key;
    if (top >= from && key !== undefined) return { key, top };
  }
  return undefined;
}

function linesIn(heights: LineHeights, { top, bottom }: Sight, beyond: number): { first: number; last: number } {
  const room = (bottom - top) * beyond;
  return { first: heights.lineAt(top - room), last: heights.lineAt(bottom + room) };
}

/** Undefined where the page itself scrolls. */
function scrollerOf(element: Element): Element | undefined {
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return undefined;
}

/** Undefined while the list is not shown. */
function sightOf(element: Element, scroller: Element | undefined): Sight | undefined {
  const { clientHeight } = scroller ?? document.documentElement;
  if (clientHeight === 0) return undefined;
  const from = scroller?.getBoundingClientRect().top ?? 0;
  const top = Math.max(0, from - element.getBoundingClientRect().top);
  return { top, bottom: top + clientHeight };
}
