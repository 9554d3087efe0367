import { useMemo, useState } from "preact/hooks";
import { type PickerUnit, sendable } from "../../shared/domain/picker.ts";
import { dateInVietnam } from "../../shared/domain/plain-date.ts";
import { listUnits } from "../../shared/trust/organisation-view.ts";
import { documentTypeName } from "../i18n/document-type-name.ts";
import { safeText } from "../i18n/safe-text.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { type FormProblem, packOf } from "../office/draft-data.ts";
import { membersOf, recipientsOf, unitChoice } from "../office/draft-form.ts";
import { discardDraft } from "../office/save-draft.ts";
import { submitDraft } from "../office/submit-draft.ts";
import { Button } from "../ui/button.tsx";
import { RadioGroup, Segmented } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { DateInput, Select, type SelectOption, TextArea } from "../ui/inputs.tsx";
import { ActionBar, FieldGroup, PageHead, Sheet } from "../ui/sheet.tsx";
import { ComposeFiles } from "./compose-files.tsx";
import { useLevelOptions } from "./compose-levels.tsx";
import { recipientError, subjectError } from "./compose-words.ts";
import { useDesk } from "./desk-context.ts";
import { go } from "./route.ts";
import { RecipientField, useRecipients } from "./recipient-picker.tsx";
import type { Draft } from "./use-draft.ts";
import { useWords } from "./use-words.ts";

/** How many of the recipients that stand in the way are named. */
const NAMED = 3;

const REPLY_OPTIONS = 100;

export function ComposeForm(props: { draft: Draft }) {
  const { t, format, language } = useLanguage();
  const { office, places, desk, line, now, toasts } = useDesk();
  const words = useWords();
  const { draft } = props;
  const { form, setForm, record } = draft;
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [error, setError] = useState<{ readonly type: string }>();
  const [busy, setBusy] = useState(false);
  const [discards, setDiscards] = useState(false);

  const own = desk.identity.unit;
  const units = useMemo(() => listUnits(desk.view), [desk.view]);
  const byCode = useMemo(() => new Map<string, PickerUnit>(units.map((unit) => [unit.code, unit])), [units]);
  const recipients = useRecipients(units, own, form.level);
  const chosen = useMemo(() => recipientsOf(form.recipients, units, own), [form.recipients, units, own]);
  const codes = useMemo(() => chosen.map(({ unit }) => unit), [chosen]);
  const { blocked } = useMemo(() => sendable(form.level, codes, byCode), [form.level, codes, byCode]);
  const pack = packOf(desk, now);

  const main = record?.files.find(({ role }) => role === "main");
  const isTaking = draft.coming.some(({ error: fault }) => fault === undefined);
  const problem = (field: FormProblem["field"]): FormProblem | undefined => problems.find((one) => one.field === field);

  const names = (list: readonly { readonly unit: string }[]): string =>
    format.list(list.slice(0, NAMED).map(({ unit }) => words.unit(unit)));

  const levelOptions = useLevelOptions({ level: form.level, floor: form.floor, codes, byCode, own, names });

  const takeOut = (): void => {
    const out = new Set(blocked.map(({ unit }) => unit));
    const without = (choices: readonly string[]): string[] =>
      choices.flatMap((choice) => {
        const members = membersOf(choice, units);
        if (!members.some((unit) => out.has(unit))) return [choice];
        return members.filter((unit) => !out.has(unit) && unit !== own).map(unitChoice);
      });
    setForm({ recipients: { act: without(form.recipients.act), know: without(form.recipients.know) } });
  };

  const submit = async (): Promise<void> => {
    if (busy || isTaking || main === undefined) return;
    setBusy(true);
    setError(undefined);
    const kept = await draft.flush();
    // What was typed last would not be in it.
    const done = kept.ok ? await submitDraft(office, draft.id) : kept;
    setBusy(false);
    if (done.ok) {
      toasts.show(line.state?.type === "up" ? t("compose.done") : t("compose.doneWaiting"));
      go("outgoing", places.tokenOf(draft.id));
    } else if (done.error.type === "incomplete") {
      setProblems(done.error.problems);
      document.querySelector<HTMLElement>("[data-screen=compose] [data-invalid] :is(input, select, textarea)")?.focus();
    } else setError(done.error);
  };

  const replyOptions = useReplyOptions(form.replyTo);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Ctrl+Enter from any of its fields
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
      }}
    >
      <Sheet narrow>
        <PageHead inFrame title={record !== undefined && record.revision > 1 ? t("compose.edit") : t("compose.title")}>
          <p>{t("common.required")}</p>
        </PageHead>
        <FieldGroup>
          <Field label={t("compose.type")} name="type" required error={problem("type") && t("compose.missing.type")}>
            {(control) => (
              <Select
                control={control}
                value={form.documentType}
                onChange={(documentType) => setForm({ documentType })}
                placeholder={t("common.actions.choose")}
                options={(pack?.documentTypes ?? []).map((type) => ({
                  value: type.key,
                  label: [
                    documentTypeName(type, language),
                    ...(type.abbreviation === null ? [] : [type.abbreviation]),
                  ].join(" · "),
                  disabled: type.abbreviation === null && pack?.notation.withoutType === null,
                }))}
              />
            )}
          </Field>
          <Field
            label={t("compose.subject")}
            hint={t("compose.subjectHint")}
            name="subject"
            required
            error={problem("subject") && subjectError(problem("subject"), t)}
          >
            {(control) => (
              <TextArea
                control={control}
                value={form.subject}
                onChange={(subject) => setForm({ subject })}
                maxLength={600}
              />
            )}
          </Field>
          <RecipientField
            kind="act"
            recipients={recipients}
            chosen={form.recipients.act}
            count={chosen.filter(({ role }) => role === "act").length}
            onChange={(act) => setForm({ recipients: { ...form.recipients, act: [...act] } })}
            error={recipientError(problem("recipients"), t)}
          />
          <RecipientField
            kind="know"
            recipients={recipients}
            chosen={form.recipients.know}
            count={chosen.filter(({ role }) => role === "know").length}
            onChange={(know) => setForm({ recipients: { ...form.recipients, know: [...know] } })}
          />
          {blocked.length > 0 && (
            <div class="warn blocked" role="alert" data-value="blocked">
              <p>
                {t("compose.blocked", { count: blocked.length, level: words.level(form.level), units: names(blocked) })}
              </p>
              <Button small step="take-out" onClick={takeOut}>
                {t("compose.takeOut")}
              </Button>
            </div>
          )}
          <Segmented
            label={t("compose.urgency")}
            name="urgency"
            value={form.urgency}
            onChange={(urgency) => setForm({ urgency })}
            options={(["normal", "urgent", "veryUrgent", "express"] as const).map((value) => ({
              value,
              label: t(`common.urgency.${value}`),
            }))}
          />
          {levelOptions.length > 1 && (
            <RadioGroup
              label={t("compose.secrecy.label")}
              name="level"
              value={form.level}
              onChange={(level) => setForm({ level })}
              options={levelOptions}
            />
          )}
          <FieldGroup pair>
            <Field
              label={t("compose.deadline")}
              name="deadline"
              error={problem("deadline") && t("compose.missing.deadlinePast")}
            >
              {(control) => (
                <DateInput
                  control={control}
                  value={form.deadline}
                  onChange={(deadline) => setForm({ deadline })}
                  min={dateInVietnam(now)}
                />
              )}
            </Field>
            {(replyOptions.length > 0 || form.replyTo !== "") && (
              <Field label={t("compose.replyTo")} name="reply-to">
                {(control) => (
                  <Select
                    control={control}
                    value={form.replyTo}
                    onChange={(replyTo) => setForm({ replyTo })}
                    placeholder={t("compose.none")}
                    options={replyOptions}
                  />
                )}
              </Field>
            )}
            <Field label={t("compose.authority")} hint={t("compose.authorityHint")} name="authority">
              {(control) => (
                <Select
                  control={control}
                  value={form.authority}
                  onChange={(authority) => setForm({ authority })}
                  placeholder={t("compose.none")}
                  options={(pack?.authorityMarks ?? []).map(({ mark }) => ({ value: mark, label: mark }))}
                />
              )}
            </Field>
          </FieldGroup>
          <ComposeFiles draft={draft} missing={problem("main") !== undefined} />
        </FieldGroup>
        {error !== undefined && <ErrorNotice error={words.error(error)} />}
        <ActionBar note={<Note draft={draft} isTaking={isTaking} hasMain={main !== undefined} />}>
          <Button look="quiet" icon="trash" step="discard" onClick={() => setDiscards(true)}>
            {t("compose.discard.action")}
          </Button>
          <Button
            look="primary"
            icon="approve"
            type="submit"
            step="submit"
            busy={busy}
            disabled={isTaking || main === undefined || blocked.length > 0}
          >
            {busy ? t("compose.submitting") : t("compose.submit")}
          </Button>
        </ActionBar>
      </Sheet>
      <DiscardDialog draft={draft} open={discards} onClose={() => setDiscards(false)} />
    </form>
  );
}

/** The newest that came, and what is answered already: a list of all would be too long to choose from. */
function useReplyOptions(chosen: string): readonly SelectOption[] {
  const { incoming } = useDesk().desk;
  return useMemo(() => {
    const options: SelectOption[] = [];
    for (const { mail } of incoming) {
      const paper = mail.opened?.paper;
      if (paper === undefined || (options.length >= REPLY_OPTIONS && mail.dispatch !== chosen)) continue;
      options.push({ value: mail.dispatch, label: `${paper.number}: ${safeText(paper.subject)}` });
    }
    return options;
  }, [incoming, chosen]);
}

function DiscardDialog(props: { draft: Draft; open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { office } = useDesk();
  const { draft } = props;
  const discard = async (): Promise<void> => {
    await draft.flush();
    await discardDraft(office, draft.id);
    go("outgoing");
  };
  return (
    <Dialog
      open={props.open}
      title={t("compose.discard.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button look="danger" step="discard-now" onClick={() => void discard()}>
            {t("compose.discard.action")}
          </Button>
        </>
      }
    >
      <p>{t("compose.discard.body")}</p>
    </Dialog>
  );
}

function Note(props: { draft: Draft; isTaking: boolean; hasMain: boolean }) {
  const { t, format } = useLanguage();
  const { savedAt } = props.draft;
  return (
    <span role="status" data-value="draft-state" data-saved={savedAt !== undefined || undefined}>
      {props.isTaking
        ? t("compose.waitFiles")
        : !props.hasMain
          ? t("compose.missing.main")
          : savedAt === undefined
            ? t("compose.saving")
            : t("compose.saved", { time: format.time(savedAt) })}
    </span>
  );
}
