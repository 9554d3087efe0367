import { inspectText } from "../i18n/safe-text.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

/**
 * The only way in which a subject, a file name or the name of a person or unit comes onto a page (R33): isolated from the
 * words around it, without hidden characters, and marked when there were some.
 */
export function SafeText(props: { text: string }) {
  const { t } = useLanguage();
  const { text, removed } = inspectText(props.text);
  return (
    <>
      <bdi>{text === "" ? t("common.text.nameless") : text}</bdi>
      {removed > 0 && (
        <span
          class="hidden-text-mark"
          role="img"
          title={t("common.text.hiddenRemoved", { count: removed })}
          aria-label={t("common.text.hiddenRemoved", { count: removed })}
        >
          <Icon name="warning" />
        </span>
      )}
    </>
  );
}
