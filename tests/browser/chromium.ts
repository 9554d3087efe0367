import { readlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BrowserContext, type Page, type Worker, chromium } from "playwright-core";
import { PATIENCE } from "../tools/patience.ts";
import { requirePrograms } from "../tools/require-programs.ts";
import { chromiumExtensionId } from "./extension-id.ts";
import {
  type ExtensionBrowser,
  type LaunchOptions,
  defaultViewport,
  killProcessGroup,
  openProfile,
} from "./profile.ts";

/** A real Chromium that has the extension loaded. */
export interface ChromiumBrowser extends ExtensionBrowser {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** Opens a page of the extension, for instance `inbox.html#/x`, and waits until it is loaded. */
  openPage(path: string): Promise<Page>;
  /** The running service worker, or the next that starts. */
  serviceWorker(): Promise<Worker>;
}

export async function launchChromium(options: LaunchOptions): Promise<ChromiumBrowser> {
  const { chromium: executablePath } = requirePrograms(["chromium"]);
  const extensionDir = resolve(options.extensionDir);
  const extensionId = chromiumExtensionId(extensionDir);
  const profile = openProfile(options.profileDir);
  const context = await chromium.launchPersistentContext(profile.dir, {
    executablePath,
    headless: options.headed !== true,
    viewport: options.viewport ?? defaultViewport,
    ...(options.locale === undefined ? {} : { locale: options.locale }),
    chromiumSandbox: false,
    handleSIGINT: false,
    timeout: PATIENCE,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-extensions-except=${extensionDir}`,
      `--load-extension=${extensionDir}`,
      ...(options.locale === undefined ? [] : [`--lang=${options.locale}`]),
      // A print window that nobody sees would hold its page for ever.
      ...(options.headed === true ? [] : ["--disable-print-preview"]),
      ...(options.args ?? []),
    ],
  });
  context.setDefaultTimeout(PATIENCE);
  // The lock names the main process (`host-pid`) as long as it runs; Playwright does not tell it.
  const pid = Number(readlinkSync(join(profile.dir, "SingletonLock")).split("-").at(-1));
  const extensionUrl = (path: string) => `chrome-extension://${extensionId}/${path}`;

  let killed = false;
  const close = async () => {
    if (!killed) await context.close();
    profile.release();
  };
  return {
    context,
    profileDir: profile.dir,
    extensionId,
    extensionUrl,
    async openPage(path) {
      const page = await context.newPage();
      await page.goto(extensionUrl(path));
      return page;
    },
    async serviceWorker() {
      const own = (worker: Worker) => worker.url().startsWith(extensionUrl(""));
      return context.serviceWorkers().find(own) ?? (await context.waitForEvent("serviceworker", { predicate: own }));
    },
    close,
    async kill() {
      killed = true;
      const closed = new Promise<void>((done) => context.once("close", () => done()));
      await killProcessGroup(pid);
      await closed;
    },
    [Symbol.asyncDispose]: close,
  };
}
