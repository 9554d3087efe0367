/** The second half of an enrolment: keys, the code, and the end. It goes on where it was after a reload or a lock. */
import { useEffect, useState } from "preact/hooks";
import { readInvitation } from "../../shared/enrolment/invitation.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { enrol, type EnrolStep, pendingInvitation } from "../office/enrol.ts";
import { loadPolicy } from "../settings/policy-storage.ts";
import type { Identity } from "../store/records.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { ActionBar, FactList, PageHead } from "../ui/sheet.tsx";
import { ShortCode } from "../ui/short-code.tsx";
import { accountsDatabase, removeAccount } from "./accounts.ts";
import { EnrolStart } from "./enrol-start.tsx";
import { enrolmentError } from "./enrol-words.ts";
import { EnrolSteps } from "./enrol-steps.tsx";
import { Gate } from "./gate.tsx";
import { go } from "./route.ts";
import { lock, type Session } from "./session.ts";
import { WelcomeScreen } from "./welcome-screen.tsx";

type Shown =
  | { readonly type: "starting" }
  /** Nothing was begun yet, and no accepted invitation is at hand. */
  | { readonly type: "needs-invitation" }
  | { readonly type: "step"; readonly step: EnrolStep; readonly code: string | undefined }
  | { readonly type: "finished"; readonly identity: Identity }
  | { readonly type: "failed"; readonly error: NamedError };

export function EnrolRun(props: {
  session: Session;
  /** The invitation that this window was opened with. */
  text: string | undefined;
  accepted: boolean;
  onText: (text: string) => void;
  onAccept: () => void;
  /** Keeps this screen until the person goes on to the inbox. */
  onHold: (account: string | undefined) => void;
}) {
  const { session, text, accepted } = props;
  const [shown, setShown] = useState<Shown>({ type: "starting" });

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let code: string | undefined;
    const run = async (): Promise<void> => {
      const { store, random, now } = session.office;
      const pending = await pendingInvitation(store);
      const given = pending ?? (accepted ? text : undefined);
      if (signal.aborted) return;
      if (given === undefined) return setShown({ type: "needs-invitation" });
      const invitation = readInvitation(given, { now: new Date() });
      if (!invitation.ok && pending === undefined) return setShown({ type: "needs-invitation" });
      props.onHold(session.account);
      const onStep = (step: EnrolStep): void => {
        if (step.type === "code") code = step.code;
        if (!signal.aborted) setShown({ type: "step", step, code });
      };
      // What was begun goes on with what is stored; the invitation is read from there.
      const begin = { text: given, ...(invitation.ok ? { invitation: invitation.value } : {}) };
      const result = await enrol({ store, random, now, signal, onStep, policy: loadPolicy }, begin);
      if (signal.aborted) return;
      if (!result.ok) return setShown({ type: "failed", error: enrolmentError(result.error) });
      await accountsDatabase.accounts.update(session.account, { enrolled: true });
      setShown({ type: "finished", identity: result.value });
    };
    run().catch((error: unknown) => {
      if (!signal.aborted) setShown({ type: "failed", error: { type: "unknown", detail: String(error) } });
    });
    return () => ending.abort();
  }, [session.account, accepted, accepted ? text : undefined]);

  switch (shown.type) {
    case "starting":
      return null;
    case "needs-invitation":
      return text === undefined ? (
        <WelcomeScreen onInvitation={props.onText} hasAccounts={false} />
      ) : (
        <EnrolStart text={text} hasAccount onAccept={props.onAccept} />
      );
    case "failed":
      return <Failed error={shown.error} account={session.account} onEnd={() => props.onHold(undefined)} />;
    case "finished":
      return <Finished identity={shown.identity} onOpen={() => props.onHold(undefined)} />;
    case "step":
      return <Working step={shown.step} code={shown.code} />;
  }
}

function Working(props: { step: EnrolStep; code: string | undefined }) {
  const { t } = useLanguage();
  const { step, code } = props;
  const waitsForLine = step.type === "no-line";
  if (code !== undefined && step.type !== "entering") {
    return (
      <Gate screen="enrol" enrol="compare">
        <EnrolSteps current={2} />
        <PageHead title={t("enrol.compare.title")}>
          <p>{t("enrol.compare.body")}</p>
        </PageHead>
        <div data-value="code" data-code={code}>
          <ShortCode digits={code} />
        </div>
        <p>{t("enrol.compare.why")}</p>
        {waitsForLine && <ErrorNotice error={{ type: "relay-unreachable" }} tone="unsure" />}
        <ProgressBar label={t("enrol.compare.waiting")} />
        <p class="gate-more">{t("enrol.compare.canClose")}</p>
      </Gate>
    );
  }
  const words = {
    keys: t("enrol.working.keys"),
    waiting: t("enrol.working.waiting"),
    code: t("enrol.working.waiting"),
    entering: t("enrol.working.entering"),
    "no-line": t("enrol.working.waiting"),
  };
  return (
    <Gate screen="enrol" enrol={step.type === "keys" ? "keys" : "waiting"}>
      <EnrolSteps current={step.type === "entering" ? 3 : 2} />
      <PageHead title={words[step.type]}>
        <p>{step.type === "keys" ? t("enrol.working.keysBody") : t("enrol.compare.canClose")}</p>
      </PageHead>
      {waitsForLine && <ErrorNotice error={{ type: "relay-unreachable" }} tone="unsure" />}
      <ProgressBar label={words[step.type]} labelHidden />
    </Gate>
  );
}

function Finished(props: { identity: Identity; onOpen: () => void }) {
  const { t, format } = useLanguage();
  const { name, title, roles, levels, unit } = props.identity;
  return (
    <Gate screen="enrol" enrol="finish">
      <EnrolSteps current={3} />
      <PageHead title={t("enrol.finish.title")}>
        <p>{t("enrol.finish.body", { unit })}</p>
      </PageHead>
      <FactList
        facts={[
          { label: t("enrol.person.name"), value: <SafeText text={name} /> },
          { label: t("enrol.person.post"), value: <SafeText text={title} /> },
          { label: t("enrol.person.role"), value: format.list(roles.map((role) => t(`common.role.${role}`))) },
          {
            label: t("enrol.person.levels"),
            value: format.list(levels.map((level) => t(`common.secrecy.${level}`))),
          },
        ]}
      />
      <p class="waiting-line">
        <Icon name="bell" /> <span>{t("enrol.finish.notificationsHint")}</span>
      </p>
      <ActionBar>
        <Button
          step="begin-tour"
          onClick={() => {
            go("tour");
            props.onOpen();
          }}
        >
          {t("tour.open")}
        </Button>
        <Button
          look="primary"
          icon="inbox"
          step="open-inbox"
          onClick={() => {
            go("incoming");
            props.onOpen();
          }}
        >
          {t("enrol.finish.open")}
        </Button>
      </ActionBar>
    </Gate>
  );
}

function Failed(props: { error: NamedError; account: string; onEnd: () => void }) {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const startAgain = async (): Promise<void> => {
    setBusy(true);
    go("welcome");
    await lock();
    await removeAccount(props.account);
    props.onEnd();
  };
  return (
    <Gate screen="enrol" enrol="failed">
      <PageHead title={t("enrol.failed.title")}>
        <p>{t("enrol.failed.body")}</p>
      </PageHead>
      <ErrorNotice error={props.error} />
      <ActionBar note={t("enrol.failed.note")}>
        <Button look="primary" step="start-again" busy={busy} onClick={() => void startAgain()}>
          {t("enrol.invitation.another")}
        </Button>
      </ActionBar>
    </Gate>
  );
}
