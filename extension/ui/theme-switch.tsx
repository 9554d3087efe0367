import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";
import { isTheme, themes } from "./theme.ts";
import type { Theme } from "./theme.ts";

export function ThemeSwitch(props: { theme: Theme; onTheme: (theme: Theme) => void }) {
  const { t } = useLanguage();
  return (
    <span class="switch" title={t("shell.theme.label")}>
      <Icon name="theme" />
      <select
        aria-label={t("shell.theme.label")}
        value={props.theme}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isTheme(chosen)) props.onTheme(chosen);
        }}
      >
        {themes.map((theme) => (
          <option key={theme} value={theme}>
            {t(`shell.theme.${theme}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
