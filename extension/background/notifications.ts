/**
 * What the person is told outside the extension's pages. By default without content: the lock screen of a computer is
 * read by anybody. Urgent ones stay until they are dismissed.
 */
import { browser } from "wxt/browser";
import type { WhatHappened } from "../courier/what-happened.ts";
import { createTranslator } from "../i18n/translate.ts";
import { ownUrl } from "../own-url.ts";
import { readLanguage } from "../settings/language-storage.ts";
import { placeOf } from "./place-of.ts";

interface Words {
  readonly title: string;
  readonly message: string;
  /** Stays on screen. Firefox refuses the option, so it is left out there. */
  readonly stays?: boolean;
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
  await browser.action.setBadgeText({ text: "•" });
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
  switch (what.type) {
    case "dispatch-arrived": {
      const target = await placeOf("incoming", what.dispatch);
      if (what.content !== null) {
        return { title: what.content.from, message: what.content.subject, stays: what.urgent, target };
      }
      return what.urgent
        ? {
            title: t("notifications.urgent.title", { count: 1 }),
            message: t("notifications.urgent.body"),
            stays: true,
            target,
          }
        : { title: t("notifications.arrived.title", { count: 1 }), message: t("notifications.arrived.body"), target };
    }
    case "receipt-arrived":
      // Arrival receipts of every recipient would be noise; the sender's list shows them.
      if (what.status === "01") return undefined;
      return words(
        t("notifications.status.title"),
        t("notifications.status.body"),
        await placeOf("outgoing", what.dispatch),
      );
    case "draft-waits":
      return words(
        t("notifications.approval.title"),
        t("notifications.approval.body"),
        await placeOf("approvals", what.draft),
      );
    case "draft-returned":
      return words(
        t("notifications.returned.title"),
        t("notifications.returned.body"),
        await placeOf("outgoing", what.draft),
      );
    case "draft-approved":
      return undefined;
    case "quarantined":
      return words(t("notifications.quarantined.title"), t("notifications.quarantined.body"), "/quarantine");
    case "alarm":
      return words(t("notifications.alarm.title"), t("notifications.alarm.body"), "/");
  }
}

function words(title: string, message: string, target: string): Words {
  return { title, message, target };
}

async function show({ title, message, stays, target }: Words): Promise<void> {
  const id = `${crypto.randomUUID()}#${target}`;
  const base = { type: "basic", iconUrl: ownUrl("/icons/128.png"), title, message } as const;
  const lasting = stays === true && !import.meta.env.FIREFOX ? { requireInteraction: true, priority: 2 } : {};
  await browser.notifications.create(id, { ...base, ...lasting });
}
