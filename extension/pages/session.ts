/**
 * Which account this page works with: the one that is unlocked in the whole extension. The page asks the background when
 * it opens and whenever that changes; without an answer it has no key and shows the unlock screen.
 */
import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { type Bytes, fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { tell } from "../courier/host-here.ts";
import { type Broadcast, CHANNEL, type RuntimeAnswers, type UnlockChanged } from "../messages.ts";
import type { Office } from "../office/office.ts";
import { openAccountDatabase } from "../store/account-database.ts";
import { createAccountStore } from "../store/account-store.ts";
import { createPlaceTokens, type PlaceTokens } from "../place-tokens.ts";
import { createFinder, type Finder } from "../search/finder.ts";
import { createKeyring } from "../vault/keyring.ts";

export interface Session {
  readonly account: string;
  readonly office: Office;
  readonly places: PlaceTokens;
  readonly finder: Finder;
  close(): void;
}

export type SessionState =
  { readonly type: "starting" } | { readonly type: "locked" } | { readonly type: "open"; readonly session: Session };

export async function openSession(account: string, masterKey: Bytes): Promise<Session> {
  const db = openAccountDatabase(account);
  const keyring = await createKeyring(masterKey, platformRandom);
  const store = createAccountStore(db, keyring);
  const channel = new BroadcastChannel(CHANNEL);
  const outboxChanged = (): void => channel.postMessage({ type: "outbox-changed" } satisfies Broadcast);
  const finder = createFinder(account, toBase64Url(masterKey));
  return {
    account,
    finder,
    office: { store, random: platformRandom, now: Date.now, outboxChanged },
    places: await createPlaceTokens(keyring),
    close() {
      finder.close();
      channel.close();
      db.close();
    },
  };
}

/** Hands the key to the background, which tells every document, this one too. */
export function unlocked(account: string, masterKey: Bytes): Promise<void> {
  return tell({ type: "unlocked", account, masterKey: toBase64Url(masterKey) });
}

export function lock(): Promise<void> {
  return tell({ type: "lock" });
}

export function useSession(): SessionState {
  const [state, setState] = useState<SessionState>({ type: "starting" });
  useEffect(() => {
    let open: Session | undefined;
    let key = "";
    let turn = 0;
    const ask = async (): Promise<void> => {
      const mine = ++turn;
      const answer = await browser.runtime
        .sendMessage<unknown, RuntimeAnswers["who-is-unlocked"]>({ type: "who-is-unlocked" })
        .catch(() => null);
      if (mine !== turn) return;
      const next = answer === null ? "" : `${answer.account} ${answer.masterKey}`;
      if (next === key && open !== undefined) return;
      const session = answer === null ? undefined : await openSession(answer.account, fromBase64Url(answer.masterKey));
      if (mine !== turn) {
        session?.close();
        return;
      }
      open?.close();
      open = session;
      key = next;
      setState(session === undefined ? { type: "locked" } : { type: "open", session });
    };
    const listener = (message: unknown): undefined => {
      if ((message as Partial<UnlockChanged> | null)?.type === "unlock-changed") void ask();
    };
    browser.runtime.onMessage.addListener(listener);
    void ask();
    return () => {
      turn++;
      browser.runtime.onMessage.removeListener(listener);
      open?.close();
    };
  }, []);
  return state;
}

/** How often the background hears that the person is here, at most, in milliseconds. */
const ACTED_EVERY = 10_000;

export function useTellingActs(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const ending = new AbortController();
    let last = 0;
    const acted = (): void => {
      const now = Date.now();
      if (now - last < ACTED_EVERY && now >= last) return;
      last = now;
      void tell({ type: "acted" });
    };
    for (const kind of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(kind, acted, { signal: ending.signal, capture: true, passive: true });
    }
    return () => ending.abort();
  }, [isOpen]);
}
