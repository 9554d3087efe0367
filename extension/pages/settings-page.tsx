import { useEffect, useState } from "preact/hooks";
import { sha256Hex, fromBase64Url } from "../../shared/encoding/bytes.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { mayTellContent, setTellContent } from "../office/account-settings.ts";
import { may } from "../office/desk-data.ts";
import { idleChoices, readIdleMinutes, writeIdleMinutes } from "../settings/idle-storage.ts";
import { NO_POLICY } from "../settings/policy.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Checkbox, Select, TextInput } from "../ui/inputs.tsx";
import { isLanguage, languages } from "../i18n/languages.ts";
import { SafeText } from "../ui/safe-text.tsx";
import { FactList, FieldGroup, PageHead, Sheet } from "../ui/sheet.tsx";
import { themes } from "../ui/theme.ts";
import { removeAccount, useAccounts } from "./accounts.ts";
import { useDesk } from "./desk-context.ts";
import { organisationMark } from "./invitation-text.ts";
import { FilesSheet } from "./files-sheet.tsx";
import { OwnData } from "./own-data.tsx";
import { OfficeForm } from "./office-form.tsx";
import { go } from "./route.ts";
import { lock } from "./session.ts";
import { TellingForm } from "./telling-form.tsx";
import { useLive } from "./use-live.ts";
import { usePolicy } from "./use-policy.ts";
import { useTheme } from "./use-theme.ts";

export function SettingsPage() {
  const { t, language, setLanguage, format } = useLanguage();
  const { desk, office, showDialog } = useDesk();
  const { store } = office;
  const { theme, setTheme } = useTheme();
  const [idle, setIdle] = useState<number>();
  const { idleMinutes: longest, telling } = usePolicy() ?? NO_POLICY;
  const tells = useLive(store.db.name, ["meta"], () => mayTellContent(store, telling), [store, telling]) === true;
  const [mark, setMark] = useState("");
  const { identity } = desk;

  useEffect(() => {
    void readIdleMinutes().then(setIdle);
    void sha256Hex(fromBase64Url(identity.root)).then((root) => setMark(organisationMark(root)));
  }, [identity.root]);

  return (
    <div class="screen-scroll" data-screen="settings">
      <Sheet narrow>
        <PageHead inFrame title={t("settings.title")} />
        <FieldGroup>
          <FieldGroup pair>
            <Field label={t("shell.language")} name="language">
              {(control) => (
                <Select
                  control={control}
                  value={language}
                  onChange={(code) => isLanguage(code) && setLanguage(code)}
                  options={languages.map(({ code, endonym }) => ({ value: code, label: endonym }))}
                />
              )}
            </Field>
            <Field
              label={t("settings.idle")}
              hint={
                longest === undefined
                  ? t("settings.idleHint")
                  : t("settings.idleMost", { most: format.duration(longest * 60_000) })
              }
              name="idle"
            >
              {(control) => (
                <Select
                  control={control}
                  value={idle === undefined ? "" : String(Math.min(idle, longest ?? idle))}
                  onChange={(minutes) => {
                    setIdle(Number(minutes));
                    void writeIdleMinutes(Number(minutes));
                  }}
                  options={idleChoices(longest).map((minutes) => ({
                    value: String(minutes),
                    label: format.duration(minutes * 60_000),
                  }))}
                />
              )}
            </Field>
          </FieldGroup>
          <Segmented
            label={t("shell.theme.label")}
            name="theme"
            value={theme}
            onChange={setTheme}
            options={themes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
          />
          <div data-field="notification-content">
            <Checkbox
              checked={tells}
              disabled={!telling.mayTellContent}
              onChange={(shown) => void setTellContent(store, shown)}
              hint={t(telling.mayTellContent ? "settings.contentHint" : "settings.byOrganisation")}
            >
              {t("settings.content")}
            </Checkbox>
          </div>
        </FieldGroup>
      </Sheet>
      <Sheet narrow>
        <TellingForm />
      </Sheet>
      {may(desk, "setOffice") && (
        <Sheet narrow>
          <OfficeForm key={desk.work.view.office?.seq ?? "none"} />
        </Sheet>
      )}
      <Sheet narrow>
        <PageHead
          inFrame
          title={t("check.title")}
          actions={
            <>
              <Button icon="question" step="open-tour" onClick={() => showDialog("tour")}>
                {t("tour.open")}
              </Button>
              <Button icon="shield" step="open-check" onClick={() => go("check")}>
                {t("check.open")}
              </Button>
            </>
          }
        >
          <p class="soft">{t("check.openHint")}</p>
        </PageHead>
      </Sheet>
      <Sheet narrow>
        <FilesSheet />
      </Sheet>
      <Sheet narrow>
        <OwnData />
      </Sheet>
      <Sheet narrow>
        <PageHead
          inFrame
          title={t("settings.account")}
          actions={
            <Button icon="person" step="settings-posts" onClick={() => showDialog("posts")}>
              {t("posts.open")}
            </Button>
          }
        />
        <FactList
          facts={[
            { label: t("enrol.person.name"), value: <SafeText text={identity.name} /> },
            { label: t("enrol.person.post"), value: <SafeText text={identity.title} /> },
            {
              label: t("enrol.person.role"),
              value: format.list(desk.roles.map((role) => t(`common.role.${role}`))),
            },
            {
              label: t("enrol.person.levels"),
              value: format.list(desk.levels.map((level) => t(`common.secrecy.${level}`))),
            },
            { label: t("enrol.invitation.relay"), value: <SafeText text={identity.relay} /> },
            {
              label: t("enrol.invitation.fingerprint"),
              value: <span class="invitation-mark">{mark}</span>,
            },
          ]}
        />
        <RemoveAccount />
      </Sheet>
    </div>
  );
}

function RemoveAccount() {
  const { t } = useLanguage();
  const { account, desk } = useDesk();
  const accounts = useAccounts();
  const [asks, setAsks] = useState(false);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const ordinal = accounts?.find(({ id }) => id === account)?.ordinal;
  const waiting = desk.work.outbox.filter(({ state }) => state.type !== "done").length;
  const isSure = ordinal !== undefined && typed.trim() === String(ordinal);

  const remove = async (): Promise<void> => {
    if (!isSure || busy) return;
    setBusy(true);
    go("incoming");
    // Locked first, so that nothing writes into what is taken away.
    await lock();
    await removeAccount(account);
  };

  return (
    <section class="danger-zone">
      <h3>{t("settings.remove.title")}</h3>
      <p class="soft">{t("settings.remove.body")}</p>
      <Button look="danger" icon="trash" step="remove-account" onClick={() => setAsks(true)}>
        {t("settings.remove.action")}
      </Button>
      <Dialog
        open={asks}
        title={t("settings.remove.ask")}
        onClose={() => setAsks(false)}
        actions={
          <>
            <Button onClick={() => setAsks(false)}>{t("common.actions.cancel")}</Button>
            <Button
              look="danger"
              step="remove-account-now"
              disabled={!isSure}
              busy={busy}
              onClick={() => void remove()}
            >
              {t("settings.remove.action")}
            </Button>
          </>
        }
      >
        <p>{t("settings.remove.means")}</p>
        {waiting > 0 && <p class="warn">{t("settings.remove.waiting", { count: waiting })}</p>}
        <Field label={t("settings.remove.confirm", { number: ordinal ?? 0 })} name="confirm-removal">
          {(control) => <TextInput control={control} value={typed} onChange={setTyped} />}
        </Field>
      </Dialog>
    </section>
  );
}
