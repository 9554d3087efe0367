/**
 * Takes a picture of every scene in every language, theme and width, for people to look at:
 * `node tests/gallery/shoot.ts DIR [--scene inbox] [--language vi] [--theme light] [--width 1280] [--zoom 2]`
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { requirePrograms } from "../tools/require-programs.ts";
import { sceneNames } from "./scene.ts";
import { serveGallery } from "./serve.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scene: { type: "string", multiple: true },
    language: { type: "string", multiple: true },
    theme: { type: "string", multiple: true },
    width: { type: "string", multiple: true },
    zoom: { type: "string", default: "1" },
  },
});
const [directory] = positionals;
if (directory === undefined) throw new Error("name the directory that the pictures go to");

const zoom = Number(values.zoom);
const gallery = await serveGallery();
await mkdir(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: requirePrograms(["chromium"]).chromium,
  args: ["--no-sandbox"],
});
try {
  for (const width of values.width ?? ["320", "768", "1280"]) {
    for (const theme of values.theme ?? ["light", "dark", "contrast"]) {
      const context = await browser.newContext({
        viewport: { width: Math.round(Number(width) / zoom), height: Math.round(820 / zoom) },
        deviceScaleFactor: zoom,
        reducedMotion: "reduce",
        forcedColors: theme === "forced" ? "active" : "none",
      });
      const page = await context.newPage();
      for (const scene of values.scene ?? sceneNames) {
        for (const language of values.language ?? ["vi", "en", "bn"]) {
          await page.goto(`${gallery.url}?${new URLSearchParams({ scene, language, theme })}`);
          await page.waitForSelector("main");
          if (scene === "recipients") {
            await page.getByRole("combobox").fill("tan tien");
            await page.getByRole("option").first().waitFor();
          }
          await page.evaluate(() => document.fonts.ready);
          const file = join(directory, `${scene}-${language}-${theme}-${width}${zoom === 1 ? "" : `@${zoom}`}.png`);
          await page.screenshot({ path: file, fullPage: true });
        }
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await gallery[Symbol.asyncDispose]();
}
