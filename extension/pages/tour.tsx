/** A short walk over the desk, for whoever is new to it; it can be called again at any time. */
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { may } from "../office/desk-data.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { COMMANDS } from "./commands.ts";
import { useDesk } from "./desk-context.ts";
import { Keys } from "./keys.tsx";
import { go } from "./route.ts";
import "./tour.css";

/** Each shows the screen behind it that it tells of. */
const STEPS = [
  { name: "incoming", icon: "inbox", route: "incoming" },
  { name: "check", icon: "shield", route: "incoming" },
  { name: "write", icon: "draft", route: "outgoing" },
  { name: "line", icon: "outbox", route: "outbox" },
  { name: "find", icon: "search", route: "incoming" },
] as const satisfies readonly { readonly name: string; readonly icon: IconName; readonly route: string }[];

export function Tour(props: { open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const [at, setAt] = useState(0);
  const { open, onClose } = props;
  const step = STEPS[at] ?? STEPS[0];
  const isLast = at === STEPS.length - 1;
  useEffect(() => {
    if (open) go(step.route);
  }, [open, step.route]);
  const close = (): void => {
    setAt(0);
    onClose();
    go("incoming");
  };
  return (
    <Dialog
      open={open}
      title={t("tour.title")}
      onClose={close}
      actions={
        <>
          {at > 0 && (
            <Button step="tour-back" onClick={() => setAt(at - 1)}>
              {t("common.actions.back")}
            </Button>
          )}
          <Button look="primary" step="tour-next" onClick={() => (isLast ? close() : setAt(at + 1))}>
            {isLast ? t("tour.end") : t("common.actions.continue")}
          </Button>
        </>
      }
    >
      <section class="tour" data-tour={step.name} aria-live="polite">
        <span class="tour-mark">
          <Icon name={step.icon} />
        </span>
        <h3>{t(`tour.step.${step.name}.title`)}</h3>
        <p>{t(`tour.step.${step.name}.body`)}</p>
        {step.name === "write" && may(desk, "approveDraft") && <p>{t("tour.leader")}</p>}
        {step.name === "write" && may(desk, "seal") && <p>{t("tour.clerk")}</p>}
        {step.name === "find" && (
          <p class="soft">
            <Keys keys="Ctrl K" /> {t("keys.palette")} · <Keys keys={COMMANDS.desk.keys.keys} /> {t("keys.title")} ·{" "}
            <Keys keys={COMMANDS.desk.tour.keys} /> {t("keys.command.tour")}
          </p>
        )}
      </section>
      <p class="soft figures">{t("tour.at", { at: at + 1, count: STEPS.length })}</p>
    </Dialog>
  );
}
