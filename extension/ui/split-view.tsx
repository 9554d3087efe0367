import type { ComponentChildren } from "preact";
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
  return (
    <div class="split">
      <div class="split-panes" data-showing={showing}>
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
