/** The whole way of a paper without a mouse: nothing is out of reach, the focus is always seen, and Escape leads out. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vi } from "../../extension/i18n/vi.ts";
import { silentLog } from "../../server/log.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { Desk } from "../practice/desk.ts";
import { arrivalNumber, openNewest, register, waitForPaper, waitForPdf, waitForScreen } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice, type Official, type Practice } from "../practice/practice.ts";
import { builtExtension } from "../tools/build-extension.ts";

const UNIT = "Z01.01";
const RECIPIENT = "Z01.01.01";

let directory: string;
let practice: Practice;
let desk: Desk;
let page: Page;
let paper: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-keyboard-"));
  practice = await makePractice({ directory, log: silentLog });
  paper = join(directory, "paper.pdf");
  writeFileSync(paper, smallPdf());
  const options = { practice, extensionDir: builtExtension.chromium, profileDir: join(directory, "profile") };
  desk = new Desk({ name: "keyboard", ...options, passphrase: inventPassphrase(), headed: false });
  await desk.open();
  const official: Official = { ...practice.official(UNIT, "clerk"), roles: ["clerk", "leader"], levels: LEVELS };
  await desk.enrol(official);
  page = desk.page;
  await page.locator('.desk[data-line="up"][data-synced]').waitFor();
});

afterAll(async () => {
  await desk?.close();
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true });
});

const step = (name: string) => `[data-step="${name}"]`;
const field = (name: string) => `[data-field="${name}"]`;

/** More than any screen has places for the focus. */
const MOST_TABS = 80;

/** Presses Tab until the focus stands on what is named; wherever it stands on the way, it is seen. */
async function tabTo(selector: string, key = "Tab"): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < MOST_TABS; i++) {
    const at = await page.evaluate((wanted) => {
      const active = document.activeElement;
      if (!(active instanceof HTMLElement) || active === document.body)
        return { name: "body", found: false, shown: true };
      // The ring may stand on what frames the control.
      const rings = [active, active.parentElement, active.closest("label, .dropzone, .combobox, .shell")].map(
        (each) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each ?? active);
          return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
        },
      );
      const name = `${active.tagName} ${active.className} ${active.textContent?.slice(0, 30) ?? ""}`;
      // The title of a dialog has the focus when it opens; the dialog stands in front of everything.
      const shown = rings.includes(true) || active.matches("dialog h2");
      return { name, found: active.matches(wanted), shown };
    }, selector);
    expect(at.shown, `the focus is seen on ${at.name}`).toBe(true);
    if (at.found) return;
    seen.push(at.name);
    await page.keyboard.press(key);
  }
  throw new Error(`${selector} is out of reach; on the way: ${seen.join(" | ")}`);
}

async function press(selector: string, key = "Enter"): Promise<void> {
  await tabTo(selector);
  await page.keyboard.press(key);
}

describe("without a mouse", () => {
  test("the skip link leads to the content, and stays on the screen that is shown", async () => {
    await press('.shell-nav a[href="#/settings"]');
    await waitForScreen(page, "settings");
    await page.reload();
    await waitForScreen(page, "settings");
    await press(".skip");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    expect(await page.evaluate(() => location.hash)).toBe("#/settings");
    await waitForScreen(page, "settings");
  });

  test("a paper is written, approved, numbered, sealed and sent", async () => {
    // Choosers are caught from the first listener on, which the browser is told of only after a while.
    page.on("filechooser", () => {});
    await press('.shell-nav a[href="#/compose"]');
    await waitForScreen(page, "compose");
    await tabTo(`${field("subject")} textarea`);
    await page.keyboard.type("Không dùng chuột");
    await tabTo(`${field("act")} input`);
    await page.keyboard.type(practice.organisation.unit(RECIPIENT).state.name);
    await page
      .locator(`${field("act")} [role=option]`)
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await tabTo(`${field("main")} :is(input[type=file], button)`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
    await chooser.setFiles(paper);
    await page.locator(`${step("submit")}:not([aria-disabled])`).waitFor();
    await press(step("submit"));
    await waitForScreen(page, "outgoing-paper");
    const shown = page.locator("[data-screen=outgoing-paper]");
    const draft = (await shown.getAttribute("data-draft")) ?? "";
    await page.locator("[data-screen=outgoing-paper][data-state=submitted]").waitFor();

    await tabTo('.shell-nav a[href="#/approvals"]', "Shift+Tab");
    await page.keyboard.press("Enter");
    await waitForScreen(page, "approvals");
    await press(`[data-paper="${draft}"]`);
    await waitForPdf(page);
    await page.locator(`${step("approve")}:not([aria-disabled])`).waitFor();
    await press(step("approve"));
    await page.locator(step("approve")).waitFor({ state: "detached" });
    await waitForPaper(page, draft, "approved");

    await tabTo('.shell-nav a[href="#/sealing"]', "Shift+Tab");
    await page.keyboard.press("Enter");
    await waitForScreen(page, "sealing");
    await press(`[data-paper="${draft}"]`);
    await page.locator("[data-value=next-number]").waitFor();
    await press(step("send"));
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    await expect
      .poll(() => page.evaluate((wanted) => document.activeElement?.matches(wanted), step("send")))
      .toBe(true);
    await page.keyboard.press("Enter");
    await page.locator("dialog[open]").waitFor();
    await press(step("send-now"));
    await waitForPaper(page, draft, "sent");
  });

  test("in a narrow window the focus follows from the list to the paper and back", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.evaluate(() => void (location.hash = "#/outgoing"));
    const stands = (selector: string) =>
      expect.poll(() => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)).toBe(true);
    // With the paper of before goes the focus, and a row is given it.
    await stands("[data-screen=outgoing] .split-panes[data-showing=list] [role=option]");
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press("[data-screen=outgoing] [role=option]");
    await waitForScreen(page, "outgoing-paper");
    await stands(".split-back button");
    await page.keyboard.press("Enter");
    await stands("[data-screen=outgoing] [role=option]");
  });
});

describe("in a window of 320 and 360 px", () => {
  test.each([320, 360])(
    "every place of the navigation is in sight at %i px, with its name or a hint",
    async (width) => {
      await page.setViewportSize({ width, height: 740 });
      for (const route of ["compose", "approvals", "incoming", "sealing", "outgoing", "outbox", "settings"]) {
        await page.evaluate((hash) => void (location.hash = hash), `#/${route}`);
        await waitForScreen(page, route);
        const items = await page.locator(".nav-item").evaluateAll((all) =>
          all.map((item) => {
            const { left, right, width: size } = item.getBoundingClientRect();
            return { left, right, size, named: item.getAttribute("title") !== "", name: item.textContent };
          }),
        );
        expect(items.length).toBe(7);
        for (const { left, right, size, named, name } of items) {
          expect(
            left >= 0 && right <= width + 0.5 && size >= 24 && named,
            `${name} at ${route}: ${left}–${right}`,
          ).toBe(true);
        }
        const label = page.locator(".nav-item[aria-current] .nav-label");
        const cut = await label.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
        expect(cut, `the name of ${route} is cut off`).toBe(false);
      }
    },
  );
});

test("a clerk sends the answer of the unit again, and is told that it went out", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await desk.enrol(practice.official(RECIPIENT, "clerk"));
  const dispatch = await openNewest(page);
  await register(page, dispatch);
  await arrivalNumber(page, dispatch);
  await page.locator(step("repeat")).waitFor();
  await press(step("repeat"));
  await page.locator("dialog[open]").waitFor();
  expect(await page.locator("dialog[open]").innerText()).toContain(vi.receive.repeat.body);
  await press(step("repeat-now"));
  await page.locator('[data-value=repeating][data-state="done"]').waitFor();
  await expect.poll(() => page.locator(step("repeat")).count(), { message: "once is enough" }).toBe(0);
});
