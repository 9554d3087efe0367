/**
 * One browser profile with the extension and the officials who share it: opened, switched between, killed and opened again.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type ChromiumBrowser, launchChromium } from "../browser/chromium.ts";
import { defaultViewport } from "../browser/profile.ts";
import { accountsOffered, enrol, lock, unlock } from "./drive.ts";
import { letIn, type Official, type Practice } from "./practice.ts";

export interface DeskOptions {
  readonly name: string;
  /** Whose administrators let people in. */
  readonly practice: Pick<Practice, "administrator">;
  readonly extensionDir: string;
  readonly profileDir: string;
  readonly passphrase: string;
  readonly headed: boolean;
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export class Desk {
  readonly #options: DeskOptions;
  #browser: ChromiumBrowser | undefined;
  #page: Page | undefined;
  /** In the order of enrolment, which is the order in which the unlock screen offers them. */
  readonly #officials: Official[] = [];
  #unlocked: Official | undefined;
  /** By which the last official was let in. */
  invitation: string | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error(`the desk ${this.#options.name} is not open`);
    return this.#page;
  }

  get browser(): ChromiumBrowser {
    if (this.#browser === undefined) throw new Error(`the desk ${this.#options.name} is not open`);
    return this.#browser;
  }

  async open(): Promise<void> {
    const { extensionDir, profileDir, headed, locale = "vi-VN", viewport = defaultViewport } = this.#options;
    this.#browser = await launchChromium({ extensionDir, profileDir, headed, locale, viewport });
    const { context } = this.#browser;
    const page = await this.#browser.openPage("inbox.html");
    this.#page = page;
    // The page of welcome, which the extension opens by itself at some moment, would cover this one: what is covered is hardly
    // ever painted, and its clocks go once a second.
    context.on("page", (other) => void closeWelcome(other, page));
    for (const other of context.pages()) if (other !== page) await other.close();
    this.#unlocked = undefined;
  }

  /** Ends every process of the browser, as a power cut would. */
  async kill(): Promise<void> {
    await this.browser.kill();
    this.#browser = undefined;
    this.#page = undefined;
    this.#unlocked = undefined;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = undefined;
    this.#page = undefined;
  }

  /** Lets an official in on this desk: the practice administrator types the code that the screen shows. */
  async enrol(official: Official): Promise<void> {
    const { practice, passphrase } = this.#options;
    if (this.#unlocked !== undefined) await lock(this.page);
    const code = Promise.withResolvers<string>();
    const abort = new AbortController();
    const { invitation, admitted } = await letIn(practice, official, () => code.promise, abort.signal);
    this.invitation = invitation;
    try {
      await enrol(this.page, { invitation, passphrase, readCode: code.resolve });
      if (!(await admitted)) throw new Error(`${official.role} of ${official.unit} was not let in`);
    } finally {
      abort.abort();
    }
    this.#officials.push(official);
    this.#unlocked = official;
  }

  /** Lets in where everything that was here is gone. */
  async enrolAnew(official: Official): Promise<void> {
    this.#officials.length = 0;
    this.#unlocked = undefined;
    await this.enrol(official);
  }

  /** Puts that official in front of the screen: locks the other, unlocks this one. */
  async as(official: Official): Promise<Page> {
    if (this.#unlocked === official) return this.page;
    if (this.#unlocked !== undefined) await lock(this.page);
    const at = this.#officials.indexOf(official);
    if (at < 0) throw new Error(`${official.name} is not enrolled on the desk ${this.#options.name}`);
    const account = this.#officials.length > 1 ? (await accountsOffered(this.page))[at] : undefined;
    await unlock(this.page, this.#options.passphrase, account);
    this.#unlocked = official;
    return this.page;
  }

  async lock(): Promise<void> {
    if (this.#unlocked !== undefined) await lock(this.page);
    this.#unlocked = undefined;
  }

  async screenshot(directory: string, name: string): Promise<string> {
    const path = join(directory, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}

async function closeWelcome(other: Page, kept: Page): Promise<void> {
  if (!other.url().endsWith("#/welcome")) return;
  // A browser that is ended meanwhile has neither.
  await other.close().catch(() => {});
  await kept.bringToFront().catch(() => {});
}
