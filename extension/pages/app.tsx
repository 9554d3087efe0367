/**
 * Which screen is shown: unlocking while nothing is unlocked, enrolment while the account is not let in, the desk else.
 * The desk is loaded when it is needed, so that the unlock screen is there at once.
 */
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { accountsDatabase, useAccounts } from "./accounts.ts";
import { BrokenDesk } from "./broken-desk.tsx";
import type { Desk as DeskScreen } from "./desk.tsx";
import { EnrolRun } from "./enrol-run.tsx";
import { EnrolStart } from "./enrol-start.tsx";
import type { InvitationLinks } from "./invitation-link.ts";
import { go, useRoute } from "./route.ts";
import { lock, type Session, useSession, useTellingActs } from "./session.ts";
import { noteAccounts } from "../settings/presence-storage.ts";
import { useTheme } from "./use-theme.ts";
import { UnlockScreen } from "./unlock-screen.tsx";
import { WelcomeScreen } from "./welcome-screen.tsx";

export function App(props: { invitations: InvitationLinks }) {
  const { t } = useLanguage();
  const route = useRoute();
  const state = useSession();
  const accounts = useAccounts();
  const { invitations } = props;
  const [text, setText] = useState(invitations.given);
  const [accepted, setAccepted] = useState(false);
  /** The account whose enrolment this window shows to its end. */
  const [held, setHeld] = useState<string>();
  useTheme();
  useTellingActs(state.type === "open");

  const hasAny = accounts !== undefined && accounts.length > 0;
  useEffect(() => {
    if (hasAny) void noteAccounts(true);
  }, [hasAny]);

  useEffect(() => {
    document.title = t("common.product");
  }, [t]);

  useEffect(() => {
    const ending = new AbortController();
    const take = (given: string): void => {
      setText(given);
      setAccepted(false);
    };
    invitations.onGiven(take, ending.signal);
    return () => ending.abort();
  }, [invitations]);

  const onText = (next: string): void => {
    setText(next);
    setAccepted(false);
    go("enrol");
  };

  const open = state.type === "open" ? state.session.account : undefined;
  const isLost = open !== undefined && accounts !== undefined && !accounts.some(({ id }) => id === open);
  useEffect(() => {
    // The browser has taken its storage away; or the list is a moment behind, and the account is there.
    const look = async (): Promise<void> => {
      if (isLost && (await accountsDatabase.accounts.get(open)) === undefined) await lock();
    };
    void look();
  }, [isLost, open]);

  if (state.type === "starting" || accounts === undefined) return null;
  const account = state.type === "open" ? accounts.find(({ id }) => id === state.session.account) : undefined;
  if (state.type === "open" && account === undefined) return null;

  if (state.type === "open" && account !== undefined && (!account.enrolled || held === account.id)) {
    const hold = (next: string | undefined): void => {
      setHeld(next);
      if (next === undefined) setText(undefined);
    };
    const onAccept = (): void => setAccepted(true);
    const run = { session: state.session, text, accepted, onText, onAccept, onHold: hold };
    return <EnrolRun key={account.id} {...run} />;
  }
  const start = route.page === "enrol" ? text : undefined;
  if (start !== undefined) {
    return <EnrolStart key={start} text={start} hasAccount={false} onAccept={() => setAccepted(true)} />;
  }
  if (route.page === "welcome" || !hasAny) return <WelcomeScreen onInvitation={onText} hasAccounts={hasAny} />;
  if (state.type === "locked") {
    const ordinal = route.page === "unlock" ? route.rest[0] : undefined;
    const chosen = accounts.find((row) => String(row.ordinal) === ordinal)?.id;
    return <UnlockScreen key={chosen ?? ""} accounts={accounts} chosen={chosen} />;
  }
  return <LoadedDesk key={state.session.account} session={state.session} />;
}

function LoadedDesk(props: { session: Session }) {
  const [thrown] = useErrorBoundary();
  const [Desk, setDesk] = useState<{ readonly component: typeof DeskScreen }>();
  useEffect(() => {
    let wanted = true;
    void import("./desk.tsx").then((module) => {
      if (wanted) setDesk({ component: module.Desk });
    });
    return () => {
      wanted = false;
    };
  }, []);
  if (thrown !== undefined) return <BrokenDesk thrown={thrown} />;
  return Desk === undefined ? null : <Desk.component session={props.session} />;
}
