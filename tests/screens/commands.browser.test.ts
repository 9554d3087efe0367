/** The keys of the desk and its palette: all is in reach of a key press, and nothing happens while somebody writes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { vi } from "../../extension/i18n/vi.ts";
import { silentLog } from "../../server/log.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { Desk } from "../practice/desk.ts";
import { approve, compose, numberSealSend, openNewest, waitForPaper, waitForScreen } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice, type Official, type Practice } from "../practice/practice.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { tooWide, violations } from "./axe.ts";

const SUBJECT = "V/v kiểm tra công tác lưu trữ";
const RECEIVER = "Z01.01.01";

let directory: string;
let practice: Practice;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-commands-"));
  practice = await makePractice({ directory, log: silentLog });
  const main = join(directory, "paper.pdf");
  writeFileSync(main, smallPdf());
  const options = { practice, extensionDir: builtExtension.chromium, profileDir: join(directory, "profile") };
  desk = new Desk({ name: "commands", ...options, passphrase: inventPassphrase(), headed: false });
  await desk.open();
  page = desk.page;
  const sender: Official = { ...practice.official("Z01.01", "clerk"), roles: ["clerk", "leader"] };
  await desk.enrol(sender);
  await page.locator('.desk[data-line="up"][data-synced]').waitFor();
  const receiver = practice.organisation.unit(RECEIVER).state.name;
  const draft = await compose(page, { subject: SUBJECT, act: [receiver], main });
  await waitForPaper(page, draft, "submitted");
  await approve(page, draft);
  await waitForPaper(page, draft, "approved");
  await numberSealSend(page, draft);
  await waitForPaper(page, draft, "sent");
  await desk.enrol(practice.official(RECEIVER, "clerk"));
  await openNewest(page);
});

afterAll(async () => {
  await desk?.close();
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true });
});

const dialog = () => page.locator("dialog[open]");
const palette = () => page.locator('dialog[open] [data-value="palette"]');

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function closeDialog(): Promise<void> {
  await press("Escape");
  await dialog().waitFor({ state: "detached" });
}

/** Nothing has the focus, as after a click beside everything. */
async function letGo(): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

describe("the keys of the desk", () => {
  test("lead to every screen, back to the list, and to what the open paper allows", async () => {
    await letGo();
    for (const [keys, screen] of [
      [["g", "o"], "outgoing"],
      [["g", "w"], "outbox"],
      [["g", ","], "settings"],
      [["g", "k"], "check"],
      [["g", "i"], "incoming"],
    ] as const) {
      await press(...keys);
      await waitForScreen(page, screen);
    }
    await press("j");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("option");
    await press("Enter");
    await page.locator('[data-screen=dispatch] [data-step="register"]').waitFor();
    for (const [key, step] of [
      ["e", "register-now"],
      ["x", "refuse-now"],
    ] as const) {
      await press(key);
      await page.locator(`dialog[open] [data-step="${step}"]`).waitFor();
      await closeDialog();
    }
    await press("r");
    await waitForScreen(page, "compose");
  });

  test("are text while somebody writes, and in the palette", async () => {
    const subject = page.locator("[data-field=subject] textarea");
    await subject.focus();
    await page.keyboard.type("giceg?/");
    expect(await subject.inputValue()).toContain("giceg?/");
    expect(await dialog().count()).toBe(0);
    await waitForScreen(page, "compose");
    await press("Control+k");
    await palette().waitFor();
    await page.keyboard.type("c g i");
    expect(await palette().locator("input").inputValue()).toBe("c g i");
    await closeDialog();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
  });

  test("stand on a sheet, and single letters can be given up there", async () => {
    await letGo();
    await press("?");
    await page.locator('[data-value="key-sheet"]').waitFor();
    const single = dialog().locator("input[type=checkbox]");
    await single.uncheck();
    await closeDialog();
    await press("g", "o", "?");
    await press("Control+k");
    await palette().waitFor();
    expect(await page.locator('[data-value="key-sheet"]').count()).toBe(0);
    await page.keyboard.type("phim tat");
    await press("Enter");
    await page.locator('[data-value="key-sheet"]').waitFor();
    await waitForScreen(page, "compose");
    await single.check();
    await closeDialog();
    await press("g", "o");
    await waitForScreen(page, "outgoing");
  });
});

describe("the palette", () => {
  test("finds screens without diacritics, and papers by their subject", async () => {
    await press("Control+k");
    await palette().waitFor();
    await page.keyboard.type("van ban den");
    await expect.poll(() => palette().locator("[aria-selected=true]").getAttribute("data-command")).toBe("incoming");
    await press("Enter");
    await waitForScreen(page, "incoming");
    await press("Control+k");
    await palette().waitFor();
    await page.keyboard.type("cong tac luu tru");
    await expect.poll(() => palette().locator("[aria-selected=true]").innerText()).toContain(SUBJECT);
    await press("Enter");
    await page.locator("[data-screen=dispatch]").waitFor();
    expect(await page.locator("[data-screen=dispatch]").innerText()).toContain(SUBJECT);
  });

  test("says what cannot be done here, and does not do it", async () => {
    await press("g", "w");
    await waitForScreen(page, "outbox");
    await press("Control+k");
    await palette().waitFor();
    await page.keyboard.type("vao so");
    const entry = palette().locator('[data-command="register"]');
    expect(await entry.innerText()).toContain(vi.keys.notNow);
    await press("Enter");
    expect(await palette().count()).toBe(1);
    await closeDialog();
  });

  test.each(languages.map(({ code }) => code))(
    "and the sheet can be read in %s by everybody, in 320 px too",
    async (code) => {
      await page.evaluate((language) => {
        const { chrome } = globalThis as unknown as {
          chrome: { storage: { local: { set(items: object): Promise<void> } } };
        };
        return chrome.storage.local.set({ language });
      }, code);
      await page.locator(`html[lang="${code}"]`).waitFor({ state: "attached" });
      await letGo();
      for (const open of ["Control+k", "?"]) {
        await press(open);
        await dialog().waitFor();
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await violations(page), `${open} ${width}`).toEqual([]);
          expect(await tooWide(page), `${open} ${width}`).toEqual([]);
          const [box] = await dialog().evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
          expect(box, `${open} ${width}: the dialog is wider than its place`).toBeLessThanOrEqual(1);
        }
        await closeDialog();
      }
    },
  );
});
