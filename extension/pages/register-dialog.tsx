/** Registering: the number that will be asked for, and what it means. */
import { useState } from "preact/hooks";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { arrivalSeries, nextNumber } from "../../shared/domain/number.ts";
import { dateInVietnam, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import { registerDispatch } from "../office/decide-dispatch.ts";
import type { IncomingPaper } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { FactList } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

export function RegisterDialog(props: {
  paper: IncomingPaper;
  verification: Verification;
  open: boolean;
  onClose: () => void;
}) {
  const { t, format } = useLanguage();
  const { office, desk, now, toasts } = useDesk();
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const today = dateInVietnam(now);
  const numbers = desk.work.streams.find(({ level }) => level === "unclassified")?.series.get(arrivalSeries(today));
  const next = nextNumber(
    Array.from(numbers?.values() ?? [], ({ value, voided }) => ({ value, voided: voided !== null })),
  );

  const register = async (): Promise<void> => {
    setBusy(true);
    const done = await registerDispatch(office, props.paper.mail.dispatch);
    setBusy(false);
    if (!done.ok) return setError(done.error);
    toasts.show(t("receive.register.queued"));
    props.onClose();
  };

  return (
    <Dialog
      open={props.open}
      title={t("receive.register.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" icon="register" step="register-now" busy={busy} onClick={() => void register()}>
            {t("receive.register.action")}
          </Button>
        </>
      }
    >
      {props.verification.outcome === "undetermined" && <p class="warn">{t("receive.undeterminedWarning")}</p>}
      <FactList
        facts={[
          {
            label: t("receive.register.number"),
            value: (
              <strong class="figures" data-value="next-arrival">
                {next === null ? "–" : String(next).padStart(2, "0")}
              </strong>
            ),
          },
          { label: t("receive.register.date"), value: format.date(startOfDayInVietnam(today) + 43_200_000) },
        ]}
      />
      <p class="soft">{t("receive.register.means")}</p>
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
    </Dialog>
  );
}
