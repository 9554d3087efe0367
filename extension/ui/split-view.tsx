import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "./button.tsx";

export type SplitViewProps = {
  list: ComponentChildren;
  listLabel: string;
  /** Absent when nothing is chosen: wide windows show `placeholder` there, narrow ones the list alone. */
  reading: ComponentChildren | undefined;
  readingLabel: string;
  placeholder: ComponentChildren;
  /** Narrow windows show one side at a time; this leads back to the list. */
  onBack: () => void;
};

/** List and reading side by side where there is room, one after the other where there is none. */
export function SplitView(props: SplitViewProps) {
  const { t } = useLanguage();
  const showing = props.reading === undefined ? "list" : "reading";
  const panes = useRef<HTMLDivElement>(null);
  const before = useRef(showing);
  useEffect(() => {
    if (before.current === showing) return;
    before.current = showing;
    keepFocus(panes.current, showing);
  }, [showing]);
  return (
    <div class="split">
      <div class="split-panes" ref={panes} data-showing={showing}>
        <section class="split-list" aria-label={props.listLabel}>
          {props.list}
        </section>
        <section class="split-reading" aria-label={props.readingLabel}>
          {props.reading !== undefined && (
            <div class="split-back">
              <Button look="quiet" icon="chevron-left" small onClick={props.onBack}>
                {t("inbox.backToList")}
              </Button>
            </div>
          )}
          {props.reading ?? props.placeholder}
        </section>
      </div>
    </div>
  );
}

/** In a narrow window the side that had the focus is gone: it goes to the way back, or to where it was in the list. */
function keepFocus(panes: HTMLElement | null, showing: "list" | "reading"): void {
  const active = document.activeElement;
  const isLost = active === null || active === document.body || !active.checkVisibility();
  if (!isLost) return;
  const target = showing === "reading" ? ".split-back button" : ".split-list [data-roving][tabindex='0']";
  panes?.querySelector<HTMLElement>(target)?.focus();
}
