import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type Axe from "axe-core";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { vi } from "../../extension/i18n/vi.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { PATIENCE } from "../tools/patience.ts";
import { requirePrograms } from "../tools/require-programs.ts";
import type { ServedFolder } from "../tools/serve-folder.ts";
import { sceneNames } from "./scene.ts";
import type { SceneName } from "./scene.ts";
import { serveGallery } from "./serve.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let gallery: ServedFolder;
let browser: Browser;
/** The scene whose looks are checked one after the other, and its page with axe in it. */
let current: { readonly scene: SceneName; readonly page: Page } | undefined;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({
    executablePath: requirePrograms(["chromium"]).chromium,
    args: ["--no-sandbox", "--disable-gpu"],
  });
});

afterAll(async () => {
  await browser?.close();
  await gallery?.[Symbol.asyncDispose]();
});

type Look = { language?: string; theme?: string; width?: number };

async function open(scene: SceneName, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${gallery.url}?${new URLSearchParams({ scene, language: "vi", theme: "light" })}`);
  await page.waitForSelector("main");
  return page;
}

async function withScene(scene: SceneName, look: Look, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await open(scene, look.width ?? 1280);
  try {
    await use(page);
  } finally {
    await page.close();
  }
}

async function inLook(scene: SceneName, look: Look): Promise<Page> {
  const { language = "vi", theme = "light", width = 1280 } = look;
  if (current?.scene !== scene) {
    await current?.page.close();
    current = { scene, page: await open(scene, width) };
    await current.page.evaluate(axeSource);
  }
  const { page } = current;
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate((detail) => dispatchEvent(new CustomEvent("look", { detail })), { language, theme });
  await page.locator(`html[lang="${language}"][data-theme="${theme}"]`).waitFor({ state: "attached" });
  return page;
}

async function violations(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const results = await axe.run(document, { resultTypes: ["violations"] });
    return results.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    );
  });
}

/** What is wider than its place and would have to be scrolled sideways. */
async function tooWide(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    Array.from(document.querySelectorAll("body, main, .shell-content, .split-list, .split-reading, .sheet"))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.className || element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
  );
}

const looks: readonly Look[] = [
  ...languages.map(({ code }) => ({ language: code, width: 320 })),
  { theme: "light" },
  { theme: "dark" },
  { theme: "contrast" },
];

describe.each(sceneNames)("the scene %s", (scene) => {
  test.each(looks)("has no violation that axe knows and fits without scrolling sideways: %o", async (look) => {
    const page = await inLook(scene, look);
    expect(await tooWide(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });
});

test("the list of dispatches is one tab stop; arrows, Home and End move in it, Enter opens", async () => {
  await withScene("inbox", {}, async (page) => {
    const options = page.getByRole("listbox").getByRole("option");
    await expect.poll(() => page.locator('[role="option"][tabindex="0"]').count()).toBe(1);
    await options.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await options.nth(2).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("End");
    expect(await options.last().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    expect(await options.first().getAttribute("aria-selected")).toBe("true");
    await page.getByText("18-CV/VPTU").nth(1).waitFor();
  });
});

describe("a list of 50,000", () => {
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-posinset"));
  const rows = (page: Page) => page.locator(".dispatch-row");
  /** The first row that is wholly in sight, and how far below the upper edge of the list it stands. */
  const inSight = (page: Page) =>
    page.evaluate(() => {
      const edge = document.querySelector(".list-head")?.getBoundingClientRect().bottom ?? 0;
      const all = Array.from(document.querySelectorAll(".dispatch-row"));
      const first = all.find((row) => row.getBoundingClientRect().top >= edge);
      return { id: first?.getAttribute("data-paper"), below: (first?.getBoundingClientRect().top ?? 0) - edge };
    });
  /** As it is once nothing moves any more. */
  const settled = async (page: Page) => {
    let before = await inSight(page);
    await expect
      .poll(async () => {
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        const last = before;
        before = await inSight(page);
        return before.id !== undefined && last.id === before.id && last.below === before.below;
      })
      .toBe(true);
    return before;
  };
  const scrollBy = (page: Page, pixels: number) =>
    page.evaluate((by) => document.querySelector(".split-list")?.scrollBy(0, by), pixels);

  test("has only what is near in the page; End, Home and the arrows come to every row, and the focus stays on it", async () => {
    await withScene("volume", {}, async (page) => {
      await rows(page).first().focus();
      expect(await rows(page).count()).toBeLessThan(100);
      await page.keyboard.press("End");
      await expect.poll(() => focused(page)).toBe("50000");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("PageUp");
      await expect.poll(() => focused(page)).toBe("49989");
      const active = page.locator("[aria-posinset='49989']");
      await expect.poll(() => active.evaluate((row) => row.getBoundingClientRect().top > 0)).toBe(true);
      await page.keyboard.press("Home");
      await expect.poll(() => focused(page)).toBe("1");
      for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowDown");
      await expect.poll(() => focused(page)).toBe("41");
      expect(await rows(page).count()).toBeLessThan(100);
      // Scrolled away from, it is still where Tab and the arrows begin.
      await scrollBy(page, 400_000);
      await expect
        .poll(() => page.locator("[aria-posinset='41'] ~ .dispatch-room ~ .dispatch-row").count())
        .not.toBe(0);
      expect(await focused(page)).toBe("41");
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => focused(page)).toBe("42");
      await expect.poll(() => page.locator("[aria-posinset='42']").evaluate((row) => row.checkVisibility())).toBe(true);
    });
  });

  test("says over the rows in sight which day they are of", async () => {
    await withScene("volume", {}, async (page) => {
      await scrollBy(page, 300_000);
      const day = page.locator(".dispatch-edge .dispatch-day");
      const first = await settled(page);
      const at = await page
        .locator(`[data-paper="${first.id}"] time`)
        .evaluate((time) => (time as HTMLTimeElement).dateTime);
      const name = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "numeric" }).format(
        new Date(at),
      );
      await expect.poll(() => day.innerText()).toContain(name);
      const [below, above] = await page.evaluate(() => [
        document.querySelector(".dispatch-edge .dispatch-day")?.getBoundingClientRect().top,
        document.querySelector(".list-head")?.getBoundingClientRect().bottom,
      ]);
      expect(below).toBe(above);
    });
  });

  test("keeps what is being read in its place when 2,000 arrive above it, and shows them when it stands at the top", async () => {
    await withScene("volume", {}, async (page) => {
      await scrollBy(page, 5_000);
      await expect.poll(async () => (await inSight(page)).id).toMatch(/^n499[0-9]{2}$/);
      const before = await settled(page);
      await page.evaluate(() => dispatchEvent(new CustomEvent("arrive", { detail: 2_000 })));
      await page.getByText("52.000").waitFor();
      await expect.poll(() => rows(page).first().getAttribute("aria-setsize")).toBe("52000");
      const after = await settled(page);
      expect(after.id).toBe(before.id);
      expect(Math.abs(after.below - before.below)).toBeLessThan(2);
      await page.evaluate(() => document.querySelector(".split-list")?.scrollTo(0, 0));
      await expect.poll(async () => (await inSight(page)).id).toBe("n51999");
      await page.evaluate(() => dispatchEvent(new CustomEvent("arrive", { detail: 1 })));
      await expect.poll(async () => (await inSight(page)).id).toBe("n52000");
    });
  });
});

test("recipients are picked by keyboard alone; the one that may not hold the level is passed over", async () => {
  await withScene("recipients", {}, async (page) => {
    const input = page.getByRole("combobox", { name: /Nơi nhận/ });
    await input.focus();
    await page.keyboard.type("tan tien");
    await page.getByRole("option").nth(2).waitFor();
    const active = () =>
      input.evaluate(
        (element) => document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.innerText,
      );
    await expect.poll(active).toContain("Lạng Sơn");
    await page.keyboard.press("ArrowDown");
    expect(await active()).toContain("Lạng Sơn");
    await page.keyboard.press("Enter");
    expect(await page.locator(".chip").allInnerTexts()).toHaveLength(3);
    await page.keyboard.press("Escape");
    expect(await input.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Backspace");
    expect(await page.locator(".chip").allInnerTexts()).toHaveLength(2);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Delete");
    expect(await page.locator(".chip").allInnerTexts()).toHaveLength(1);
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

test("a dialog takes the focus to its first field, closes on Escape and gives the focus back", async () => {
  await withScene("dialog", {}, async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const opener = page.getByRole("button", { name: "Từ chối", exact: true });
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

test("files come in by drop and by paste", async () => {
  await withScene("compose", {}, async (page) => {
    const dropped = await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "a.pdf"));
      const zone = document.querySelectorAll(".drop")[1];
      const over = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: data });
      zone?.dispatchEvent(over);
      zone?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
      zone?.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
      return over.defaultPrevented;
    });
    expect(dropped).toBe(true);
    await expect.poll(() => page.locator(".file-name", { hasText: "a.pdf" }).count()).toBe(2);
  });
});

test("the language changes at once, everywhere, and the page says which it is", async () => {
  await withScene("inbox", {}, async (page) => {
    await page.getByLabel("Ngôn ngữ").selectOption("bn");
    await page.getByRole("heading", { name: "বাঁ দিক থেকে একটি পত্র বেছে নিন" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("bn");
    await page.getByLabel("ভাষা").selectOption("en");
    await page.getByRole("heading", { name: "Choose a dispatch on the left" }).waitFor();
  });
});

test("R33: markup in a subject or name is shown as text, bidi and zero-width characters are gone and marked", async () => {
  await withScene("inbox", {}, async (page) => {
    const list = page.getByRole("listbox");
    await list.getByText('<img src=x onerror="document.title=1"> <b>đậm</b> &amp; "nháy"').waitFor();
    expect(await list.locator("img, script, b, i").count()).toBe(0);
    expect(await page.title()).toBe("Tram");
    expect(await list.innerText()).not.toMatch(/[\u200B\u202A-\u202E\u2066-\u2069]/);
    expect(await page.getByRole("img", { name: /ký tự ẩn/ }).count()).toBeGreaterThan(2);
  });
});

test("what cannot be pressed can still be reached, and does nothing", async () => {
  await withScene("pieces", {}, async (page) => {
    const button = page.getByRole("button", { name: vi.send.action });
    await button.focus();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await button.getAttribute("aria-disabled")).toBe("true");
  });
});

test("where a row is too narrow the name of the unit is cut, its province is not", async () => {
  await withScene("list", { width: 320 }, async (page) => {
    const row = page.getByRole("option", { name: /UBND phường Minh Họa 02/ });
    const cut = (part: string) => row.locator(part).evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(await cut(".dispatch-unit")).toBe(true);
    expect(await cut(".dispatch-parent")).toBe(false);
  });
});
