/** The desk of an unlocked account: the frame with its navigation, and the screen that the route names. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { countDesk } from "../office/desk-counts.ts";
import { type DeskData, may, unitName } from "../office/desk-data.ts";
import { tidyDrafts } from "../office/save-draft.ts";
import { tell } from "../courier/host-here.ts";
import { AppShell } from "../ui/app-shell.tsx";
import { NavItem } from "../ui/nav-item.tsx";
import { SearchBox } from "../ui/search-box.tsx";
import { createToastStore } from "../ui/toast-store.ts";
import { ToastRegion } from "../ui/toast.tsx";
import { useAccounts } from "./accounts.ts";
import { ApprovalsPage } from "./approvals-page.tsx";
import { CardDialog } from "./cards.tsx";
import { CheckPage } from "./check-page.tsx";
import { ComposePage } from "./compose-page.tsx";
import { DeskBanners } from "./desk-banners.tsx";
import { DeskContext, type Overlay } from "./desk-context.ts";
import { IncomingPage } from "./incoming-page.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { OutboxPage } from "./outbox-page.tsx";
import { OutgoingPage } from "./outgoing-page.tsx";
import { Palette } from "./palette.tsx";
import { PrintDialog } from "./print-dialog.tsx";
import { PostsDialog } from "./posts.tsx";
import { QuarantinePage } from "./quarantine-page.tsx";
import { go, type Route, useRoute } from "./route.ts";
import { SealingPage } from "./sealing-page.tsx";
import { lock, type Session } from "./session.ts";
import { SettingsPage } from "./settings-page.tsx";
import { Tour } from "./tour.tsx";
import { useCommands } from "./use-commands.ts";
import { useLine } from "./use-line.ts";
import { useDeskData } from "./use-desk-data.ts";
import { useNow } from "./use-now.ts";
import { useTheme } from "./use-theme.ts";
import "./desk.css";

export function Desk(props: { session: Session }) {
  const { t } = useLanguage();
  const { office, account, places, finder } = props.session;
  const { store } = office;
  const desk = useDeskData(store);
  const toasts = useMemo(
    () =>
      createToastStore({ set: (run, ms) => setTimeout(run, ms), clear: (handle) => clearTimeout(handle as number) }),
    [],
  );
  const line = useLine();
  const now = useNow();
  const asked = useRoute();
  const [query, setQuery] = useState("");
  const { theme, setTheme } = useTheme();
  const [overlay, show] = useState<Overlay>();

  useEffect(() => {
    if (desk !== undefined) void tidyDrafts(store, desk.work.view.outgoing);
  }, [desk?.work.view.outgoing, store]);

  // A search that was left in the head is not about what waits in these.
  useEffect(() => {
    if (OTHER_LISTS.has(asked.page)) setQuery("");
  }, [asked.page]);

  const unread = desk?.whole === true ? countDesk(desk).unread : undefined;
  useEffect(() => {
    if (unread !== undefined) void tell({ type: "happened", what: { type: "unread", count: unread } });
  }, [unread]);

  const commands = useCommands(desk);
  // A notification was about an account that is not open.
  const accounts = useAccounts();
  const isOther = accounts?.some(({ id, ordinal }) => id !== account && String(ordinal) === asked.rest[0]) === true;
  useEffect(() => {
    if (asked.page === "unlock" && isOther) commands.show("posts");
    if (asked.page === "tour") commands.show("tour");
  }, [asked, isOther]);
  if (desk === undefined) return null;
  const route = routeFor(asked, desk);
  const unit = unitName(desk.view, desk.identity.unit);
  const search = (next: string): void => {
    setQuery(next);
    if (next !== "" && !SEARCHED.has(route.page)) go("incoming");
  };
  const post = desk.identity.title;
  const network = desk.view.chains.get(desk.view.organisation)?.network ?? "internet";
  const { show: showDialog } = commands;
  const shared = { account, office, places, finder, desk, toasts, line, now, query, search, show, showDialog };
  return (
    <DeskContext.Provider value={shared}>
      <div class="desk" data-line={line.state?.type} data-synced={line.syncedAt === null ? undefined : true}>
        <AppShell
          title={titleOf(route, t)}
          unit={unit}
          person={{ name: desk.identity.name, post }}
          network={network}
          theme={theme}
          onTheme={setTheme}
          onLock={() => void lock()}
          onKeys={() => commands.show("keys")}
          onPerson={() => commands.show("posts")}
          search={<SearchBox label={t("shell.search")} value={query} onChange={search} />}
          navigation={<Navigation desk={desk} page={route.page} />}
          banners={<DeskBanners />}
        >
          <Screen route={route} open={places.idOf(route.rest[0], () => idsOf(desk))} />
        </AppShell>
        <Palette
          open={commands.shown === "palette"}
          onClose={() => commands.show(undefined)}
          onRun={(command) => commands.run(command)}
        />
        <PostsDialog open={commands.shown === "posts"} onClose={() => commands.show(undefined)} />
        <Tour open={commands.shown === "tour"} onClose={() => commands.show(undefined)} />
        <KeySheet open={commands.shown === "keys"} onClose={() => commands.show(undefined)} />
        <CardDialog card={overlay?.type === "card" ? overlay.card : undefined} onClose={() => show(undefined)} />
        <PrintDialog job={overlay?.type === "print" ? overlay.job : undefined} onClose={() => show(undefined)} />
        <ToastRegion store={toasts} />
      </div>
    </DeskContext.Provider>
  );
}

/** Lists that the search of the head is about. */
const SEARCHED: ReadonlySet<string> = new Set(["incoming", "outgoing"]);

const OTHER_LISTS: ReadonlySet<string> = new Set(["approvals", "sealing", "outbox", "quarantine"]);

const PAGES: ReadonlySet<string> = new Set([
  "incoming",
  "outgoing",
  "compose",
  "reply",
  "approvals",
  "sealing",
  "outbox",
  "quarantine",
  "settings",
  "check",
]);

/** Where one comes in: a leader to what waits for a decision, everybody else to the mail. */
function routeFor(asked: Route, desk: DeskData): Route {
  if (PAGES.has(asked.page)) return asked;
  const isLeader = may(desk, "approveDraft") && !may(desk, "register");
  return { ...asked, page: isLeader ? "approvals" : "incoming", rest: [] };
}

type T = ReturnType<typeof useLanguage>["t"];

function titleOf({ page }: Route, t: T): string {
  switch (page) {
    case "outgoing":
      return t("shell.nav.outgoing");
    case "compose":
    case "reply":
      return t("shell.nav.compose");
    case "approvals":
      return t("shell.nav.approvals");
    case "sealing":
      return t("shell.nav.toNumber");
    case "outbox":
      return t("shell.nav.outbox");
    case "quarantine":
      return t("shell.nav.quarantine");
    case "settings":
      return t("shell.nav.settings");
    case "check":
      return t("check.title");
    default:
      return t("shell.nav.inbox");
  }
}

/** Everything that an address can be about. */
function* idsOf({ incoming, quarantined, outgoing, drafts }: DeskData): Generator<string> {
  for (const { mail } of incoming) yield mail.dispatch;
  for (const { mail } of quarantined) yield mail.dispatch;
  for (const { draft } of drafts) yield draft;
  for (const { row } of outgoing) {
    yield row.draft;
    if (row.sealed !== null) yield row.sealed.dispatch;
  }
}

/** @param open the dispatch or draft that the address names, where it is here */
function Screen({ route, open }: { route: Route; open: string | undefined }) {
  const { page, visit } = route;
  switch (page) {
    case "outgoing":
      return <OutgoingPage open={open} />;
    case "compose":
      return <ComposePage key={visit} draft={open} />;
    case "reply":
      return <ComposePage key={visit} replyTo={open} />;
    case "approvals":
      return <ApprovalsPage open={open} />;
    case "sealing":
      return <SealingPage open={open} />;
    case "outbox":
      return <OutboxPage />;
    case "quarantine":
      return <QuarantinePage open={open} />;
    case "settings":
      return <SettingsPage />;
    case "check":
      return <CheckPage />;
    default:
      return <IncomingPage open={open} />;
  }
}

function Navigation(props: { desk: DeskData; page: string }) {
  const { t } = useLanguage();
  const { desk, page } = props;
  const { unread, pressing, toApprove, toSeal, waiting } = countDesk(desk);
  const at = (name: string): boolean => page === name;
  return (
    <>
      {may(desk, "submitDraft") && (
        <NavItem
          icon="compose"
          label={t("shell.nav.compose")}
          href="#/compose"
          current={at("compose") || at("reply")}
        />
      )}
      {may(desk, "approveDraft") && (
        <NavItem
          icon="approve"
          label={t("shell.nav.approvals")}
          href="#/approvals"
          current={at("approvals")}
          count={toApprove.length}
          pressing={toApprove.some(({ row }) => row.data.urgency !== "normal")}
        />
      )}
      <NavItem
        icon="inbox"
        label={t("shell.nav.inbox")}
        href="#/incoming"
        current={at("incoming")}
        count={desk.whole ? unread : 0}
        pressing={pressing}
      />
      {may(desk, "seal") && (
        <NavItem
          icon="seal"
          label={t("shell.nav.toNumber")}
          href="#/sealing"
          current={at("sealing")}
          count={toSeal.length}
          pressing={toSeal.some(({ row }) => row.data.urgency !== "normal")}
        />
      )}
      <NavItem icon="send" label={t("shell.nav.outgoing")} href="#/outgoing" current={at("outgoing")} />
      <NavItem
        icon="outbox"
        label={t("shell.nav.outbox")}
        href="#/outbox"
        current={at("outbox")}
        count={waiting.length}
        pressing={waiting.some(({ state }) => state.type === "refused")}
      />
      {desk.quarantined.length > 0 && (
        <NavItem
          icon="warning"
          label={t("shell.nav.quarantine")}
          href="#/quarantine"
          current={at("quarantine")}
          count={desk.quarantined.length}
        />
      )}
      <NavItem
        icon="settings"
        label={t("shell.nav.settings")}
        href="#/settings"
        current={at("settings") || at("check")}
      />
    </>
  );
}
