/** In place of a desk that cannot be shown: why, and the ways out. Nothing is written. */
import { useLanguage } from "../i18n/use-language.tsx";
import { brokenError } from "../i18n/error-words.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { ActionBar, PageHead } from "../ui/sheet.tsx";
import { Gate } from "./gate.tsx";
import { lock } from "./session.ts";

export function BrokenDesk(props: { thrown: unknown }) {
  const { t } = useLanguage();
  return (
    <Gate screen="broken">
      <PageHead title={t("common.product")} />
      <ErrorNotice error={brokenError(props.thrown)} />
      <ActionBar>
        <Button icon="lock" step="lock" onClick={() => void lock()}>
          {t("shell.lock")}
        </Button>
        <Button look="primary" icon="retry" step="reload" onClick={() => location.reload()}>
          {t("send.outbox.retryNow")}
        </Button>
      </ActionBar>
    </Gate>
  );
}
