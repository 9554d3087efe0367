/** Several dispatches chosen and dealt with at once, by mouse and by keyboard, and taken back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { type Scene, setScene } from "../attacks/scene.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide, violations } from "./axe.ts";

const COUNT = 6;

let scene: Scene;
let attacked: AttackedDesk;
/** In the order in which they were sent. */
const sent: string[] = [];

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  for (let at = 1; at <= COUNT; at++) sent.push((await scene.send({ subject: `V/v việc thứ ${at}` })).id);
  await attacked.goTo("incoming");
  await page().locator(`[data-screen=incoming][data-count="${COUNT}"]`).waitFor();
  await rows()
    .and(page().locator("[data-unread]"))
    .nth(COUNT - 1)
    .waitFor();
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const page = () => attacked.page();
const rows = () => page().locator("[data-screen=incoming] .dispatch-row");
const unread = () => page().locator("[data-screen=incoming] .dispatch-row[data-unread]");
const step = (name: string) => page().locator(`[data-step="${name}"]`);
const chosen = (count: number) => page().locator(`.bulk[data-chosen="${count}"]`);
const undo = () => page().locator(".toast button").first();

describe("views of one's own", () => {
  const view = (name: string) => page().locator(`[data-view="${name}"]`);
  const search = () => page().locator("input[type=search]");

  test("a search and a filter are kept under a name, shown by a press, taken away and brought back", async () => {
    await search().fill("viec thu 3");
    await expect.poll(() => rows().count()).toBe(1);
    await step("save-view").click();
    const name = page().locator("dialog[open] [data-field=view-name] input");
    expect(await name.inputValue()).toBe("viec thu 3");
    await name.fill("  ");
    await step("save-view-now").click();
    await page().locator('dialog[open] [data-error="name-missing"]').waitFor();
    await name.fill("Việc ba");
    await page().keyboard.press("Enter");
    await view("Việc ba").and(page().locator('[aria-pressed="true"]')).waitFor();
    await view("Việc ba").click();
    await expect.poll(() => rows().count()).toBe(COUNT);
    expect(await search().inputValue()).toBe("");
    await page().reload();
    await view("Việc ba").click();
    await expect.poll(() => rows().count()).toBe(1);
    expect(await search().inputValue()).toBe("viec thu 3");
    await page().locator(".view[data-current] .icon-button").click();
    await undo().click();
    await view("Việc ba").and(page().locator('[aria-pressed="true"]')).click();
    await expect.poll(() => rows().count()).toBe(COUNT);
  });
});

describe("several at once", () => {
  test("Space and Shift with arrows choose; what was marked as read is unread again by one press", async () => {
    await rows().first().focus();
    await page().keyboard.press("Space");
    await chosen(1).waitFor();
    await page().keyboard.press("Shift+ArrowDown");
    await page().keyboard.press("Shift+ArrowDown");
    await chosen(3).waitFor();
    expect(await rows().and(page().locator('[aria-checked="true"]')).count()).toBe(3);
    await step("mark-read").click();
    await expect.poll(() => unread().count()).toBe(COUNT - 3);
    expect(await page().locator(".bulk").count()).toBe(0);
    await undo().click();
    await expect.poll(() => unread().count()).toBe(COUNT);
  });

  test("the button and the boxes choose by mouse, Shift chooses up to a row, Escape ends it", async () => {
    await step("choose-several").click();
    await chosen(0).waitFor();
    await rows().nth(1).locator(".dispatch-box").click();
    await rows()
      .nth(4)
      .click({ modifiers: ["Shift"] });
    await chosen(4).waitFor();
    await rows().nth(2).locator(".dispatch-box").click();
    await chosen(3).waitFor();
    expect(await page().locator("[data-screen=dispatch]").count(), "nothing was opened").toBe(0);
    await page().keyboard.press("Escape");
    await step("choose-several").waitFor();
  });

  test.each(languages)("can be chosen in $code by everybody, in 320 px too", async ({ code }) => {
    await attacked.goTo("settings");
    await page().locator("[data-field=language] select").selectOption(code);
    await attacked.goTo("incoming");
    await rows().first().focus();
    await page().keyboard.press("Control+a");
    await chosen(COUNT).waitFor();
    for (const width of [1280, 320]) {
      await page().setViewportSize({ width, height: 800 });
      expect(await violations(page()), `${width}`).toEqual([]);
      expect(await tooWide(page()), `${width}`).toEqual([]);
    }
    await page().setViewportSize({ width: 1280, height: 800 });
    await page().keyboard.press("Escape");
  });

  test("registrations are taken back while they wait, and nothing of them went out", async () => {
    await rows().first().focus();
    await page().keyboard.press("Control+a");
    await step("register-many").click();
    await undo().click();
    await attacked.goTo("outbox");
    await page().locator('[data-screen=outbox][data-count="0"]').waitFor();
    await attacked.goTo("incoming");
    await rows().first().focus();
    await page().keyboard.press("Control+a");
    await step("register-many").waitFor();
  });

  test("what is not taken back is registered in the order of arrival", async () => {
    await step("register-many").click();
    for (const [at, id] of sent.entries()) {
      await attacked.goTo("incoming", id);
      await page().locator(`[data-screen=dispatch][data-dispatch="${id}"]`).waitFor();
      const number = page().locator('[data-value="arrival-number"]');
      await number.waitFor({ timeout: PATIENCE });
      expect((await number.textContent())?.trim()).toBe(String(at + 1).padStart(2, "0"));
    }
  });
});
