import { useEffect, useState } from "preact/hooks";
import { readInvitation } from "../../shared/enrolment/invitation.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { hadAccounts } from "../settings/presence-storage.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { FileDrop } from "../ui/file-drop.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { ActionBar, PageHead } from "../ui/sheet.tsx";
import { Gate } from "./gate.tsx";
import { invitationIn } from "./invitation-text.ts";

/** An invitation is some hundred characters; what is much longer is another file. */
const MAX_FILE = 65_536;

export function WelcomeScreen(props: { onInvitation: (text: string) => void; hasAccounts: boolean }) {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    if (!props.hasAccounts) void hadAccounts().then(setGone);
  }, [props.hasAccounts]);

  const read = (given: string): void => {
    const invitation = invitationIn(given);
    const result = readInvitation(invitation, { now: new Date() });
    if (result.ok) props.onInvitation(invitation);
    else setError(result.error.type === "expired" ? "invitation-expired" : "invitation-broken");
  };

  return (
    <Gate screen="welcome">
      {isGone && !props.hasAccounts && <ErrorNotice error={{ type: "accounts-gone" }} />}
      <PageHead title={t("enrol.welcome.title")}>
        <p>{t("enrol.welcome.body")}</p>
        <p>{t("enrol.welcome.needed")}</p>
      </PageHead>
      <form
        class="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          read(text);
        }}
      >
        <Field label={t("enrol.invitation.file")} name="invitation-file">
          {(control) => (
            <FileDrop
              control={control}
              files={[]}
              accept=".tram-invitation,text/plain"
              onRemove={() => undefined}
              onAdd={([file]) => {
                if (file === undefined) return;
                if (file.size > MAX_FILE) setError("invitation-broken");
                else void file.text().then(read);
              }}
            />
          )}
        </Field>
        <Field label={t("enrol.invitation.link")} hint={t("enrol.invitation.linkHint")} name="invitation">
          {(control) => <TextArea control={control} value={text} onChange={setText} rows={3} />}
        </Field>
        {error !== undefined && <ErrorNotice error={{ type: error }} />}
        <ActionBar>
          {props.hasAccounts && (
            <a class="button" data-look="quiet" href="#/incoming">
              <span>{t("common.actions.back")}</span>
            </a>
          )}
          <Button look="primary" type="submit" step="read-invitation" disabled={text.trim() === ""}>
            {t("enrol.invitation.read")}
          </Button>
        </ActionBar>
      </form>
    </Gate>
  );
}
