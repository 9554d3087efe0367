/** Sending the unit's answer once more, for a sender who may never have had it. */
import { useState } from "preact/hooks";
import { repeatAnswer } from "../office/decide-dispatch.ts";
import type { IncomingPaper } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { type ActError, useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

export function RepeatDialog(props: { paper: IncomingPaper; open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { office, toasts } = useDesk();
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ActError>();

  const repeat = async (): Promise<void> => {
    setBusy(true);
    const done = await repeatAnswer(office, props.paper.mail.dispatch);
    setBusy(false);
    setError(done.ok ? undefined : done.error);
    if (!done.ok) return;
    toasts.show(t("receive.repeat.queued"));
    props.onClose();
  };

  return (
    <Dialog
      open={props.open}
      title={t("receive.repeat.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" icon="retry" step="repeat-now" busy={busy} onClick={() => void repeat()}>
            {t("receive.repeat.submit")}
          </Button>
        </>
      }
    >
      <p>{t("receive.repeat.body")}</p>
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
    </Dialog>
  );
}
