/** The frame of what stands before the desk: unlocking, welcome, enrolment. */
import type { ComponentChildren } from "preact";
import { LanguageSwitch } from "../ui/language-switch.tsx";
import { Mark } from "../ui/icon.tsx";
import { useLanguage } from "../i18n/use-language.tsx";
import { Sheet } from "../ui/sheet.tsx";
import "./gate.css";

export function Gate(props: { screen: string; enrol?: string; children: ComponentChildren }) {
  const { t } = useLanguage();
  return (
    <main class="gate" data-screen={props.screen} data-enrol={props.enrol}>
      <Sheet narrow>
        <div class="gate-head">
          <p class="gate-brand">
            <Mark />
            <span>{t("common.product")}</span>
          </p>
          <LanguageSwitch />
        </div>
        {props.children}
      </Sheet>
    </main>
  );
}
