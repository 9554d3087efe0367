import type { Moment } from "../i18n/format.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { SafeText } from "./safe-text.tsx";

/** The field's codes (domain of status messages), before them what the relay said, which is no status. */
export type StatusCode = "accepted" | "01" | "02" | "03" | "04" | "05" | "06" | "13" | "15" | "16";

export type StatusStep = {
  readonly code: StatusCode;
  /** Absent: not yet. */
  readonly at?: Moment | undefined;
  /** Who signed it; for a status signed by a device, the words for that. */
  readonly by?: string | undefined;
  /** The reason of a refusal, the arrival number of a registration. */
  readonly note?: string | undefined;
};

export type StatusLineProps = { label: string; steps: readonly StatusStep[] };

const refusals: ReadonlySet<StatusCode> = new Set<StatusCode>(["02", "16"]);

/** How far a dispatch is at one recipient: what was signed, by whom, when, and what is still to come. */
export function StatusLine(props: StatusLineProps) {
  const { t, format } = useLanguage();
  const reached = props.steps.findLastIndex((step) => step.at !== undefined);
  return (
    <ol class="status-line" aria-label={props.label}>
      {props.steps.map((step, index) => (
        <li
          key={step.code}
          class="status-step"
          data-state={step.at === undefined ? "todo" : refusals.has(step.code) ? "refused" : "done"}
          aria-current={index === reached ? "step" : undefined}
        >
          <span class="status-dot" aria-hidden="true" />
          <span class="status-words">
            <span class="status-name">{t(`common.status.${step.code}`)}</span>
            <span class="status-note figures">
              {step.at === undefined ? t("common.status.pending") : format.dateTime(step.at)}
            </span>
            {step.by !== undefined && (
              <span class="status-note">
                <SafeText text={step.by} />
              </span>
            )}
            {step.note !== undefined && (
              <span class="status-note status-remark">
                <SafeText text={step.note} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
