/** What is a person's own and can be taken along: the settings as a file, the dispatches of a time as a ZIP. */
import { useEffect, useRef, useState } from "preact/hooks";
import { dateInVietnam, isPlainDate, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { exportData, type ExportLine } from "../office/export-data.ts";
import { applySettings, collectSettings, readSettingsFile } from "../office/settings-file.ts";
import { arrivalOf } from "../store/dispatch-record.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { DateInput } from "../ui/inputs.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { FieldGroup, PageHead } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { saveFile } from "./download.ts";
import { useWords } from "./use-words.ts";

export function OwnData() {
  const { t, setLanguage } = useLanguage();
  const { office, toasts } = useDesk();
  const [error, setError] = useState<NamedError>();
  const [asks, setAsks] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const save = async (): Promise<void> => {
    saveFile("tram-settings.json", new Blob([await collectSettings(office.store)]));
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = readSettingsFile(await file.text());
    const applied = read.ok ? await applySettings(office, read.value, setLanguage) : read;
    setError(applied.ok ? undefined : applied.error);
    if (applied.ok) toasts.show(t("own.loaded"));
  };

  return (
    <div data-value="own-data">
      <PageHead inFrame title={t("own.title")}>
        <p class="soft">{t("own.body")}</p>
      </PageHead>
      <FieldGroup>
        {error !== undefined && <ErrorNotice error={error} />}
        <div class="button-row">
          <Button icon="download" step="save-settings" onClick={() => void save()}>
            {t("own.saveSettings")}
          </Button>
          <Button icon="upload" step="load-settings" onClick={() => input.current?.click()}>
            {t("own.loadSettings")}
          </Button>
          <Button icon="download" step="open-export" onClick={() => setAsks(true)}>
            {t("own.exportOpen")}
          </Button>
        </div>
        <p class="soft">{t("own.settingsHint")}</p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".json,application/json"
          data-input="settings"
          onChange={({ currentTarget }) => {
            void load(currentTarget.files?.[0]);
            // The same file can be chosen again.
            currentTarget.value = "";
          }}
        />
      </FieldGroup>
      <ExportDialog key={String(asks)} open={asks} onClose={() => setAsks(false)} />
    </div>
  );
}

function ExportDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { office, desk, toasts } = useDesk();
  const toTable = useTable();
  const today = dateInVietnam(office.now());
  const [from, setFrom] = useState<string>(`${today.slice(0, 8)}01`);
  const [to, setTo] = useState<string>(today);
  const [running, setRunning] = useState<{ readonly done: number; readonly count: number }>();
  const [error, setError] = useState<NamedError>();
  const ending = useRef(new AbortController());
  useEffect(() => () => ending.current.abort(), []);

  const start = async (): Promise<void> => {
    if (!isPlainDate(from) || !isPlainDate(to)) return;
    setError(undefined);
    setRunning({ done: 0, count: 0 });
    const { signal } = ending.current;
    try {
      const exported = await exportData({
        store: office.store,
        identity: desk.identity,
        now: office.now(),
        from,
        to,
        signal,
        onProgress: (done, count) => setRunning({ done, count }),
        readMe: [t("own.readMe"), t("own.readMeCheck"), CHECK_WITH_OPENSSL, t("own.readMeFiles"), ""].join("\n\n"),
        toTable,
      });
      if (!exported.ok) return setError(exported.error);
      const { zip, taken, left } = exported.value;
      saveFile(`tram ${from} ${to}.zip`, zip);
      const said = [t("own.done", { count: taken }), ...(left > 0 ? [t("own.left", { count: left })] : [])];
      toasts.show(said.join(" "));
      props.onClose();
    } catch (failure) {
      if (!signal.aborted) throw failure;
    } finally {
      if (!signal.aborted) setRunning(undefined);
    }
  };

  return (
    <Dialog
      open={props.open}
      title={t("own.exportTitle")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button
            look="primary"
            step="export-now"
            busy={running !== undefined}
            disabled={!isPlainDate(from) || !isPlainDate(to) || from > to}
            onClick={() => void start()}
          >
            {t("own.start")}
          </Button>
        </>
      }
    >
      <p>{t("own.exportBody")}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      <FieldGroup pair>
        <Field label={t("own.from")} name="export-from">
          {(control) => <DateInput control={control} value={from} onChange={setFrom} max={to} />}
        </Field>
        <Field label={t("own.to")} name="export-to">
          {(control) => <DateInput control={control} value={to} onChange={setTo} min={from} max={today} />}
        </Field>
      </FieldGroup>
      {running !== undefined && (
        <ProgressBar
          label={t("own.running")}
          {...(running.count > 0 && {
            value: running.done / running.count,
            note: t("own.runningNote", running),
          })}
        />
      )}
    </Dialog>
  );
}

/** Run in the folder of a dispatch (docs/protocol.md, section 15). */
const CHECK_WITH_OPENSSL = ["manifest", "approval"]
  .map(
    (name) =>
      `openssl cms -verify -cades -binary -inform DER -in signatures/${name}.p7s -content signatures/${name}.json ` +
      "-CAfile ../../root.pem -purpose any -out checked.json",
  )
  .join("\n");

function useTable(): (lines: readonly ExportLine[]) => readonly (readonly string[])[] {
  const { t, format } = useLanguage();
  const { desk } = useDesk();
  const words = useWords();
  return (lines) => {
    const incoming = new Map(desk.incoming.map((paper) => [paper.mail.dispatch, paper.row]));
    const outgoing = new Map(desk.outgoing.map(({ row }) => [row.sealed?.dispatch, row]));
    const head = (
      ["way", "number", "day", "unit", "subject", "level", "urgency", "arrival", "id", "place"] as const
    ).map((column) => t(`own.column.${column}`));
    const body = lines.map(({ mail, place }) => {
      const own = mail.opened?.relation === "own";
      const decision = incoming.get(mail.dispatch)?.decision;
      const recipients = outgoing.get(mail.dispatch)?.data.recipients ?? [];
      return [
        t(own ? "own.way.sent" : "own.way.received"),
        mail.opened?.paper?.number ?? "",
        format.day(startOfDayInVietnam(dateInVietnam(arrivalOf(mail))) + NOON),
        own ? recipients.map(({ unit }) => words.unit(unit)).join("; ") : words.unit(mail.from),
        mail.opened?.paper?.subject ?? "",
        words.level(mail.level),
        t(`common.urgency.${mail.opened?.paper?.urgency ?? "normal"}`),
        decision?.type === "registered" ? String(decision.arrival.value).padStart(2, "0") : "",
        mail.dispatch,
        "folder" in place ? place.folder : t(`own.leftOut.${place.left}`),
      ];
    });
    return [head, ...body];
  };
}

const NOON = 43_200_000;
