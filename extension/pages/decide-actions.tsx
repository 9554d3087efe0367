import { useState } from "preact/hooks";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { arrivalSeries, nextNumber } from "../../shared/domain/number.ts";
import { dateInVietnam, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import { registerDispatch, refuseDispatch } from "../office/decide-dispatch.ts";
import type { IncomingPaper } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { RadioGroup } from "../ui/choice.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { FactList } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { go } from "./route.ts";
import { useWords } from "./use-words.ts";

/** Register, refuse, answer; each only where the office's rules allow it. */
export function DecideActions(props: { paper: IncomingPaper; verification: Verification; maySet: boolean }) {
  const { t } = useLanguage();
  const { places } = useDesk();
  const { paper, verification } = props;
  const [asked, setAsked] = useState<"register" | "refuse">();
  const isOpen = paper.record.state === "opened" || paper.record.state === "undetermined";
  const isUndecided =
    (paper.row?.decision ?? null) === null && (paper.deciding === undefined || paper.deciding.state.type === "refused");
  const canDecide = props.maySet && isOpen && isUndecided && verification.relation?.type === "addressed";
  const close = (): void => setAsked(undefined);
  return (
    <>
      <Button icon="reply" step="reply" onClick={() => go("reply", places.tokenOf(paper.record.dispatch))}>
        {t("receive.reply")}
      </Button>
      {canDecide && (
        <Button step="refuse" onClick={() => setAsked("refuse")}>
          {t("receive.refuse.action")}
        </Button>
      )}
      {canDecide && verification.outcome !== "failed" && (
        <Button look="primary" icon="register" step="register" onClick={() => setAsked("register")}>
          {t("receive.register.action")}
        </Button>
      )}
      <RegisterDialog paper={paper} verification={verification} open={asked === "register"} onClose={close} />
      <RefuseDialog paper={paper} open={asked === "refuse"} onClose={close} />
    </>
  );
}

function RegisterDialog(props: {
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
    const done = await registerDispatch(office, props.paper.record.dispatch);
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

const REASONS = ["misdirected", "incomplete", "unverified", "duplicate", "another"] as const;

function RefuseDialog(props: { paper: IncomingPaper; open: boolean; onClose: () => void }) {
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
    const done = await refuseDispatch(office, props.paper.record.dispatch, reason);
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
