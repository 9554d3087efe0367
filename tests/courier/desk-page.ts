/** A real Chromium with the page of the desks: built with the product's settings, run as an extension under its policy. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "wxt";
import productConfig from "../../wxt.config.ts";
import { launchChromium } from "../browser/chromium.ts";
import type { DeskApi } from "./browser/desk.ts";

type Name = keyof DeskApi;

export interface DeskPage extends AsyncDisposable {
  call<K extends Name>(name: K, ...request: Parameters<DeskApi[K]>): Promise<Awaited<ReturnType<DeskApi[K]>>>;
  /** As if the disk had so much left for this browser; undefined: as much as there is. */
  setRoom(bytes: number | undefined): Promise<void>;
  /** Looks again until what is seen at a desk satisfies the test. @throws with what was seen last */
  until(name: string, test: (seen: Seen) => boolean, what: string, patience?: number): Promise<Seen>;
}

export type Seen = Awaited<ReturnType<DeskApi["see"]>>;

export async function openDeskPage(): Promise<DeskPage> {
  await using cleanUp = new AsyncDisposableStack();
  const built = mkdtempSync(join(tmpdir(), "tram-desk-page-"));
  cleanUp.defer(() => rmSync(built, { recursive: true, force: true }));
  const root = fileURLToPath(new URL("browser", import.meta.url));
  // What the builder writes beside its sources is for editors.
  cleanUp.defer(() => rmSync(join(root, ".wxt"), { recursive: true, force: true }));
  await build({
    ...productConfig,
    configFile: false,
    root,
    srcDir: ".",
    outDir: built,
    publicDir: fileURLToPath(new URL("../../extension/public", import.meta.url)),
    browser: "chrome",
    logger: QUIET,
  });
  const browser = cleanUp.use(await launchChromium({ extensionDir: join(built, "chrome-mv3") }));
  const page = await browser.openPage("desk.html");
  page.on("console", (message) => {
    if (message.type() === "error") process.stderr.write(`desk: ${message.text()}\n`);
  });
  await page.waitForFunction("globalThis.desk !== undefined");
  const kept = cleanUp.move();
  const call: DeskPage["call"] = (name, ...request) =>
    page.evaluate(`desk[${JSON.stringify(name)}](...${JSON.stringify(request)})`);
  const session = await page.context().newCDPSession(page);
  return {
    call,
    async setRoom(bytes) {
      const origin = await page.evaluate(() => location.origin);
      const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
      const quota = bytes === undefined ? {} : { quotaSize: used + bytes };
      await session.send("Storage.overrideQuotaForOrigin", { origin, ...quota });
    },
    async until(name, test, what, patience = 30_000) {
      const end = Date.now() + patience;
      for (;;) {
        const seen = await call("see", name);
        if (test(seen)) return seen;
        if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(seen, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const nothing = (): void => undefined;
const complain = (...words: unknown[]): void => void process.stderr.write(`${words.join(" ")}\n`);
/** What the builder says counts only where it fails. */
const QUIET = {
  debug: nothing,
  log: nothing,
  info: nothing,
  success: nothing,
  warn: nothing,
  error: complain,
  fatal: complain,
  level: 1,
};
