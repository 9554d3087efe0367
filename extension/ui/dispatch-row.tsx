import type { Excerpt } from "../search/excerpt.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";
import { SafeText } from "./safe-text.tsx";
import { Stamps, StateLabel } from "./stamp.tsx";
import type { Secrecy, StateName, Urgency } from "./stamp.tsx";

/** One line of an inbox or an outgoing list. Texts are from outside and are shown safely. */
export type DispatchSummary = {
  readonly id: string;
  readonly subject: string;
  /** Number and notation, `15/QĐ-UBND`; absent before it is numbered. */
  readonly number?: string | undefined;
  /** The unit at the other end: the sender of an incoming dispatch. */
  readonly unit: string;
  /** Its province or parent, without which its name may be another's too. */
  readonly parent?: string | undefined;
  readonly urgency: Urgency;
  readonly secrecy: Secrecy;
  readonly state: StateName;
  /** Arrival or last change, in milliseconds since 1970. */
  readonly at: number;
  readonly unread: boolean;
  readonly annexes: number;
  /** In milliseconds since 1970: some moment of the day by which it has to be done. */
  readonly due?: number | undefined;
  readonly role?: "act" | "know" | undefined;
  /** The dispatch of an own paper that was sealed; an incoming one is its own `id`. */
  readonly dispatch?: string | undefined;
  /** What a search finds it by beside what is shown: all recipients. */
  readonly sought?: string | undefined;
};

export type DispatchRowProps = {
  dispatch: DispatchSummary;
  /** Which line of the list it is, headings counted. */
  line: number;
  now: number;
  open: boolean;
  tabIndex: number;
  /** From 1, with the whole count, for screen readers when only a part of the list stands in the page. */
  position: number;
  count: number;
  onOpen: () => void;
  /** Undefined while nothing is being chosen. */
  isChosen?: boolean | undefined;
  /** @param isRange up to this one from the one before */
  onChoose?: ((isRange: boolean) => void) | undefined;
  /** Where in its files the words stand that were searched for. */
  excerpt?: Excerpt | undefined;
};

export function DispatchRow(props: DispatchRowProps) {
  const { t, format } = useLanguage();
  const { dispatch, now } = props;
  return (
    <div
      class="dispatch-row"
      role="option"
      aria-selected={props.open}
      aria-setsize={props.count}
      aria-posinset={props.position}
      tabIndex={props.tabIndex}
      data-roving
      data-line={props.line}
      data-paper={dispatch.id}
      data-unread={dispatch.unread || undefined}
      aria-checked={props.isChosen}
      onClick={(event) => {
        const isBox = event.target instanceof Element && event.target.closest(".dispatch-box") !== null;
        const isAbout = isBox || event.shiftKey || event.ctrlKey || event.metaKey;
        if (isAbout && props.onChoose !== undefined) props.onChoose(event.shiftKey);
        else props.onOpen();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        props.onOpen();
      }}
    >
      {props.isChosen !== undefined && (
        <span class="dispatch-box" aria-hidden="true">
          {props.isChosen && <Icon name="check" />}
        </span>
      )}
      <span class="dispatch-sender">
        {dispatch.unread && <span class="visually-hidden">{t("common.list.unread")}. </span>}
        <span class="dispatch-unit">
          <SafeText text={dispatch.unit} />
        </span>
        {dispatch.parent !== undefined && (
          <span class="dispatch-parent">
            <span class="visually-hidden">, </span>
            <SafeText text={dispatch.parent} />
          </span>
        )}
      </span>
      <time class="dispatch-time figures" dateTime={new Date(dispatch.at).toISOString()}>
        {format.brief(dispatch.at, now)}
      </time>
      <span class="dispatch-subject">
        <SafeText text={dispatch.subject} />
      </span>
      {props.excerpt !== undefined && <ExcerptLine excerpt={props.excerpt} />}
      <span class="dispatch-foot">
        <Stamps urgency={dispatch.urgency} secrecy={dispatch.secrecy} />
        <span class="dispatch-number figures">
          {dispatch.number === undefined ? t("inbox.numberless") : <SafeText text={dispatch.number} />}
        </span>
        {dispatch.role === "know" && dispatch.due === undefined && (
          <span class="dispatch-role">{t("inbox.toKnow")}</span>
        )}
        {dispatch.annexes > 0 && (
          <span class="dispatch-annexes figures" title={t("inbox.annexes", { count: dispatch.annexes })}>
            <Icon name="annex" />
            <span aria-hidden="true">{format.number(dispatch.annexes)}</span>
            <span class="visually-hidden">{t("inbox.annexes", { count: dispatch.annexes })}</span>
          </span>
        )}
        {dispatch.due !== undefined && <Due due={dispatch.due} now={now} />}
        <StateLabel state={dispatch.state} />
      </span>
    </div>
  );
}

function ExcerptLine({ excerpt: { before, hit, after } }: { excerpt: Excerpt }) {
  // A safe text has no blanks at its ends.
  return (
    <span class="dispatch-excerpt">
      {before.trim() !== "" && <SafeText text={before} />}
      {/\s$/.test(before) && " "}
      <mark>
        <SafeText text={hit} />
      </mark>
      {/^\s/.test(after) && " "}
      {after.trim() !== "" && <SafeText text={after} />}
    </span>
  );
}

/** A deadline as days that are left, the nearer the plainer. */
export function Due(props: { due: number; now: number }) {
  const { t, format } = useLanguage();
  const days = format.daysUntil(props.due, props.now);
  const words =
    days < 0
      ? t("inbox.due.late", { count: -days })
      : days === 0
        ? t("inbox.due.today")
        : days === 1
          ? t("inbox.due.tomorrow")
          : t("inbox.due.on", { date: format.date(props.due) });
  return (
    <span class="due figures" data-near={days < 0 ? "late" : days <= 3 ? "soon" : undefined}>
      <Icon name="clock" />
      {words}
    </span>
  );
}
