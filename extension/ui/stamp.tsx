import type { Level } from "../../shared/domain/level.ts";
import type { Urgency } from "../../shared/domain/rule-pack.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { Moment } from "../i18n/format.ts";
import { SafeText } from "./safe-text.tsx";

export type { Urgency };
export type Secrecy = Level;

/** What stands in a stamp as on paper. Normal urgency and the unclassified level are no stamps. */
export type StampMark = Exclude<Urgency, "normal"> | Exclude<Secrecy, "unclassified">;

export type StampProps = {
  mark: StampMark;
  /** As on paper, for the head of a dispatch; the small one is for lists. */
  large?: boolean;
};

const secrecyMarks: ReadonlySet<StampMark> = new Set<StampMark>(["confidential", "secret", "topSecret"]);

/** Red bold capitals in a border, as the office's rubber stamp makes them; a secrecy stamp has a double one. */
export function Stamp(props: StampProps) {
  const { t } = useLanguage();
  const { mark } = props;
  return (
    <span
      class="stamp"
      data-mark={mark}
      data-kind={secrecyMarks.has(mark) ? "secrecy" : "urgency"}
      data-large={props.large === true || undefined}
    >
      {t(`common.stamp.${mark}`)}
    </span>
  );
}

/** The stamps of a dispatch, secrecy first as on paper; nothing for an ordinary one. */
export function Stamps(props: { urgency: Urgency; secrecy: Secrecy; large?: boolean }) {
  const { urgency, secrecy, large = false } = props;
  if (urgency === "normal" && secrecy === "unclassified") return null;
  return (
    <span class="stamps">
      {secrecy !== "unclassified" && <Stamp mark={secrecy} large={large} />}
      {urgency !== "normal" && <Stamp mark={urgency} large={large} />}
    </span>
  );
}

export type StateName =
  | "draft"
  | "submitted"
  | "returned"
  | "approved"
  | "numbered"
  | "sealed"
  | "sent"
  | "waiting"
  | "failed"
  | "new"
  | "registered"
  | "refused"
  | "assigned"
  | "inProgress"
  | "completed"
  | "takenBack";

type Tone = "plain" | "pen" | "passed" | "unsure" | "failed";

const stateTones: Record<StateName, Tone> = {
  draft: "plain",
  submitted: "unsure",
  returned: "failed",
  approved: "pen",
  numbered: "pen",
  sealed: "pen",
  sent: "passed",
  waiting: "unsure",
  failed: "failed",
  new: "pen",
  registered: "passed",
  refused: "failed",
  assigned: "plain",
  inProgress: "plain",
  completed: "passed",
  takenBack: "failed",
};

/** How far a dispatch is, in one word. The dot repeats the word's tone and never stands for it. */
export function StateLabel(props: { state: StateName }) {
  const { t } = useLanguage();
  return (
    <span class="state" data-tone={stateTones[props.state]}>
      {t(`common.state.${props.state}`)}
    </span>
  );
}

export type ArrivalStampProps = { unit: string; number: number | string; at: Moment; passedTo?: string | undefined };

/** The incoming stamp of the clerk: unit, the word, arrival number and date. */
export function ArrivalStamp(props: ArrivalStampProps) {
  const { t, format } = useLanguage();
  return (
    <div class="arrival-stamp">
      <p class="arrival-unit">
        <SafeText text={props.unit} />
      </p>
      <p class="arrival-word">{t("common.stamp.arrived")}</p>
      <dl>
        <div class="arrival-line">
          <dt>{t("common.stamp.arrivalNumber")}</dt>
          <dd class="figures">{props.number}</dd>
        </div>
        <div class="arrival-line">
          <dt>{t("common.stamp.arrivalDate")}</dt>
          <dd class="figures">{format.date(props.at)}</dd>
        </div>
        {props.passedTo !== undefined && (
          <div class="arrival-line">
            <dt>{t("common.stamp.passedTo")}</dt>
            <dd>
              <SafeText text={props.passedTo} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
