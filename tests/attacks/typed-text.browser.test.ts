/** What is typed and never sent must not reach the disk: both browsers save the state of pages to restore them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launchChromium } from "../browser/chromium.ts";
import { launchFirefox } from "../browser/firefox.ts";
import type { ExtensionBrowser } from "../browser/profile.ts";
import { buildExtension, type BuiltExtension } from "../tools/build-extension.ts";
import { filesUnder, type Found, searchFiles } from "./canaries.ts";

const browsers: readonly {
  readonly name: string;
  readonly built: keyof BuiltExtension;
  launch(options: { readonly extensionDir: string; readonly profileDir: string }): Promise<ExtensionBrowser>;
}[] = [
  { name: "Chromium", built: "chromium", launch: launchChromium },
  { name: "Firefox", built: "firefox", launch: launchFirefox },
];

/** No two share a run of letters, or a compressor would write the second one as a reference to the first. */
const TYPED = "Thư mời kJ7mTqWe45ZxCvBnMlPoIu";
const KEPT = "Kept here hH3nGdYw82KqLpZsRtVb";

test.for(browsers)(
  "L7: $name keeps what stands in any textarea to restore the page, but nothing of ours",
  async ({ built, launch }) => {
    const extensionDir = (await buildExtension())[built];
    const profileDir = mkdtempSync(join(tmpdir(), "tram-typed-"));
    try {
      await using browser = await launch({ extensionDir, profileDir });
      const page = await browser.openPage("inbox.html#/welcome");
      const isThere = `document.querySelector("[data-field=invitation] textarea") !== null`;
      await expect.poll(() => page.evaluate(isThere)).toBe(true);
      await page.evaluate(`{
        const type = (element, text) => {
          element.value = text;
          element.dispatchEvent(new InputEvent("input", { bubbles: true }));
        };
        type(document.querySelector("[data-field=invitation] textarea"), ${JSON.stringify(TYPED)});
        const other = document.createElement("textarea");
        other.id = "other";
        document.body.append(other);
        type(other, ${JSON.stringify(KEPT)});
        // Chromium saves the state when something of the page changes.
        location.hash = "#/welcome/1";
      }`);
      const canaries = [
        { name: "typed", value: TYPED },
        { name: "kept", value: KEPT },
      ];
      let found: readonly Found[] = [];
      const search = (): readonly string[] => {
        found = searchFiles(filesUnder(profileDir), canaries);
        return found.map(({ canary }) => canary);
      };
      await expect.poll(search, { interval: 1_000 }).toContain("kept");
      expect(found.filter(({ canary }) => canary === "typed")).toEqual([]);
    } finally {
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  },
);
