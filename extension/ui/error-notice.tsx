import type { ComponentChildren } from "preact";
import { errorWords } from "../i18n/error-words.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

/** What happened, why, and what to do next. Announced when it appears. */
export function ErrorNotice(props: { error: NamedError; actions?: ComponentChildren }) {
  const translator = useLanguage();
  const { t } = translator;
  const words = errorWords(translator, props.error);
  return (
    <div class="error-notice" role="alert">
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
