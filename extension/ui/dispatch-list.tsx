import { Fragment } from "preact";
import { useEffect } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { DispatchRow } from "./dispatch-row.tsx";
import type { DispatchSummary } from "./dispatch-row.tsx";
import { useRovingFocus } from "./roving-focus.ts";

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
};

/** One tab stop; arrows, Page keys, Home and End move, Enter and Space open. */
export function DispatchList(props: DispatchListProps) {
  const { t, format } = useLanguage();
  const { dispatches, openId, onOpen, now } = props;
  const openIndex = dispatches.findIndex(({ id }) => id === openId);
  const roving = useRovingFocus(dispatches.length, "vertical", Math.max(0, openIndex));

  useEffect(() => {
    if (openIndex >= 0) roving.setIndex(openIndex);
  }, [openIndex]);

  const dayName = (at: number): string => {
    const days = format.daysUntil(at, now);
    if (days === 0) return t("inbox.today");
    return days === -1 ? t("inbox.yesterday") : format.day(at);
  };

  return (
    <div
      class="dispatch-list"
      role="listbox"
      tabIndex={-1}
      aria-label={props.label}
      data-roving-list
      onKeyDown={roving.onKeyDown}
    >
      {dispatches.map((dispatch, index) => {
        const before = dispatches[index - 1];
        const startsDay =
          props.byDay === true && (before === undefined || format.daysUntil(dispatch.at, before.at) !== 0);
        return (
          <Fragment key={dispatch.id}>
            {startsDay && (
              <div class="dispatch-day" role="presentation">
                {dayName(dispatch.at)}
              </div>
            )}
            <DispatchRow
              dispatch={dispatch}
              now={now}
              open={dispatch.id === openId}
              tabIndex={roving.tabIndexOf(index)}
              position={index + 1}
              count={dispatches.length}
              onOpen={() => {
                roving.setIndex(index);
                onOpen(dispatch.id);
              }}
            />
          </Fragment>
        );
      })}
    </div>
  );
}
