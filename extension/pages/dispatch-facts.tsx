/** What stands on the card of a dispatch, as on paper. */
import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { startOfDayInVietnam, type PlainDate } from "../../shared/domain/plain-date.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Due } from "../ui/dispatch-row.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { type Fact, FactList } from "../ui/sheet.tsx";
import { UnitLink } from "./cards.tsx";
import { useDesk } from "./desk-context.ts";
import { dueOf } from "./summaries.ts";
import { routeTo } from "./route.ts";
import { useWords } from "./use-words.ts";

/** More than this are counted and shown on demand. */
const SHOWN_RECIPIENTS = 6;

export function DispatchFacts(props: {
  data: DispatchData;
  from?: string;
  number?: { readonly notation: string; readonly date: string } | undefined;
  more?: readonly Fact[];
}) {
  const { t, format } = useLanguage();
  const { now, desk } = useDesk();
  const words = useWords();
  const { data, number } = props;
  const due = dueOf(data);
  const facts: Fact[] = [
    ...(props.from === undefined ? [] : [{ label: t("receive.from"), value: <UnitLink unit={props.from} /> }]),
    ...(number === undefined
      ? []
      : [
          {
            label: t("receive.number"),
            value: (
              <span class="figures" data-value="notation">
                <SafeText text={number.notation} />
              </span>
            ),
          },
          { label: t("receive.date"), value: format.date(startOfDayInVietnam(number.date as PlainDate) + 43_200_000) },
        ]),
    { label: t("receive.type"), value: words.documentType(data) },
    ...(due === undefined
      ? []
      : [
          {
            label: t("receive.deadline"),
            value: (
              <>
                {format.date(due)} <Due due={due} now={now} />
              </>
            ),
          },
        ]),
    ...(data.authority === undefined
      ? []
      : [{ label: t("receive.authority"), value: <SafeText text={data.authority} /> }]),
    ...(data.replyTo === undefined ? [] : [{ label: t("receive.replyTo"), value: <ReplyTo id={data.replyTo} /> }]),
    ...(["act", "know"] as const).flatMap((role) => {
      const units = data.recipients.filter((recipient) => recipient.role === role).map(({ unit }) => unit);
      if (units.length === 0) return [];
      return [{ label: t(`compose.recipients.${role}`), value: <Units units={units} own={desk.identity.unit} /> }];
    }),
    ...(props.more ?? []),
  ];
  return <FactList facts={facts} />;
}

function Units(props: { units: readonly string[]; own: string }): ComponentChildren {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const first = props.units.slice(0, SHOWN_RECIPIENTS);
  const rest = props.units.slice(SHOWN_RECIPIENTS);
  const list = (units: readonly string[]) => (
    <ul class="units">
      {units.map((unit) => (
        <li key={unit} data-own={unit === props.own || undefined}>
          <UnitLink unit={unit} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {list(first)}
      {rest.length > 0 && (
        <details class="more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t("receive.moreUnits", { count: rest.length })}</summary>
          {/* Thousands of them, each time that anything changes, would hold the window up. */}
          {isOpen && list(rest)}
        </details>
      )}
    </>
  );
}

/** The dispatch that is answered, as a link where it is here. */
function ReplyTo(props: { id: string }) {
  const { t } = useLanguage();
  const { places, desk } = useDesk();
  const incoming = desk.incoming.find(({ mail }) => mail.dispatch === props.id)?.mail.opened?.paper;
  const outgoing = desk.outgoing.find(({ row }) => row.sealed?.dispatch === props.id);
  const number = incoming?.number ?? outgoing?.row.sealed?.number.notation;
  const subject = incoming?.subject ?? outgoing?.row.data.subject;
  if (number === undefined || subject === undefined) return <span>{t("receive.replyToUnknown")}</span>;
  const page = incoming === undefined ? "outgoing" : "incoming";
  return (
    <a href={routeTo(page, places.tokenOf(props.id))}>
      <SafeText text={number} />: <SafeText text={subject} />
    </a>
  );
}
