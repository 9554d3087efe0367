import { createHash } from "node:crypto";
import { resolve } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { PATIENCE } from "../tools/patience.ts";
import { requirePrograms } from "../tools/require-programs.ts";
import { geckoExtensionId } from "./extension-id.ts";
import {
  type ExtensionBrowser,
  type LaunchOptions,
  defaultViewport,
  killProcessGroup,
  openProfile,
} from "./profile.ts";

/** A real Firefox that has the extension installed for the run, over WebDriver BiDi. */
export interface FirefoxBrowser extends ExtensionBrowser {
  readonly browser: Browser;
  /** The host of `moz-extension://` pages, the same at every launch. */
  readonly extensionUuid: string;
  /**
   * Opens a page of the extension and waits until it is loaded. Firefox sends no navigation and no console events for
   * pages of extensions: clicks, keys, selectors, files, screenshots and `evaluate` work on it; `url()`, `goto()` without
   * `waitUntil: []`, `reload()` and `waitForNavigation()` do not.
   */
  openPage(path: string): Promise<Page>;
}

export interface FirefoxOptions extends LaunchOptions {
  /** Where downloads are saved, without asking. Default: the downloads folder of the user. */
  readonly downloadsDir?: string;
  /** The user's home, in which Firefox looks for what is managed. Default: the real one. */
  readonly home?: string;
}

export async function launchFirefox(options: FirefoxOptions): Promise<FirefoxBrowser> {
  const { firefox: executablePath } = requirePrograms(["firefox"]);
  const extensionDir = resolve(options.extensionDir);
  const geckoId = geckoExtensionId(extensionDir);
  const extensionUuid = uuidFor(geckoId);
  const profile = openProfile(options.profileDir);
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: options.headed !== true,
    userDataDir: profile.dir,
    enableExtensions: true,
    handleSIGINT: false,
    timeout: PATIENCE,
    defaultViewport: options.viewport ?? defaultViewport,
    // Without system access WebDriver BiDi navigates to no page of an extension.
    ...(options.home === undefined ? {} : { env: { ...process.env, HOME: options.home } }),
    args: ["-remote-allow-system-access", ...(options.args ?? [])],
    extraPrefsFirefox: {
      // Firefox draws a random host for each extension unless one is laid down before it is installed.
      "extensions.webextensions.uuids": JSON.stringify({ [geckoId]: extensionUuid }),
      // A temporary add-on leaves at shutdown; what it stored must be there when the profile is opened again.
      "extensions.webextensions.keepUuidOnUninstall": true,
      "extensions.webextensions.keepStorageOnUninstall": true,
      ...(options.locale === undefined ? {} : { "intl.accept_languages": options.locale }),
      ...(options.downloadsDir === undefined
        ? {}
        : {
            "browser.download.folderList": 2,
            "browser.download.dir": resolve(options.downloadsDir),
            // Firefox would open a PDF that was saved in a tab in front of ours, and what is covered is not painted.
            "pdfjs.disabled": true,
          }),
    },
  });
  await browser.installExtension(extensionDir);
  const pid = browser.process()?.pid;
  if (pid === undefined) throw new Error("Firefox has no process");
  const extensionUrl = (path: string) => `moz-extension://${extensionUuid}/${path}`;

  let killed = false;
  const close = async () => {
    if (!killed) await browser.close();
    profile.release();
  };
  return {
    browser,
    profileDir: profile.dir,
    extensionUuid,
    extensionUrl,
    async openPage(path) {
      const page = await browser.newPage();
      await page.goto(extensionUrl(path), { waitUntil: [] });
      await untilLoaded(page, extensionUrl(""));
      return page;
    },
    close,
    async kill() {
      killed = true;
      await killProcessGroup(pid);
    },
    [Symbol.asyncDispose]: close,
  };
}

async function untilLoaded(page: Page, origin: string): Promise<void> {
  const loaded = `location.href.startsWith(${JSON.stringify(origin)}) && document.readyState === "complete"`;
  const deadline = Date.now() + PATIENCE;
  // Between the blank page's process and the extension's, evaluate may fail for want of a document.
  while ((await page.evaluate(loaded).catch(() => false)) !== true) {
    if (Date.now() > deadline) throw new Error(`${origin} did not load within ${PATIENCE} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function uuidFor(geckoId: string): string {
  const hex = createHash("sha256").update(geckoId).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
