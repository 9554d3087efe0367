/** How the office writes itself: asked once, before the first number. */
import { useState } from "preact/hooks";
import { dateInVietnam, isPlainDate, plainDate } from "../../shared/domain/plain-date.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { isAbbreviation, setOffice } from "../office/set-office.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/choice.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { DateInput, TextInput } from "../ui/inputs.tsx";
import { ActionBar, FieldGroup } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

export function OfficeForm() {
  const { t } = useLanguage();
  const { office, desk, now } = useDesk();
  const words = useWords();
  const known = desk.work.view.office;
  const [abbreviation, setAbbreviation] = useState(known?.abbreviation ?? "");
  const [drafter, setDrafter] = useState(known?.drafter ?? "");
  const [kind, setKind] = useState<"committee" | "congress">(known?.term?.kind ?? "committee");
  const [from, setFrom] = useState<string>(known?.term?.from ?? "");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const isParty = desk.chain?.branch === "party";
  const today = dateInVietnam(now);
  const badTerm = isParty && (!isPlainDate(from) || from > today);
  const waits = desk.work.outbox.some(({ subject, state }) => subject === "office" && state.type !== "done");
  const fault = (text: string): string | undefined =>
    tried && !isAbbreviation(text.trim()) ? t("send.office.badAbbreviation") : undefined;

  const save = async (): Promise<void> => {
    setTried(true);
    if (busy || !isAbbreviation(abbreviation.trim()) || !isAbbreviation(drafter.trim()) || badTerm) return;
    setBusy(true);
    const term = isParty ? { term: { kind, from: plainDate(from) } } : {};
    const done = await setOffice(office, { abbreviation, drafter, ...term });
    setBusy(false);
    setError(done.ok ? undefined : done.error);
  };

  if (waits) {
    return (
      <p class="waiting-line" data-value="office-waits">
        <Icon name="outbox" /> <span>{t("send.office.waits")}</span>
      </p>
    );
  }
  return (
    <form
      class="office-form"
      data-screen="office-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>{t("send.office.title")}</h3>
      <p class="soft">{t("send.office.body")}</p>
      <FieldGroup pair>
        <Field
          label={t("send.office.abbreviation")}
          hint={t("send.office.abbreviationHint")}
          name="abbreviation"
          required
          error={fault(abbreviation)}
        >
          {(control) => (
            <TextInput control={control} value={abbreviation} onChange={setAbbreviation} code maxLength={25} />
          )}
        </Field>
        <Field
          label={t("send.office.drafter")}
          hint={t("send.office.drafterHint")}
          name="drafter"
          required
          error={fault(drafter)}
        >
          {(control) => <TextInput control={control} value={drafter} onChange={setDrafter} code maxLength={25} />}
        </Field>
      </FieldGroup>
      {isParty && (
        <FieldGroup pair>
          <Segmented
            label={t("send.office.term")}
            name="term-kind"
            value={kind}
            onChange={setKind}
            options={[
              { value: "committee", label: t("send.office.committee") },
              { value: "congress", label: t("send.office.congress") },
            ]}
          />
          <Field
            label={t("send.office.termFrom")}
            hint={t("send.office.termHint")}
            name="term-from"
            required
            error={tried && badTerm ? t("send.office.badTerm") : undefined}
          >
            {(control) => <DateInput control={control} value={from} onChange={setFrom} max={today} />}
          </Field>
        </FieldGroup>
      )}
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
      <ActionBar>
        <Button look="primary" type="submit" step="set-office" busy={busy}>
          {t("common.actions.save")}
        </Button>
      </ActionBar>
    </form>
  );
}
