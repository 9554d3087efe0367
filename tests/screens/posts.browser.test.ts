/** First use in few decisions, the tour, several posts in one browser, the side panel. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { silentLog } from "../../server/log.ts";
import { Desk } from "../practice/desk.ts";
import {
  accountsOffered,
  approve,
  compose,
  numberSealSend,
  unlock,
  waitForPaper,
  waitForScreen,
} from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { letIn, makePractice, type Official, type Practice } from "../practice/practice.ts";
import { printPaper, SAMPLE_PAPER } from "../practice/sample-paper.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { tooWide, violations } from "./axe.ts";

const passphrase = inventPassphrase();

let directory: string;
let practice: Practice;
let desk: Desk;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-posts-"));
  practice = await makePractice({ directory, log: silentLog });
  const profileDir = join(directory, "profile");
  desk = new Desk({
    name: "posts",
    practice,
    extensionDir: builtExtension.chromium,
    profileDir,
    passphrase,
    headed: false,
  });
  await desk.open();
});

afterAll(async () => {
  await desk?.close();
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true });
});

const page = (): Page => desk.page;
const step = (name: string) => page().locator(`[data-step="${name}"]`);
const field = (name: string) => page().locator(`[data-field="${name}"] input`);

test("from the link to the desk it takes three decisions: this unit, a passphrase, the code; then one is shown around", async () => {
  const official: Official = { ...practice.official("Z01.01", "clerk"), roles: ["clerk", "leader"] };
  const code = Promise.withResolvers<string>();
  const { invitation, admitted } = await letIn(practice, official, () => code.promise, new AbortController().signal);
  await page().evaluate((hash) => void (location.hash = hash), `#/enrol/${encodeURIComponent(invitation)}`);
  await step("accept-invitation").click();
  await field("passphrase").fill(passphrase);
  await field("passphrase-again").fill(passphrase);
  await step("make-keys").click();
  const shown = page().locator("[data-value=code]");
  await shown.waitFor();
  code.resolve((await shown.getAttribute("data-code")) ?? "");
  expect(await admitted).toBe(true);
  await step("begin-tour").click();
  const seen: string[] = [];
  for (const screen of ["incoming", "incoming", "outgoing", "outbox", "incoming"]) {
    await page().locator(`[data-screen="${screen}"]`).waitFor();
    const tour = page().locator("[data-tour]");
    seen.push((await tour.getAttribute("data-tour")) ?? "");
    await step("tour-next").click();
    if (seen.length < 5)
      await page()
        .locator(`[data-tour]:not([data-tour="${seen.at(-1)}"])`)
        .waitFor();
  }
  expect(seen).toEqual(["incoming", "check", "write", "line", "find"]);
  await page().locator("[data-tour]").waitFor({ state: "hidden" });
  await waitForScreen(page(), "incoming");
});

test.each(languages.map(({ code }) => code))("the tour in %s can be read by everybody, in 320 px too", async (code) => {
  await page().evaluate(() => void (location.hash = "#/settings"));
  await page().locator('[data-field="language"] select').selectOption(code);
  await page().locator(`html[lang="${code}"]`).waitFor();
  await step("open-tour").click();
  const before = page().viewportSize();
  for (let at = 0; at < 5; at++) {
    expect(await violations(page())).toEqual([]);
    await page().setViewportSize({ width: 320, height: 640 });
    expect(await tooWide(page())).toEqual([]);
    if (process.env["TRAM_SHOT"]) await page().screenshot({ path: `${process.env["TRAM_SHOT"]}-${code}-${at}.png` });
    if (before !== null) await page().setViewportSize(before);
    await step("tour-next").click();
  }
  await page().evaluate(() => void (location.hash = "#/settings"));
});

/** A paper that is not sealed yet stands in the list of what goes out, also in a narrow window. */
async function nothingIsOpenUnasked(draft: string): Promise<void> {
  const wide = page().viewportSize();
  await page().setViewportSize({ width: 320, height: 800 });
  await page().evaluate(() => void (location.hash = "#/outgoing"));
  await page().locator(`[data-screen=outgoing] [data-paper="${draft}"]`).waitFor();
  expect(await page().locator("[data-screen=outgoing-paper]").count()).toBe(0);
  if (wide !== null) await page().setViewportSize(wide);
}

test("of what comes for a post that is locked one is told while another is open, and goes to it from there", async () => {
  await step("lock").click();
  await desk.enrol(practice.official("Z01.01.01", "clerk"));
  await page().locator(".desk[data-synced]").waitFor();
  await page().locator(".shell-person").click();
  await page().locator("[data-post]").click();
  await waitForScreen(page(), "unlock");
  const accounts = await accountsOffered(page());
  const chosen = page().locator("[data-account][aria-pressed=true]");
  expect(await chosen.getAttribute("data-account")).toBe(accounts[0]);
  await unlock(page(), passphrase, accounts[0]);
  await page().locator('.desk[data-line="up"][data-synced]').waitFor();

  const main = join(directory, "paper.pdf");
  await printPaper(SAMPLE_PAPER, main);
  const draft = await compose(page(), { subject: SAMPLE_PAPER.subject, act: ["Z01.01.01"], main });
  await waitForPaper(page(), draft, "submitted");
  await nothingIsOpenUnasked(draft);
  await approve(page(), draft);
  await waitForPaper(page(), draft, "approved");
  await numberSealSend(page(), draft);
  await waitForPaper(page(), draft, "sent");
  await page().locator(".shell-person").click();
  await page().locator("[data-post] > .icon").waitFor();
  // A notification about it leads to the same choice.
  await page().keyboard.press("Escape");
  await page().evaluate(() => void (location.hash = "#/unlock/2"));
  await page().locator("[data-post]").click();
  await unlock(page(), passphrase, accounts[1]);
  await page().locator("[data-screen=incoming] [role=option]").waitFor();
});

test("the side panel shows the inbox beside a page, and the toolbar's window opens it", async () => {
  const popup = await desk.browser.openPage("popup.html");
  const pressed = popup.locator('[data-step="open-beside"]');
  await pressed.waitFor();
  expect(await violations(popup)).toEqual([]);
  await pressed.click();
  // The driver does not show side panels; the browser names them.
  const panels = (): Promise<string[]> =>
    page().evaluate(async () => {
      const { runtime } = (
        globalThis as unknown as {
          chrome: { runtime: { getContexts(of: object): Promise<{ documentUrl: string }[]> } };
        }
      ).chrome;
      return (await runtime.getContexts({ contextTypes: ["SIDE_PANEL"] })).map(
        ({ documentUrl }) => new URL(documentUrl).pathname,
      );
    });
  await expect.poll(panels).toEqual(["/inbox.html"]);
});
