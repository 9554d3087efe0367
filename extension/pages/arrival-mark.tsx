/** What the office has decided about an incoming dispatch: the arrival stamp, the refusal, or that it is on its way. */
import { startOfDayInVietnam, type PlainDate } from "../../shared/domain/plain-date.ts";
import { type IncomingPaper, personName, unitName } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon } from "../ui/icon.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { ArrivalStamp } from "../ui/stamp.tsx";
import { useDesk } from "./desk-context.ts";
import { itemError } from "./item-words.ts";
import { useWords } from "./use-words.ts";

export function ArrivalMark(props: { paper: IncomingPaper }) {
  return (
    <>
      <Decision paper={props.paper} />
      <Repeated paper={props.paper} />
    </>
  );
}

/** How far the answer is that was sent once more. */
function Repeated(props: { paper: IncomingPaper }) {
  const { t, format } = useLanguage();
  const words = useWords();
  const { repeating } = props.paper;
  if (repeating === undefined) return null;
  const { state } = repeating;
  if (state.type === "refused") return <ErrorNotice error={words.error(itemError(repeating))} />;
  return (
    <p class="waiting-line" data-value="repeating" data-state={state.type}>
      <Icon name={state.type === "done" ? "check" : "outbox"} />{" "}
      <span>
        {state.type === "done"
          ? t("receive.repeat.done", { time: format.dateTime(Date.parse(state.at)) })
          : t("receive.repeat.waits")}
      </span>
    </p>
  );
}

function Decision(props: { paper: IncomingPaper }) {
  const { t, format } = useLanguage();
  const { desk } = useDesk();
  const words = useWords();
  const { row, deciding } = props.paper;
  const decision = row?.decision ?? null;
  if (decision === null) {
    if (deciding === undefined) return null;
    if (deciding.state.type === "refused") return <ErrorNotice error={words.error(itemError(deciding))} />;
    return (
      <p class="waiting-line" data-value="deciding">
        <Icon name="outbox" /> <span>{t("receive.deciding")}</span>
      </p>
    );
  }
  const who = personName(desk, decision.member);
  if (decision.type === "refused") {
    return (
      <div class="refusal" data-value="refused">
        <p>
          <strong>{t("receive.refusedOn", { time: format.dateTime(Date.parse(decision.at)) })}</strong>
        </p>
        <p>
          <SafeText text={decision.reason} />
        </p>
        {who !== undefined && <p class="soft">{who}</p>}
      </div>
    );
  }
  const { value, date } = decision.arrival;
  const number = String(value).padStart(2, "0");
  return (
    <div class="arrival">
      <ArrivalStamp
        unit={unitName(desk.view, desk.identity.unit).name}
        number={number}
        at={startOfDayInVietnam(date as PlainDate) + 43_200_000}
      />
      <p>
        {t("receive.registered")}{" "}
        <strong class="figures" data-value="arrival-number">
          {number}
        </strong>
        {who !== undefined && (
          <>
            {" · "}
            <SafeText text={who} />
          </>
        )}
      </p>
    </div>
  );
}
