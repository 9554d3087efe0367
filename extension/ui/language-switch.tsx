import { isLanguage, languages } from "../i18n/languages.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

/** A native select: each language named in itself, known to every keyboard and screen reader. */
export function LanguageSwitch() {
  const { t, language, setLanguage } = useLanguage();
  return (
    <span class="switch" title={t("shell.language")}>
      <Icon name="globe" />
      <select
        aria-label={t("shell.language")}
        value={language}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isLanguage(chosen)) setLanguage(chosen);
        }}
      >
        {languages.map(({ code, endonym }) => (
          <option key={code} value={code} lang={code}>
            {endonym}
          </option>
        ))}
      </select>
    </span>
  );
}
