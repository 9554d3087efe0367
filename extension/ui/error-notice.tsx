import type { ComponentChildren } from "preact";
import { errorWords } from "../i18n/error-words.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

export type ErrorNoticeProps = {
  error: NamedError;
  actions?: ComponentChildren;
  /** `unsure` for what passes by itself, such as a relay that does not answer. */
  tone?: "failed" | "unsure";
};

/** What happened, why, and what to do next. Announced when it appears. */
export function ErrorNotice(props: ErrorNoticeProps) {
  const translator = useLanguage();
  const { t } = translator;
  const words = errorWords(translator, props.error);
  return (
    <div class="error-notice" data-tone={props.tone ?? "failed"} data-error={props.error.type} role="alert">
      <Icon name="warning" />
      <div>
        <p class="error-what">{words.what}</p>
        <dl>
          <dt>{t("errors.labels.why")}</dt>
          <dd>{words.why}</dd>
          <dt>{t("errors.labels.next")}</dt>
          <dd>{words.next}</dd>
        </dl>
        {props.actions !== undefined && <div class="error-actions">{props.actions}</div>}
      </div>
    </div>
  );
}
