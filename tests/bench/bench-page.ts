/**
 * A real Chromium with a page of the benchmarks: built by the product's builder with the product's settings, and run as an
 * extension under the product's policy, in dedicated workers.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "wxt";
import productConfig from "../../wxt.config.ts";
import { launchChromium } from "../browser/chromium.ts";
import type { BenchPageApi } from "./browser/entrypoints/bench/main.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export interface BenchPage extends AsyncDisposable {
  /** Chromium's version, as it says. */
  readonly version: string;
  call<K extends keyof BenchPageApi>(
    name: K,
    ...args: Parameters<BenchPageApi[K]>
  ): Promise<Awaited<ReturnType<BenchPageApi[K]>>>;
}
