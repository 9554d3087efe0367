/**
 * What the person is told outside the extension's pages. By default without content: the lock screen of a computer is
 * read by anybody. How, the person's rules say (extension/telling/rules.ts).
 */
import { browser } from "wxt/browser";
import type { WhatHappened } from "../courier/what-happened.ts";
import { createTranslator } from "../i18n/all-languages.ts";
import { ownUrl } from "../own-url.ts";
import { readLanguage } from "../settings/language-storage.ts";
import { readUnlocked } from "../vault/session.ts";
import { placeOf } from "./place-of.ts";

interface Words {
  readonly title: string;
  readonly message: string;
  readonly sound?: boolean | undefined;
  /** On screen until dismissed. */
  readonly stays?: boolean | undefined;
  /** The page that a click opens, behind `#`. */
  readonly target: string;
}

export async function notify(what: WhatHappened): Promise<void> {
  if (what.type === "unread") return showUnread(what.count);
  const words = await wordsFor(what);
  if (words !== undefined) await show(words);
}

/** @param ordinal of the account */
export async function notifySomethingCame(ordinal: number): Promise<void> {
  const { t } = createTranslator(await readLanguage());
  // The badge of the account that is open counts.
  if ((await readUnlocked(browser.storage.session)) === undefined) await browser.action.setBadgeText({ text: "•" });
  const words = { title: t("notifications.locked.title"), message: t("notifications.locked.body") };
  await show({ ...words, target: `/unlock/${ordinal}` });
}

/** What a locked account has not sent goes out once it is unlocked. @param ordinal of the account */
export async function notifyWaiting(ordinal: number): Promise<void> {
  const { t } = createTranslator(await readLanguage());
  const words = { title: t("notifications.outboxLocked.title"), message: t("notifications.outboxLocked.body") };
  await show({ ...words, target: `/unlock/${ordinal}` });
}

/** A click on a notification: its id holds the place in the extension that it is about. Systems keep such ids too. */
export async function openNotification(id: string): Promise<void> {
  const target = id.slice(id.indexOf("#") + 1);
  await browser.notifications.clear(id);
  await openPage(target);
}

/** Shows the inbox at a place: in the tab that has it already, or in a new one. */
export async function openPage(target: string): Promise<void> {
  const page = ownUrl("/inbox.html");
  const url = `${page}#${target}`;
  const tabs = await browser.tabs.query({});
  const open = tabs.find((tab) => tab.url?.startsWith(page));
  if (open?.id === undefined) return void (await browser.tabs.create({ url }));
  await browser.tabs.update(open.id, { url, active: true });
  if (open.windowId !== undefined) await browser.windows.update(open.windowId, { focused: true });
}

async function showUnread(count: number): Promise<void> {
  await browser.action.setBadgeText({ text: count === 0 ? "" : count > 999 ? "999+" : String(count) });
  await browser.action.setBadgeBackgroundColor({ color: "#a4262c" });
}

async function wordsFor(what: Exclude<WhatHappened, { type: "unread" }>): Promise<Words | undefined> {
  const { t } = createTranslator(await readLanguage());
  const { count = 1 } = what;
  const way = { sound: what.sound, stays: what.stays };
  const words = (title: string, message: string, target: string): Words => ({ title, message, target, ...way });
  /** Of several, the list in which they stand. */
  const place = (page: string, id: string): Promise<string> | string => (count > 1 ? `/${page}` : placeOf(page, id));
  switch (what.type) {
    case "dispatch-arrived": {
      const target = await place("incoming", what.dispatch);
      if (what.content !== null && count === 1) return words(what.content.from, what.content.subject, target);
      return what.urgency === "normal"
        ? words(t("notifications.arrived.title", { count }), t("notifications.arrived.body"), target)
        : words(t("notifications.urgent.title", { count }), t("notifications.urgent.body"), target);
    }
    case "receipt-arrived": {
      const target = await place("outgoing", what.dispatch);
      return words(t("notifications.status.title", { count }), t("notifications.status.body"), target);
    }
    case "draft-waits": {
      const target = await place("approvals", what.draft);
      return words(t("notifications.approval.title", { count }), t("notifications.approval.body"), target);
    }
    case "draft-returned": {
      const target = await place("outgoing", what.draft);
      return words(t("notifications.returned.title", { count }), t("notifications.returned.body"), target);
    }
    case "draft-approved":
      return undefined;
    case "deadline-near": {
      const target = await place("incoming", what.dispatch);
      return words(t("notifications.deadline.title", { count }), t("notifications.deadline.body"), target);
    }
    case "recipients-silent": {
      const target = await place("outgoing", what.draft);
      return words(t("notifications.silent.title", { count }), t("notifications.silent.body"), target);
    }
    case "quarantined":
      return words(t("notifications.quarantined.title"), t("notifications.quarantined.body"), "/quarantine");
    case "trial":
      return words(t("notifications.trial.title"), t("notifications.trial.body"), "/settings");
    case "alarm":
      return words(t("notifications.alarm.title"), t("notifications.alarm.body"), "/");
  }
}

/** Whether this browser lets it be chosen that a notification stays, or is silent. Firefox refuses both options. */
export const MAY_CHOOSE_WAY = !import.meta.env.FIREFOX;

async function show({ title, message, sound, stays, target }: Words): Promise<void> {
  const id = `${crypto.randomUUID()}#${target}`;
  const base = { type: "basic", iconUrl: ownUrl("/icons/128.png"), title, message } as const;
  const way = MAY_CHOOSE_WAY
    ? { silent: sound === false, ...(stays === true && { requireInteraction: true, priority: 2 }) }
    : {};
  await browser.notifications.create(id, { ...base, ...way });
}
