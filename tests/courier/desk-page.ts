/** A real Chromium with the page of the desks: built with the product's settings, run as an extension under its policy. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "../browser/chromium.ts";
import { PATIENCE } from "../tools/patience.ts";
import { buildOnce, outputDir, projectDir } from "../tools/build-once.ts";
import type { DeskApi } from "./browser/desk.ts";

type Name = keyof DeskApi;

export interface DeskPage extends AsyncDisposable {
  call<K extends Name>(name: K, ...request: Parameters<DeskApi[K]>): Promise<Awaited<ReturnType<DeskApi[K]>>>;
  /** As if the disk had so much left for this browser; undefined: as much as there is. */
  setRoom(bytes: number | undefined): Promise<void>;
  /** Looks again until what is seen at a desk satisfies the test. @throws with what was seen last, at every desk */
  until(name: string, test: (seen: Seen) => boolean, what: string, patience?: number): Promise<Seen>;
}

export type Seen = Awaited<ReturnType<DeskApi["see"]>>;

export async function openDeskPage(): Promise<DeskPage> {
  await using cleanUp = new AsyncDisposableStack();
  const browser = cleanUp.use(await launchChromium({ extensionDir: await builtDesk() }));
  const page = await browser.openPage("desk.html");
  page.on("console", (message) => {
    if (message.type() === "error") process.stderr.write(`desk: ${message.text()}\n`);
  });
  await page.waitForFunction("globalThis.desk !== undefined");
  const kept = cleanUp.move();
  const names: string[] = [];
  const call: DeskPage["call"] = (name, ...request) => {
    if (name === "open") names.push((request as Parameters<DeskApi["open"]>)[0].name);
    return page.evaluate(`desk[${JSON.stringify(name)}](...${JSON.stringify(request)})`);
  };
  const session = await page.context().newCDPSession(page);
  return {
    call,
    async setRoom(bytes) {
      const origin = await page.evaluate(() => location.origin);
      const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
      const quota = bytes === undefined ? {} : { quotaSize: used + bytes };
      await session.send("Storage.overrideQuotaForOrigin", { origin, ...quota });
    },
    async until(name, test, what, patience = PATIENCE) {
      const end = Date.now() + patience;
      for (;;) {
        const began = Date.now();
        const seen = await call("see", name);
        if (test(seen)) return seen;
        if (Date.now() > end) {
          const everywhere = await Promise.all(names.map(async (each) => [each, await call("see", each)]));
          throw new Error(`${what}, at ${name}: ${JSON.stringify(Object.fromEntries(everywhere), null, 1)}`);
        }
        // Looking must not take the time from what is looked for.
        const took = Date.now() - began;
        await new Promise((resolve) => setTimeout(resolve, Math.max(100, took)));
      }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function builtDesk(): Promise<string> {
  await buildOnce({
    name: "courier-desk",
    inputs: ["extension", "shared", "tests/courier/browser", "wxt.config.ts", "tsconfig.json", "package-lock.json"],
    makes: ["courier-desk/chrome-mv3/manifest.json"],
    programs: [["node_modules/wxt/bin/wxt.mjs", "build", "tests/courier/browser", "--browser", "chrome"]],
  });
  // What the builder writes beside its sources is for editors.
  rmSync(join(projectDir, "tests/courier/browser/.wxt"), { recursive: true, force: true });
  return join(outputDir, "courier-desk/chrome-mv3");
}
