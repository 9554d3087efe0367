/**
 * A clerk's desk in a real Firefox: the few steps of receiving, driven as a person drives them. The screens and their hooks
 * are the ones that `tests/practice/drive.ts` drives in Chromium.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { type FirefoxBrowser, launchFirefox } from "../browser/firefox.ts";
import { PATIENCE } from "../tools/patience.ts";
import { letIn, type Official, type Practice } from "../practice/practice.ts";

const step = (name: string) => `[data-step="${name}"]`;
const field = (name: string) => `[data-field="${name}"]`;
const screen = (name: string) => `[data-screen="${name}"]`;

export interface FirefoxDesk extends AsyncDisposable {
  readonly page: Page;
  /** Lets an official in: the practice administrator types the code that the screen shows. */
  enrol(official: Official): Promise<void>;
  /** Opens the newest incoming dispatch and waits until it is found whole, with its document shown. @returns its id */
  openNewest(): Promise<string>;
  /** Saves what a button downloads. @returns the path of the file */
  download(step: string): Promise<string>;
  register(dispatch: string): Promise<void>;
  /** Waits until the arrival number is confirmed. */
  arrivalNumber(dispatch: string): Promise<string>;
  /** Types into the search of the inbox. @returns where in its files the words were found, of the first dispatch found */
  findInside(words: string): Promise<string>;
  screenshot(directory: string): Promise<void>;
}

export async function openFirefoxDesk(options: {
  readonly practice: Pick<Practice, "administrator">;
  readonly extensionDir: string;
  readonly passphrase: string;
  /** A folder for this desk alone. */
  readonly downloadsDir: string;
  /** The user's home, in which Firefox looks for what is managed. */
  readonly home?: string;
}): Promise<FirefoxDesk> {
  const { practice, extensionDir, passphrase, downloadsDir, home } = options;
  const browser: FirefoxBrowser = await launchFirefox({
    extensionDir,
    locale: "vi-VN",
    downloadsDir,
    ...(home && { home }),
  });
  const ending = new AbortController();
  let page: Page;
  try {
    page = await browser.openPage("inbox.html");
    await keepInFront(browser, page, ending.signal);
  } catch (error) {
    await browser.close();
    throw error;
  }

  const press = (name: string) => clickOn(page, step(name));
  const fill = (name: string, tag: string, text: string) =>
    page
      .locator(`${field(name)} ${tag}`)
      .setTimeout(PATIENCE)
      .fill(text);
  const goTo = (place: string) => page.evaluate((hash) => void (location.hash = hash), `#/${place}`);
  const shown = (selector: string) => page.locator(selector).setTimeout(PATIENCE).waitHandle();
  const attribute = (selector: string, name: string) =>
    page.$eval(selector, (element, asked) => element.getAttribute(asked) ?? "", name);

  const openIncoming = async (dispatch: string): Promise<void> => {
    await goTo("incoming");
    await clickOn(page, `${screen("incoming")} [data-paper="${dispatch}"]`);
  };

  return {
    page,
    async enrol(official) {
      const code = Promise.withResolvers<string>();
      const abort = new AbortController();
      const { invitation, admitted } = await letIn(practice, official, () => code.promise, abort.signal);
      await goTo("welcome");
      await fill("invitation", "textarea", invitation);
      await press("read-invitation");
      await press("accept-invitation");
      await fill("passphrase", "input", passphrase);
      await fill("passphrase-again", "input", passphrase);
      await press("make-keys");
      await shown('[data-value="code"]');
      code.resolve(await attribute('[data-value="code"]', "data-code"));
      await press("open-inbox");
      await shown(screen("incoming"));
      if (!(await admitted)) throw new Error(`${official.role} of ${official.unit} was not let in`);
    },

    async openNewest() {
      await goTo("incoming");
      await clickOn(page, `${screen("incoming")} [role=option]`);
      // "undetermined" until the sender's chain has come.
      const found = `${screen("dispatch")}[data-outcome="passed"]`;
      await shown(`${found} [data-pdf][data-state="shown"]`);
      return attribute(found, "data-dispatch");
    },

    async download(name) {
      const before = new Set(readdirSync(downloadsDir));
      await press(name);
      const deadline = Date.now() + PATIENCE;
      for (;;) {
        // Beside a file that is not whole yet stands the part that is.
        const names = readdirSync(downloadsDir).filter((each) => !before.has(each));
        const [saved] = names;
        if (saved !== undefined && names.length === 1 && statSync(join(downloadsDir, saved)).size > 0) {
          return join(downloadsDir, saved);
        }
        if (Date.now() > deadline) throw new Error(`${name} saved nothing: ${names.join(", ")}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },

    async register(dispatch) {
      await openIncoming(dispatch);
      await press("register");
      await press("register-now");
    },

    async arrivalNumber(dispatch) {
      await openIncoming(dispatch);
      await shown('[data-value="arrival-number"]');
      return page.$eval('[data-value="arrival-number"]', (element) => element.textContent?.trim() ?? "");
    },

    async findInside(words) {
      await page.locator("input[type=search]").setTimeout(PATIENCE).fill(words);
      await shown(`${screen("incoming")} .dispatch-excerpt mark`);
      return page.$eval(`${screen("incoming")} .dispatch-excerpt mark`, (element) => element.textContent);
    },
    async screenshot(directory) {
      await page.screenshot({ path: join(directory, "firefox.png") });
    },

    async [Symbol.asyncDispose]() {
      ending.abort();
      await browser.close();
    },
  };
}

/** Milliseconds in which the page of welcome is waited for; where it comes later, it is closed then. */
const GREETING = 5_000;

/**
 * The extension opens a page by itself when it is installed, at some moment. It would cover this one, and a covered page is
 * not painted: nothing on it stands still enough to be clicked. It is closed whenever it comes.
 */
async function keepInFront({ browser }: FirefoxBrowser, kept: Page, signal: AbortSignal): Promise<void> {
  const closeWelcome = async (): Promise<boolean> => {
    for (const other of await browser.pages()) {
      // Empty while it is loaded.
      const hash = other === kept ? "" : await other.evaluate("location.hash").catch(() => "");
      if (hash !== "#/welcome") continue;
      await other.close();
      await kept.bringToFront();
      return true;
    }
    return false;
  };
  const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
  const greeted = (async () => {
    while (!signal.aborted && !(await closeWelcome())) await pause(100);
  })().catch(() => undefined);
  await Promise.race([greeted, pause(GREETING)]);
  await kept.bringToFront();
}

/**
 * A click of the mouse where the element is seen, once nothing lies over it. Puppeteer's own waits for frames to be drawn,
 * which a busy machine without a screen may not do for a minute.
 */
async function clickOn(page: Page, selector: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const point = await page.evaluate((asked) => {
      const element = document.querySelector(asked);
      if (element === null || element.matches(":disabled, [aria-disabled=true]")) return undefined;
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = element.getBoundingClientRect();
      const middle = { x: x + width / 2, y: y + height / 2 };
      return element.contains(document.elementFromPoint(middle.x, middle.y)) ? middle : undefined;
    }, selector);
    if (point !== undefined) return page.mouse.click(point.x, point.y);
    if (Date.now() > deadline) throw new Error(`${selector} cannot be clicked`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
