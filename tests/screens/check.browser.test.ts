/** The self-check: in order where everything works, and what to do where the relay is away or the clock is wrong. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { CHECKS } from "../../extension/office/self-check.ts";
import { silentLog } from "../../server/log.ts";
import { Desk } from "../practice/desk.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice, type Official, type Practice } from "../practice/practice.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { tooWide, violations } from "./axe.ts";

let directory: string;
let practice: Practice;
let desk: Desk;
let page: Page;
let official: Official;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-check-"));
  practice = await makePractice({ directory, log: silentLog });
  official = practice.official("Z01.01", "clerk");
  const options = { practice, extensionDir: builtExtension.chromium, profileDir: join(directory, "profile") };
  desk = new Desk({ name: "check", ...options, passphrase: inventPassphrase(), headed: false });
  await desk.open();
  await desk.enrol(official);
  page = desk.page;
  await page.evaluate(() => void (location.hash = "#/settings"));
  await page.locator('[data-step="open-check"]').click();
});

afterAll(async () => {
  await desk?.close();
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true });
});

const found = (name: string, finding: string) => page.locator(`[data-check="${name}"][data-finding="${finding}"]`);
const report = () => page.locator('[data-value="report"]').textContent();

describe("the self-check", () => {
  test("each link is there, and is found in order once everything was read", async () => {
    for (const [name, finding] of [
      ["membership", "member"],
      ["keys", "keys-here"],
      ["certificates", "certificates-good"],
      ["relay", "relay-up"],
      ["clock", "clock-right"],
      ["list", "list-whole"],
      ["search", "search-whole"],
      ["outbox", "outbox-empty"],
      ["policy", "policy-none"],
    ] as const) {
      await found(name, finding).waitFor();
    }
    const names = page.locator("[data-check]");
    expect(await names.evaluateAll((all) => all.map((each) => each.getAttribute("data-check")))).toEqual([...CHECKS]);
  });

  test("without the relay it says so, what to do, and again when the relay is back", async () => {
    await practice.stopRelay();
    await page.locator('[data-check="relay"][data-state="broken"]').waitFor();
    expect(await page.locator('[data-check="relay"] p').allInnerTexts()).toHaveLength(3);
    expect(await report()).toMatch(/^relay: broken relay-down reason=\S+$/m);
    await practice.startRelay();
    await found("relay", "relay-up").waitFor();
  });

  test("the report names nobody and nothing", async () => {
    const text = (await report()) ?? "";
    const { state } = practice.organisation.unit(official.unit);
    for (const secret of [
      official.name,
      official.unit,
      state.name,
      practice.relayUrl,
      new URL(practice.relayUrl).host,
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toMatch(/^Tram self-check, /);
  });

  test.each(languages.map(({ code }) => code))("can be read in %s by everybody, in 320 px too", async (code) => {
    await page.evaluate(() => void (location.hash = "#/settings"));
    await page.locator("[data-field=language] select").selectOption(code);
    await page.evaluate(() => void (location.hash = "#/check"));
    await page.locator(`html[lang^="${code}"]`).waitFor();
    await found("keys", "keys-here").waitFor();
    await page.locator("[data-screen=check] summary").click();
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await violations(page), `${width}`).toEqual([]);
      expect(await tooWide(page), `${width}`).toEqual([]);
    }
  });
});
