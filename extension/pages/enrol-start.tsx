/** The first half of an enrolment: what the invitation says, and the passphrase of the new account. */
import { useState } from "preact/hooks";
import { type Invitation, readInvitation } from "../../shared/enrolment/invitation.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { refusalOf } from "../settings/policy.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { PassphraseInput } from "../ui/passphrase-input.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { passphraseStrength } from "../ui/passphrase-strength.ts";
import { ActionBar, FactList, PageHead } from "../ui/sheet.tsx";
import { createAccount } from "../vault/accounts.ts";
import { accountsDatabase } from "./accounts.ts";
import { invitationError } from "./enrol-words.ts";
import { EnrolSteps } from "./enrol-steps.tsx";
import { Gate } from "./gate.tsx";
import { organisationMark } from "./invitation-text.ts";
import { go } from "./route.ts";
import { unlocked } from "./session.ts";
import { usePolicy } from "./use-policy.ts";

/** Shorter ones are guessed whatever they are made of. */
const SHORTEST = 8;

export function EnrolStart(props: {
  text: string;
  /** An account that was made for an enrolment and never got further: it has its passphrase. */
  hasAccount: boolean;
  onAccept: () => void;
}) {
  const [accepted, setAccepted] = useState(false);
  const read = readInvitation(props.text, { now: new Date() });
  const policy = usePolicy();
  if (!read.ok) return <RefusedInvitation error={invitationError(read.error)} />;
  if (policy === undefined) return null;
  const refusal = refusalOf(policy, read.value);
  if (refusal !== undefined) return <RefusedInvitation error={{ type: refusal }} />;
  if (accepted) return <ChoosePassphrase onDone={props.onAccept} />;
  const accept = (): void => (props.hasAccount ? props.onAccept() : setAccepted(true));
  return <ShowInvitation invitation={read.value} onAccept={accept} />;
}

function RefusedInvitation(props: { error: NamedError }) {
  const { t } = useLanguage();
  return (
    <Gate screen="enrol" enrol="failed">
      <PageHead title={t("enrol.title")} />
      <ErrorNotice error={props.error} />
      <ActionBar>
        <Button step="other-invitation" onClick={() => go("welcome")}>
          {t("enrol.invitation.another")}
        </Button>
      </ActionBar>
    </Gate>
  );
}

function ShowInvitation(props: { invitation: Invitation; onAccept: () => void }) {
  const { t, format } = useLanguage();
  const { unit, organisation, root, relay, expires } = props.invitation;
  return (
    <Gate screen="enrol" enrol="invitation">
      <EnrolSteps current={0} />
      <PageHead title={t("enrol.invitation.title")}>
        <p>{t("enrol.invitation.check")}</p>
      </PageHead>
      <FactList
        facts={[
          { label: t("enrol.invitation.unit"), value: <SafeText text={unit} /> },
          { label: t("enrol.invitation.organisation"), value: <SafeText text={organisation} /> },
          {
            label: t("enrol.invitation.fingerprint"),
            value: <span class="invitation-mark">{organisationMark(root)}</span>,
          },
          { label: t("enrol.invitation.relay"), value: <SafeText text={relay} /> },
          { label: t("enrol.invitation.expires"), value: format.dateTime(Date.parse(expires)) },
        ]}
      />
      <p class="gate-more">{t("enrol.invitation.fingerprintHint")}</p>
      <ActionBar>
        <Button look="quiet" onClick={() => go("welcome")}>
          {t("common.actions.back")}
        </Button>
        <Button look="primary" step="accept-invitation" onClick={props.onAccept}>
          {t("common.actions.continue")}
        </Button>
      </ActionBar>
    </Gate>
  );
}

function ChoosePassphrase(props: { onDone: () => void }) {
  const { t } = useLanguage();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const tooShort = Array.from(first).length < SHORTEST;
  const tooWeak = ["empty", "weak"].includes(passphraseStrength(first));
  const differ = first !== second;
  const refusal = tooShort
    ? t("enrol.passphrase.tooShort", { least: SHORTEST })
    : tooWeak
      ? t("enrol.passphrase.tooWeak")
      : undefined;

  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || tooShort || tooWeak || differ) return;
    setBusy(true);
    const { row, masterKey } = await createAccount(accountsDatabase, first);
    props.onDone();
    await unlocked(row.id, masterKey);
  };

  return (
    <Gate screen="enrol" enrol="passphrase">
      <EnrolSteps current={1} />
      <PageHead title={t("enrol.passphrase.title")}>
        <p>{t("enrol.passphrase.body")}</p>
      </PageHead>
      <form
        class="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label={t("enrol.passphrase.first")} name="passphrase" required error={tried ? refusal : undefined}>
          {(control) => <PassphraseInput control={control} purpose="new" value={first} onChange={setFirst} />}
        </Field>
        <Field
          label={t("enrol.passphrase.second")}
          name="passphrase-again"
          required
          error={tried && refusal === undefined && differ ? t("enrol.passphrase.mismatch") : undefined}
        >
          {(control) => <PassphraseInput control={control} purpose="current" value={second} onChange={setSecond} />}
        </Field>
        <p class="gate-more">{t("enrol.passphrase.forgotten")}</p>
        <ActionBar>
          <Button look="primary" type="submit" step="make-keys" busy={busy}>
            {busy ? t("enrol.working.keys") : t("common.actions.continue")}
          </Button>
        </ActionBar>
      </form>
    </Gate>
  );
}
