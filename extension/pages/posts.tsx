/** The other accounts of this browser, for who holds several posts: the present one is locked and the other asked for its passphrase. */
import { useLanguage } from "../i18n/use-language.tsx";
import type { AccountRow } from "../store/accounts-database.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { useAccounts } from "./accounts.ts";
import { useDesk } from "./desk-context.ts";
import { Emblem } from "./emblem.tsx";
import { go } from "./route.ts";
import { lock } from "./session.ts";
import "./gate.css";

/** Accounts beside the one that is open; nothing is known of them but their number while they are locked. */
export function useOtherPosts(): readonly AccountRow[] {
  const { account } = useDesk();
  return useAccounts()?.filter(({ id }) => id !== account) ?? [];
}

export function PostsDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const others = useOtherPosts();
  const change = async (to: AccountRow): Promise<void> => {
    props.onClose();
    location.hash = `#/unlock/${to.ordinal}`;
    await lock();
  };
  return (
    <Dialog open={props.open} title={t("posts.title")} onClose={props.onClose}>
      <p>{t("posts.body")}</p>
      <ul class="accounts">
        {others.map((row) => (
          <li key={row.id}>
            <button class="account" type="button" data-post={row.ordinal} onClick={() => void change(row)}>
              <Emblem account={row.id} />
              <span class="account-words">
                <span>{t("lock.account", { number: row.ordinal })}</span>
                {row.waiting !== undefined && row.waiting > 0 && (
                  <span class="account-note">{t("lock.outbox", { count: row.waiting })}</span>
                )}
              </span>
              {row.somethingCame === true && <Icon name="bell" />}
            </button>
          </li>
        ))}
      </ul>
      <p>
        <a
          href="#/welcome"
          data-step="add-post"
          onClick={(event) => {
            event.preventDefault();
            props.onClose();
            go("welcome");
          }}
        >
          {t("lock.addAccount")}
        </a>
      </p>
    </Dialog>
  );
}
