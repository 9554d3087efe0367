import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { launchFirefox } from "./firefox.ts";
import type { ExtensionBrowser, LaunchOptions } from "./profile.ts";

const record = `const open = () => new Promise((done, fail) => {
  const request = indexedDB.open("desk", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("notes");
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});
globalThis.write = async (text) => {
  const transaction = (await open()).transaction("notes", "readwrite", { durability: "strict" });
  transaction.objectStore("notes").put(text, "only");
  await new Promise((done) => (transaction.oncomplete = done));
};
globalThis.read = async () => {
  const request = (await open()).transaction("notes").objectStore("notes").get("only");
  return await new Promise((done) => (request.onsuccess = () => done(request.result ?? "nothing")));
};`;

let extensionDir = "";

beforeAll(() => {
  extensionDir = mkdtempSync(join(tmpdir(), "tram-tiny-"));
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const manifest = {
    manifest_version: 3,
    name: "Tiny",
    version: "1.0",
    key: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    background: { service_worker: "background.js", scripts: ["background.js"] },
    browser_specific_settings: { gecko: { id: "tiny@tram.example" } },
  };
  writeFileSync(join(extensionDir, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(extensionDir, "background.js"), "");
  writeFileSync(join(extensionDir, "page.js"), record);
  writeFileSync(join(extensionDir, "page.html"), '<!doctype html><h1>Tiny</h1><script src="page.js"></script>');
});

afterAll(() => rmSync(extensionDir, { recursive: true }));

const browsers: { name: string; launch(options: LaunchOptions): Promise<ExtensionBrowser> }[] = [
  { name: "Chromium", launch: launchChromium },
  { name: "Firefox", launch: launchFirefox },
];

test.for(browsers)(
  "$name opens the extension's pages, and a killed profile reopens with what was stored",
  async ({ launch }) => {
    const profileDir = mkdtempSync(join(tmpdir(), "tram-profile-"));
    try {
      await using first = await launch({ extensionDir, profileDir, locale: "vi-VN" });
      const page = await first.openPage("page.html");
      expect(await page.evaluate("document.querySelector('h1').textContent")).toBe("Tiny");
      expect(await page.evaluate("location.origin + '/'")).toBe(first.extensionUrl(""));
      expect(await page.evaluate("navigator.language")).toBe("vi-VN");
      expect(await page.evaluate("read()")).toBe("nothing");
      await page.evaluate("write('kept')");
      await first.kill();

      await using second = await launch({ extensionDir, profileDir });
      expect(second.extensionUrl("")).toBe(first.extensionUrl(""));
      expect(await (await second.openPage("page.html")).evaluate("read()")).toBe("kept");
    } finally {
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  },
);

test("Chromium's service worker of the extension can be reached", async () => {
  await using browser = await launchChromium({ extensionDir });
  expect((await browser.serviceWorker()).url()).toBe(browser.extensionUrl("background.js"));
});
