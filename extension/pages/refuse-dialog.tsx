/** Refusing: one of the usual reasons, or one's own words; the sender sees both. */
import { useState } from "preact/hooks";
import { refuseDispatch } from "../office/decide-dispatch.ts";
import type { IncomingPaper } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

const REASONS = ["misdirected", "incomplete", "unverified", "duplicate", "another"] as const;

export function RefuseDialog(props: { paper: IncomingPaper; open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { office, toasts } = useDesk();
  const words = useWords();
  const [kind, setKind] = useState<(typeof REASONS)[number]>();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const named = kind === undefined || kind === "another" ? "" : t(`receive.refuse.reasons.${kind}`);
  const reason = [named, text.trim()].filter((part) => part !== "").join(": ");

  const refuse = async (): Promise<void> => {
    setTried(true);
    if (reason === "" || busy) return;
    setBusy(true);
    const done = await refuseDispatch(office, props.paper.mail.dispatch, reason);
    setBusy(false);
    if (!done.ok) return setError(done.error);
    toasts.show(t("receive.refuse.queued"));
    props.onClose();
  };

  return (
    <Dialog
      open={props.open}
      title={t("receive.refuse.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button look="danger" step="refuse-now" busy={busy} onClick={() => void refuse()}>
            {t("receive.refuse.submit")}
          </Button>
        </>
      }
    >
      <p>{t("receive.refuse.body")}</p>
      <RadioGroup
        label={t("receive.refuse.reason")}
        name="reason-kind"
        value={kind}
        onChange={setKind}
        options={REASONS.map((value) => ({ value, label: t(`receive.refuse.reasons.${value}`) }))}
      />
      <Field
        label={t("receive.refuse.explain")}
        name="reason"
        error={tried && reason === "" ? t("receive.refuse.missing") : undefined}
      >
        {(control) => <TextArea control={control} value={text} onChange={setText} maxLength={400} />}
      </Field>
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
    </Dialog>
  );
}
