/** What a person is told, by the rules that they have set, seen in the notifications that the browser shows. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { dateInVietnam } from "../../shared/domain/plain-date.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "../attacks/scene.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide, violations } from "./axe.ts";

let scene: Scene;
let attacked: AttackedDesk;

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  await attacked.goTo("settings");
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const page = () => attacked.page();
const field = (name: string) => page().locator(`[data-field="${name}"]`);

interface Notifications {
  getAll(): Promise<Record<string, true>>;
  clear(id: string): Promise<boolean>;
}

/** Places to which those lead that are shown. */
function shown(): Promise<readonly string[]> {
  return page().evaluate(async () => {
    const { chrome } = globalThis as unknown as { chrome: { notifications: Notifications } };
    return Object.keys(await chrome.notifications.getAll()).map((id) => id.slice(id.indexOf("#") + 1));
  });
}

/** The number on the icon. */
function unread(): Promise<string> {
  return page().evaluate(() => {
    const { chrome } = globalThis as unknown as { chrome: { action: { getBadgeText(of: object): Promise<string> } } };
    return chrome.action.getBadgeText({});
  });
}

async function clear(): Promise<void> {
  await page().evaluate(async () => {
    const { chrome } = globalThis as unknown as { chrome: { notifications: Notifications } };
    await Promise.all(Object.keys(await chrome.notifications.getAll()).map((id) => chrome.notifications.clear(id)));
  });
}

async function quiet(on: boolean): Promise<void> {
  await field("quiet").locator("input").setChecked(on);
  if (on) {
    for (const end of ["quiet-from", "quiet-to"]) await field(end).locator("input").fill("00:00");
    // From one midnight to the next, whatever the clock says.
    await expect
      .poll(() => Promise.all(["quiet-from", "quiet-to"].map((end) => field(end).locator("input").inputValue())))
      .toEqual(["00:00", "00:00"]);
  }
}

test.each(languages)("the rules can be set in $code by everybody, in 320 px too", async ({ code }) => {
  await page().locator("[data-field=language] select").selectOption(code);
  await quiet(true);
  for (const width of [1280, 320]) {
    await page().setViewportSize({ width, height: 900 });
    expect(await violations(page()), `${width}`).toEqual([]);
    expect(await tooWide(page()), `${width}`).toEqual([]);
  }
  await page().setViewportSize({ width: 1280, height: 900 });
});

test("one is shown for trial", async () => {
  await page().locator('[data-step="trial-notification"]').click();
  await expect.poll(shown, { timeout: PATIENCE }).toEqual(["/settings"]);
  await clear();
});

test("in quiet hours only what breaks them is told; the rest is told as one when they end", async () => {
  await quiet(true);
  await field("quiet-breaks").locator("select").selectOption("express");
  for (const urgency of ["normal", "normal", "express"] as const) await scene.send({ dataChange: { urgency } });
  await expect.poll(() => shown().then(({ length }) => length), { timeout: PATIENCE }).toBe(1);
  // All three are counted.
  await expect.poll(unread, { timeout: PATIENCE }).toBe("3");
  // The express one, by its own place.
  expect(await shown()).toEqual([expect.stringMatching(/^\/incoming\/./)]);
  await quiet(false);
  await expect.poll(shown, { timeout: PATIENCE }).toEqual(expect.arrayContaining(["/incoming"]));
  expect((await shown()).length).toBe(2);
  await clear();
});

test("a kind that is not wanted is counted and not told", async () => {
  // A choice is written, and then shown.
  const [wanted, unwanted] = [":checked", ":not(:checked)"].map((is) =>
    page().locator(`[data-way="normal-notify"]${is}`),
  );
  await wanted?.click();
  await unwanted?.waitFor();
  await scene.send({ dataChange: { urgency: "normal" } });
  await scene.send({ dataChange: { urgency: "urgent" } });
  await expect.poll(shown, { timeout: PATIENCE }).toEqual([expect.stringMatching(/^\/incoming\/./)]);
  await unwanted?.click();
  await wanted?.waitFor();
  await clear();
});

test("a deadline that is near is told of once, with the next session", async () => {
  // Whether it is the day or the day before, wherever the clock stands.
  const deadline = dateInVietnam(Date.now() + 180_000);
  await scene.send({ from: SENDER, to: [RECEIVER], dataChange: { deadline } });
  await expect.poll(() => shown().then(({ length }) => length), { timeout: PATIENCE }).toBe(1);
  const begin = async (): Promise<void> => {
    await clear();
    await attacked.desk.lock();
    await attacked.desk.as(attacked.official);
    await page().locator(".desk[data-synced]").waitFor();
  };
  await begin();
  await expect.poll(shown, { timeout: PATIENCE }).toHaveLength(1);
  await begin();
  // What comes after it is told by itself; with the reminder it would be two.
  const { id } = await scene.send({ dataChange: { urgency: "normal" } });
  await attacked.goTo("incoming", id);
  await expect.poll(shown, { timeout: PATIENCE }).not.toEqual([]);
  expect(await shown()).toHaveLength(1);
});
