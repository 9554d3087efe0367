import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import type { NamedError } from "../i18n/error-words.ts";
import type { AccountRow } from "../store/accounts-database.ts";
import { Button } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { PassphraseInput } from "../ui/passphrase-input.tsx";
import { ActionBar, PageHead } from "../ui/sheet.tsx";
import { unlockAccount } from "../vault/accounts.ts";
import { waitBefore } from "../vault/vault.ts";
import { accountsDatabase } from "./accounts.ts";
import { Emblem } from "./emblem.tsx";
import { Gate } from "./gate.tsx";
import { unlocked } from "./session.ts";

/** @param chosen the account that a notification or a link is about; another one is another screen (its key) */
export function UnlockScreen(props: { accounts: readonly AccountRow[]; chosen: string | undefined }) {
  const { t, format } = useLanguage();
  const [picked, setPicked] = useState(props.chosen);
  const account = props.accounts.find(({ id }) => id === picked) ?? props.accounts[0];
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<NamedError>();
  const wait = useCountdown(account);

  const pick = (id: string | undefined): void => {
    setPicked(id);
    setPassphrase("");
    setError(undefined);
    focusPassphrase();
  };
  useEffect(() => focusPassphrase(), []);
  if (account === undefined) return null;

  const submit = async (): Promise<void> => {
    if (busy || wait > 0) return;
    if (passphrase === "") return focusPassphrase();
    setBusy(true);
    setError(undefined);
    try {
      const opened = await unlockAccount(accountsDatabase, account.id, passphrase, Date.now());
      if (opened.ok) return await unlocked(account.id, opened.value);
      if (opened.error.type !== "too-many-tries") setError({ type: opened.error.type });
    } catch (error) {
      setBusy(false);
      throw error;
    }
    setBusy(false);
    passphraseInput()?.select();
  };

  return (
    <Gate screen="unlock">
      <PageHead title={t("lock.title")}>
        <p>{t("lock.body")}</p>
      </PageHead>
      {account.somethingCame === true && (
        <p class="came" role="status" data-value="something-came">
          <Icon name="bell" /> {t("lock.something")}
        </p>
      )}
      {account.waiting !== undefined && account.waiting > 0 && (
        <p class="came" role="status" data-value="waiting" data-count={account.waiting}>
          <Icon name="outbox" /> {t("lock.outbox", { count: account.waiting })}
        </p>
      )}
      {props.accounts.length > 1 && (
        <ul class="accounts" aria-label={t("lock.accounts")}>
          {props.accounts.map((row) => (
            <li key={row.id}>
              <button
                class="account"
                type="button"
                data-account={row.id}
                aria-pressed={row.id === account.id}
                onClick={() => pick(row.id)}
              >
                <Emblem account={row.id} />
                <span class="account-words">
                  <span>{t("lock.account", { number: row.ordinal })}</span>
                  {!row.enrolled && <span class="account-note">{t("lock.unfinished")}</span>}
                </span>
                {row.somethingCame === true && <Icon name="bell" />}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field
          label={props.accounts.length > 1 ? t("lock.passphraseOf", { number: account.ordinal }) : t("lock.passphrase")}
          name="passphrase"
        >
          {(control) => (
            <PassphraseInput control={control} purpose="current" value={passphrase} onChange={setPassphrase} />
          )}
        </Field>
        {error !== undefined && <ErrorNotice error={error} />}
        <ActionBar note={wait > 0 ? t("lock.waiting", { wait: format.duration(wait) }) : undefined}>
          <Button look="primary" icon="unlock" type="submit" step="unlock" busy={busy} disabled={wait > 0}>
            {busy ? t("lock.unlocking") : t("lock.unlock")}
          </Button>
        </ActionBar>
      </form>
      <details class="gate-more">
        <summary>{t("lock.forgotten")}</summary>
        <p>{t("lock.forgottenBody")}</p>
      </details>
      <p class="gate-more">
        <a href="#/welcome" data-step="add-account">
          {t("lock.addAccount")}
        </a>
      </p>
    </Gate>
  );
}

function passphraseInput(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('[data-field="passphrase"] input');
}

function focusPassphrase(): void {
  passphraseInput()?.focus();
}

/** Milliseconds until the next try is taken, counting down. */
function useCountdown(account: AccountRow | undefined): number {
  const [now, setNow] = useState(Date.now());
  const wait = account === undefined ? 0 : waitBefore(account.tries, Math.max(now, account.tries.since));
  const waits = wait > 0;
  useEffect(() => {
    setNow(Date.now());
    if (!waits) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [account?.id, account?.tries.count, waits]);
  return wait;
}
