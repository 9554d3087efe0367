/** Both packages of the extension. */
import { join } from "node:path";
import { buildOnce, outputDir } from "./build-once.ts";

const wxt = "node_modules/wxt/bin/wxt.mjs";

export interface BuiltExtension {
  readonly chromium: string;
  readonly firefox: string;
}

export const builtExtension: BuiltExtension = {
  chromium: join(outputDir, "chrome-mv3"),
  firefox: join(outputDir, "firefox-mv3"),
};

/** Builds them where they are absent or older than what they are made of. */
export async function buildExtension(): Promise<BuiltExtension> {
  await buildOnce({
    name: "extension",
    inputs: ["extension", "shared", "wxt.config.ts", "tsconfig.json", "package-lock.json"],
    makes: ["chrome-mv3/manifest.json", "firefox-mv3/manifest.json"],
    programs: ["chrome", "firefox"].map((browser) => [wxt, "build", "--browser", browser]),
  });
  return builtExtension;
}
