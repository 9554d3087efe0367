/** The small window of the toolbar: what waits, and the ways in and out. Everything else is in the inbox. */
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { openPage } from "../background/notifications.ts";
import { brokenError, errorWords } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { countDesk } from "../office/desk-counts.ts";
import { may } from "../office/desk-data.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon, type IconName, Mark } from "../ui/icon.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { useAccounts } from "./accounts.ts";
import { lock, type Session, useSession } from "./session.ts";
import { useLine } from "./use-line.ts";
import { useDeskData } from "./use-desk-data.ts";
import { useTheme } from "./use-theme.ts";
import "./popup.css";

function open(target: string): void {
  void openPage(target).then(() => window.close());
}

export function Popup() {
  const { t } = useLanguage();
  const state = useSession();
  const accounts = useAccounts();
  const [thrown] = useErrorBoundary();
  useTheme();
  if (state.type === "starting" || accounts === undefined) return null;
  const account = state.type === "open" ? accounts.find(({ id }) => id === state.session.account) : undefined;
  const waiting = accounts.reduce((sum, row) => sum + (row.waiting ?? 0), 0);
  return (
    <main class="popup" data-screen="popup" data-state={state.type}>
      <h1 class="popup-head">
        <Mark />
        <span>{t("common.product")}</span>
      </h1>
      {accounts.length === 0 || (account !== undefined && !account.enrolled) ? (
        <>
          <p>{t("popup.notEnrolled")}</p>
          <Button look="primary" step="open-inbox" onClick={() => open("/welcome")}>
            {t("enrol.title")}
          </Button>
        </>
      ) : thrown !== undefined ? (
        <>
          <ErrorNotice error={brokenError(thrown)} />
          <Button look="primary" icon="inbox" step="open-inbox" onClick={() => open("/incoming")}>
            {t("popup.open")}
          </Button>
        </>
      ) : state.type === "open" ? (
        <Counts session={state.session} />
      ) : (
        <>
          <p class="popup-line">
            <Icon name="lock" /> <span>{t("lock.title")}</span>
          </p>
          {accounts.some(({ somethingCame }) => somethingCame === true) && (
            <p class="popup-line popup-came">
              <Icon name="bell" /> <span>{t("lock.something")}</span>
            </p>
          )}
          {waiting > 0 && (
            <p class="popup-line" data-value="waiting" data-count={waiting}>
              <Icon name="outbox" /> <span>{t("lock.outbox", { count: waiting })}</span>
            </p>
          )}
          <Button look="primary" icon="unlock" step="open-inbox" onClick={() => open("/incoming")}>
            {t("lock.unlock")}
          </Button>
        </>
      )}
    </main>
  );
}

function Counts(props: { session: Session }) {
  const translator = useLanguage();
  const { t } = translator;
  const { store } = props.session.office;
  const desk = useDeskData(store);
  const line = useLine();
  if (desk?.whole !== true) return null;
  const { unread, toApprove, toSeal, waiting } = countDesk(desk);
  return (
    <>
      <p class="popup-owner">
        <SafeText text={desk.identity.name} />
      </p>
      <ul class="popup-counts">
        <Count
          icon="inbox"
          label={t("popup.unread", { count: unread })}
          count={unread}
          target="/incoming"
          name="unread"
        />
        {may(desk, "approveDraft") && (
          <Count
            icon="approve"
            label={t("popup.toApprove", { count: toApprove.length })}
            count={toApprove.length}
            target="/approvals"
            name="to-approve"
          />
        )}
        {may(desk, "seal") && (
          <Count
            icon="seal"
            label={t("popup.toSeal", { count: toSeal.length })}
            count={toSeal.length}
            target="/sealing"
            name="to-seal"
          />
        )}
        <Count
          icon="outbox"
          label={t("shell.waiting.title", { count: waiting.length })}
          count={waiting.length}
          target="/outbox"
          name="waiting"
        />
      </ul>
      {line.state?.type === "down" && (
        <p class="popup-line">
          <Icon name="offline" /> <span>{errorWords(translator, { type: line.state.reason }).what}</span>
        </p>
      )}
      <div class="popup-acts">
        <Button icon="lock" step="lock" onClick={() => void lock()}>
          {t("shell.lock")}
        </Button>
        <OpenBeside />
        <Button look="primary" icon="inbox" step="open-inbox" onClick={() => open("/incoming")}>
          {t("popup.open")}
        </Button>
      </div>
    </>
  );
}

/** What the shared types do not name. */
interface FirefoxSidebar {
  readonly sidebarAction: { open(): Promise<void> };
}

/** The inbox in the side panel of this window, beside whatever page is open. */
function OpenBeside() {
  const { t } = useLanguage();
  const [windowId, setWindowId] = useState<number>();
  useEffect(() => {
    void browser.windows.getCurrent().then(({ id }) => setWindowId(id));
  }, []);
  const openBeside = (): void => {
    // At once: a browser opens it for a press only, and forgets the press with the first wait.
    const opened = import.meta.env.FIREFOX
      ? (browser as unknown as FirefoxSidebar).sidebarAction.open()
      : windowId !== undefined && browser.sidePanel.open({ windowId });
    void Promise.resolve(opened).then(() => window.close());
  };
  return (
    <Button icon="file" step="open-beside" onClick={openBeside}>
      {t("popup.beside")}
    </Button>
  );
}

function Count(props: { icon: IconName; label: string; count: number; target: string; name: string }) {
  return (
    <li>
      <button
        class="popup-count"
        type="button"
        data-value={props.name}
        data-count={props.count}
        data-some={props.count > 0 || undefined}
        onClick={() => open(props.target)}
      >
        <Icon name={props.icon} />
        <span>{props.label}</span>
      </button>
    </li>
  );
}
