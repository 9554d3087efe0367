import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import type { Excerpt } from "../search/excerpt.ts";
import { DispatchRow } from "./dispatch-row.tsx";
import type { DispatchSummary } from "./dispatch-row.tsx";
import { rovingTarget } from "./roving-focus.ts";
import { type ListLine, useWindow } from "./use-window.ts";

export type DispatchListProps = {
  label: string;
  dispatches: readonly DispatchSummary[];
  /** The one that is open beside the list. */
  openId: string | undefined;
  onOpen: (id: string) => void;
  /** The present, for “today” and overdue deadlines. */
  now: number;
  /** Puts a heading over the dispatches of one day. They must then be in order of arrival. */
  byDay?: boolean;
  /** Puts a heading over the dispatches from this one on. */
  part?: { readonly from: number; readonly title: string } | undefined;
  /** Where in their files the words stand that were searched for, by dispatch. */
  excerpts?: ReadonlyMap<string, Excerpt> | undefined;
  /** Lets several be chosen. */
  choice?: DispatchChoice | undefined;
};

export type DispatchChoice = {
  readonly chosen: ReadonlySet<string>;
  /** Whether boxes stand before the rows: while something is chosen, or it was asked for. */
  readonly isShown: boolean;
  onChange(chosen: ReadonlySet<string>): void;
};

interface Line extends ListLine {
  /** Which of the dispatches; of a heading, the first of its day. */
  readonly index: number;
  readonly isDay: boolean;
  /** A heading that is not a day. */
  readonly title?: string;
}

/** Pixels of a row and of a heading before they were drawn. */
const ROW = 80;
const DAY = 26;

/**
 * One tab stop; arrows, Page keys, Home and End move, Enter opens. Where several can be chosen, Space, Shift with an arrow and
 * Ctrl A choose, and Escape ends it. Of a long list only a part stands in the page;
 * the row that Tab comes to is always among it.
 */
export function DispatchList(props: DispatchListProps) {
  const { t, format } = useLanguage();
  const { dispatches, openId, onOpen, now, byDay = false, part, excerpts, choice } = props;
  const list = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => linesOf(dispatches, byDay, format.daysUntil, part),
    [dispatches, byDay, format, part?.from, part?.title],
  );
  const indexOf = useMemo(() => new Map(dispatches.map(({ id }, index) => [id, index])), [dispatches]);
  const lineOf = useMemo(() => {
    const places = new Int32Array(dispatches.length);
    for (const [at, line] of lines.entries()) if (!line.isDay) places[line.index] = at;
    return places;
  }, [lines]);

  const [active, setActive] = useState({ id: openId ?? "", index: 0 });
  // Rows come and go above it; where it goes itself, the one in its place follows.
  const activeIndex = indexOf.get(active.id) ?? Math.min(active.index, Math.max(0, dispatches.length - 1));
  const activeLine = lineOf[activeIndex];
  const wantsFocus = useRef(false);
  const moveTo = (index: number): void => setActive({ id: dispatches[index]?.id ?? "", index });

  useEffect(() => {
    const index = openId === undefined ? undefined : indexOf.get(openId);
    if (index !== undefined) moveTo(index);
  }, [openId, openId !== undefined && indexOf.has(openId)]);

  const [edge, setEdge] = useState(0);
  const covered = (): number => headOf(list.current)?.offsetHeight ?? 0;
  const { parts, isPartial } = useWindow(list, lines, activeLine, covered, (line) =>
    setEdge(byDay ? (lines[line]?.index ?? 0) : 0),
  );
  useHeadHeight(list);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>("[data-roving][tabindex='0']")?.focus();
  }, [active]);

  /** Where a row of many that are chosen at once was first taken. */
  const anchor = useRef(0);
  const toggle = (index: number): void => {
    const id = dispatches[index]?.id;
    if (choice === undefined || id === undefined) return;
    anchor.current = index;
    const next = new Set(choice.chosen);
    if (!next.delete(id)) next.add(id);
    choice.onChange(next);
  };
  const chooseTo = (index: number): void => {
    const [first, last] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
    choice?.onChange(new Set([...choice.chosen, ...dispatches.slice(first, last + 1).map(({ id }) => id)]));
  };
  /** Before the row hears of it, which Space would open. */
  const chooseByKey = (event: KeyboardEvent): void => {
    if (choice === undefined || event.altKey) return;
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== "a" || shiftKey) return;
      choice.onChange(new Set(dispatches.map(({ id }) => id)));
    } else if (key === " ") toggle(activeIndex);
    else if (key === "Escape" && choice.isShown) choice.onChange(new Set());
    else if (shiftKey && (key === "ArrowDown" || key === "ArrowUp")) {
      const target = rovingTarget(key, activeIndex, dispatches.length, "vertical") ?? activeIndex;
      if (choice.chosen.size === 0) anchor.current = activeIndex;
      wantsFocus.current = true;
      moveTo(target);
      chooseTo(target);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const dayName = (at: number): string => {
    const days = format.daysUntil(at, now);
    if (days === 0) return t("inbox.today");
    return days === -1 ? t("inbox.yesterday") : format.day(at);
  };

  const drawLine = (at: number) => {
    const line = lines[at];
    const dispatch = line === undefined ? undefined : dispatches[line.index];
    if (line === undefined || dispatch === undefined) return null;
    if (line.isDay) {
      return (
        <div key={line.key} class="dispatch-day" role="presentation" data-line={at}>
          {line.title ?? dayName(dispatch.at)}
        </div>
      );
    }
    return (
      <DispatchRow
        key={line.key}
        line={at}
        dispatch={dispatch}
        now={now}
        excerpt={excerpts?.get(dispatch.dispatch ?? dispatch.id)}
        open={dispatch.id === openId}
        tabIndex={line.index === activeIndex ? 0 : -1}
        position={line.index + 1}
        count={dispatches.length}
        isChosen={choice?.isShown === true ? choice.chosen.has(dispatch.id) : undefined}
        onChoose={
          choice === undefined
            ? undefined
            : (isRange) => {
                moveTo(line.index);
                if (isRange) chooseTo(line.index);
                else toggle(line.index);
              }
        }
        onOpen={() => {
          moveTo(line.index);
          onOpen(dispatch.id);
        }}
      />
    );
  };

  const atEdge = isPartial && byDay ? dispatches[edge] : undefined;
  return (
    <div
      ref={list}
      class="dispatch-list"
      role="listbox"
      tabIndex={-1}
      aria-label={props.label}
      data-roving-list
      data-partial={isPartial || undefined}
      data-choosing={choice?.isShown === true || undefined}
      onKeyDownCapture={chooseByKey}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const target = rovingTarget(event.key, activeIndex, dispatches.length, "vertical");
        if (target === undefined) return;
        event.preventDefault();
        wantsFocus.current = true;
        moveTo(target);
      }}
    >
      {atEdge !== undefined && (
        <div key="edge" class="dispatch-edge" role="presentation" aria-hidden="true">
          <div class="dispatch-day">{dayName(atEdge.at)}</div>
        </div>
      )}
      {parts.flatMap((part, at) =>
        part.type === "lines"
          ? Array.from({ length: part.last - part.first + 1 }, (_, i) => drawLine(part.first + i))
          : [<Room key={at === 0 ? "top" : at === parts.length - 1 ? "bottom" : "between"} height={part.height} />],
      )}
    </div>
  );
}

/** In the place of lines that are not drawn. Its key says where, so that no line that stays is moved in the page. */
function Room(props: { height: number }) {
  return <div class="dispatch-room" role="presentation" style={{ blockSize: `${props.height}px` }} />;
}

function linesOf(
  dispatches: readonly DispatchSummary[],
  byDay: boolean,
  daysUntil: (at: number, now: number) => number,
  part: DispatchListProps["part"],
): readonly Line[] {
  const lines: Line[] = [];
  for (const [index, dispatch] of dispatches.entries()) {
    const before = dispatches[index - 1];
    if (index === part?.from) lines.push({ key: "part", assumed: DAY, index, isDay: true, title: part.title });
    if (byDay && (before === undefined || daysUntil(dispatch.at, before.at) !== 0)) {
      lines.push({ key: `day ${daysUntil(dispatch.at, 0)}`, assumed: DAY, index, isDay: true });
    }
    lines.push({ key: dispatch.id, assumed: ROW, index, isDay: false });
  }
  return lines;
}

/** What stays above the list while it scrolls. */
function headOf(list: HTMLElement | null): HTMLElement | undefined {
  const before = list?.previousElementSibling;
  return before instanceof HTMLElement && getComputedStyle(before).position === "sticky" ? before : undefined;
}

/** Headings of days and rows that are moved to stop below it. */
function useHeadHeight(list: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const head = headOf(list.current);
    if (head === undefined) return;
    const sizes = new ResizeObserver(() => {
      list.current?.style.setProperty("--list-head", `${head.getBoundingClientRect().height}px`);
    });
    sizes.observe(head);
    return () => sizes.disconnect();
  }, []);
}
