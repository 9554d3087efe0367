import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** The only three things that a check may say. */
export type Outcome = "passed" | "failed" | "undetermined";

export type VerificationRow = {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Absent for a row that only tells and judges nothing. */
  readonly outcome?: Outcome | undefined;
};

export type VerificationPanelProps = {
  outcome: Outcome;
  /** One sentence on what the outcome means for the reader. */
  summary: string;
  /** Why it did not pass, in sentences; empty when it did. */
  reasons: readonly string[];
  /** Who, for which unit, certified by whom, when, altered or not. */
  rows: readonly VerificationRow[];
  /** For experts: certificates, numbers, hashes. */
  details?: readonly { readonly label: string; readonly value: string }[];
  /** On paper nobody can open them. */
  detailsOpen?: boolean;
};

const icons: Record<Outcome, IconName> = { passed: "check", failed: "cross", undetermined: "question" };

/** The plain-language check of a dispatch. The outcome stands in words and shape first, in colour last. */
export function VerificationPanel(props: VerificationPanelProps) {
  const { t } = useLanguage();
  const id = useId();
  const { outcome, details = [] } = props;
  return (
    <section class="verification" data-outcome={outcome} aria-labelledby={`${id}-title`}>
      <header class="verification-head">
        <span class="verification-mark">
          <Icon name={icons[outcome]} />
        </span>
        <div>
          <h2 id={`${id}-title`}>
            <span class="verification-title">{t("verification.title")}</span>
            <span class="verification-outcome">{t(`verification.outcome.${outcome}`)}</span>
          </h2>
          <p>{props.summary}</p>
        </div>
      </header>
      {props.reasons.length > 0 && (
        <ul class="verification-reasons">
          {props.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {props.rows.length > 0 && (
        <dl class="verification-rows">
          {props.rows.map((row) => (
            <div key={row.label} data-outcome={row.outcome}>
              <dt>{row.label}</dt>
              <dd>
                {row.outcome !== undefined && (
                  <>
                    <Icon name={icons[row.outcome]} />
                    <span class="visually-hidden">{t(`verification.outcome.${row.outcome}`)}: </span>
                  </>
                )}
                <span>{row.value}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {details.length > 0 && (
        <details class="verification-details" open={props.detailsOpen}>
          <summary>{t("verification.details")}</summary>
          <dl>
            {details.map((detail) => (
              <div key={detail.label}>
                <dt>{detail.label}</dt>
                <dd>{detail.value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
