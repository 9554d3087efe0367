/**
 * A real Chromium with the page of the benchmarks: built by the product's builder with the product's settings, and run as
 * an extension under the product's policy.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../browser/chromium.ts";
import type { BenchPageApi } from "./browser/entrypoints/bench/main.ts";

type Name = keyof BenchPageApi;

export interface BenchPage extends AsyncDisposable {
  /** As the browser says it. */
  readonly version: string;
  call<K extends Name>(name: K, request: Parameters<BenchPageApi[K]>[0]): Promise<Awaited<ReturnType<BenchPageApi[K]>>>;
}

const project = fileURLToPath(new URL("../../", import.meta.url));

export async function openBenchPage(): Promise<BenchPage> {
  build();
  await using cleanUp = new AsyncDisposableStack();
  const browser = cleanUp.use(await launchChromium({ extensionDir: join(project, ".output/bench/chrome-mv3") }));
  const page = await browser.openPage("bench.html");
  await page.waitForFunction("globalThis.bench !== undefined");
  const agent = String(await page.evaluate("navigator.userAgent"));
  const kept = cleanUp.move();
  return {
    version: `Chromium ${/Chrome\/(\d+)/.exec(agent)?.[1] ?? "of no known version"}`,
    call: (name, request) => page.evaluate(`bench[${JSON.stringify(name)}](${JSON.stringify(request)})`),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function build(): void {
  const wxt = join(project, "node_modules/wxt/bin/wxt.mjs");
  const run = spawnSync(process.execPath, [wxt, "build", "tests/bench/browser", "--browser", "chrome"], {
    cwd: project,
    encoding: "utf8",
  });
  rmSync(join(project, "tests/bench/browser/.wxt"), { recursive: true, force: true });
  if (run.status !== 0) throw new Error(`The page of the benchmarks does not build:\n${run.stdout}${run.stderr}`);
}
