/** What is a person's own leaves the browser whole, and comes back: settings as a file, dispatches as a ZIP that others check. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { sha256Hex, utf8 } from "../../shared/encoding/bytes.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { type Scene, setScene } from "../attacks/scene.ts";
import { findProgram } from "../tools/programs.ts";
import { tooWide, violations } from "./axe.ts";

const SUBJECT = `=HYPERLINK("http://x.example";"Xem")`;
const NAMES = ["Công văn.pdf", "signatures", "Phụ lục.txt"];

let directory: string;
let scene: Scene;
let attacked: AttackedDesk;
let whole: string;
let secret: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-own-"));
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  const other = (name: string) => ({ name, mediaType: "application/octet-stream", data: utf8(name) });
  const main = { name: "Công văn.pdf", mediaType: "application/pdf", data: smallPdf({ pages: 2 }) };
  const [, ...annexes] = NAMES;
  whole = (await scene.send({ subject: SUBJECT, files: [main, ...annexes.map(other)] })).id;
  secret = (await scene.send({ subject: "Kế hoạch mật", level: "confidential", seed: 2 })).id;
  for (const id of [whole, secret]) {
    await attacked.goTo("incoming", id);
    await page().locator(`[data-screen=dispatch][data-dispatch="${id}"][data-outcome=passed]`).waitFor();
  }
  await attacked.goTo("settings");
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const page = (): Page => attacked.page();
const step = (name: string) => page().locator(`[data-step="${name}"]`);

/** Each choice is written, and then shown. */
async function choose(checkbox: string, on: boolean): Promise<void> {
  await page()
    .locator(`${checkbox}${on ? ":not(:checked)" : ":checked"}`)
    .click();
  await page()
    .locator(`${checkbox}${on ? ":checked" : ":not(:checked)"}`)
    .waitFor();
}

async function saved(name: string): Promise<string> {
  const [download] = await Promise.all([page().waitForEvent("download"), step(name).click()]);
  const path = join(directory, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

test("settings are saved, changed, and are back after loading the file; another file changes nothing and is refused in words", async () => {
  const theme = page().locator('[data-field="theme"] input:checked');
  await page().locator('[data-field="theme"] input[value="dark"]').check();
  await page().locator('html[data-theme="dark"]').waitFor();
  await choose('[data-field="notification-content"] input', true);
  await choose('[data-way="normal-notify"]', false);
  const file = await saved("save-settings");
  const settings = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  expect(settings).toMatchObject({ type: "tram/settings", v: 1, theme: "dark", notificationContent: true, views: [] });

  await page().locator('[data-field="theme"] input[value="light"]').check();
  await page().locator('html[data-theme="light"]').waitFor();
  await choose('[data-way="normal-notify"]', true);
  await choose('[data-field="notification-content"] input', false);
  for (const [error, text] of [
    ["settings-broken", "{"],
    ["settings-broken", JSON.stringify({ ...settings, idleMinutes: "never" })],
    ["settings-newer", JSON.stringify({ ...settings, v: 2, more: true })],
  ] as const) {
    const wrong = join(directory, "wrong.json");
    writeFileSync(wrong, text);
    await page().locator("[data-input=settings]").setInputFiles(wrong);
    await page().locator(`[data-value="own-data"] [data-error="${error}"]`).waitFor();
    expect(await theme.getAttribute("value")).toBe("light");
  }
  await page().locator("[data-input=settings]").setInputFiles(file);
  await page().locator('[data-value="own-data"] [data-error]').waitFor({ state: "detached" });
  await page().locator('[data-way="normal-notify"]:not(:checked)').waitFor();
  await page().locator('[data-field="notification-content"] input:checked').waitFor();
  await expect.poll(() => page().evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
});

test("a time in which nothing came is said", async () => {
  await step("open-export").click();
  await page().locator('[data-field="export-from"] input').fill("2020-01-01");
  await page().locator('[data-field="export-to"] input').fill("2020-01-02");
  await step("export-now").click();
  await page().locator('dialog [data-error="nothing-in-time"]').waitFor();
  await page().keyboard.press("Escape");
});

test("the ZIP holds every file as it was sent and what OpenSSL checks; of a secret dispatch a line alone; no formula", async () => {
  await step("open-export").click();
  await page().locator('[data-field="export-from"] input').fill("2020-01-01");
  const files = unzipSync(readFileSync(await saved("export-now")));
  const folder = Object.keys(files)
    .find((name) => name.endsWith("/signatures/manifest.json"))
    ?.replace("/signatures/manifest.json", "") as string;
  expect(folder).toMatch(/^received\/\d{4}-\d\d-\d\d .+ [0-9a-f]{8}$/);
  const inside = Object.keys(files).filter((name) => name.startsWith(folder) && !name.includes("/signatures/"));
  expect(inside.map((name) => name.slice(folder.length + 1)).sort()).toEqual(
    ["Công văn.pdf", "2-signatures", "Phụ lục.txt"].sort(),
  );
  expect(strFromU8(files[`${folder}/Phụ lục.txt`] as Uint8Array)).toBe("Phụ lục.txt");

  const manifest = files[`${folder}/signatures/manifest.json`] as Uint8Array;
  expect(await sha256Hex(manifest)).toBe(whole);
  expect(strFromU8(manifest)).toContain(await sha256Hex(files[`${folder}/Công văn.pdf`] as Uint8Array));
  for (const [name, content] of Object.entries(files)) {
    if (name.startsWith(`${folder}/signatures/`) || name === "root.pem") {
      writeFileSync(join(directory, name.split("/").at(-1) as string), content);
    }
  }
  for (const name of ["manifest", "approval"]) {
    const [cms, content] = [join(directory, `${name}.p7s`), join(directory, `${name}.json`)];
    const given = ["-inform", "DER", "-in", cms, "-content", content, "-CAfile", join(directory, "root.pem")];
    const args = ["cms", "-verify", "-cades", "-binary", ...given, "-purpose", "any", "-out", join(directory, "out")];
    execFileSync(findProgram("openssl") as string, args, { stdio: "pipe" });
  }
  expect(readdirSync(directory)).toContain("approval.json");

  const table = Buffer.from(files["dispatches.csv"] as Uint8Array).toString("utf8");
  expect(table.startsWith("\uFEFF")).toBe(true);
  expect(table).toContain(`"'=HYPERLINK(""http://x.example"";""Xem"")"`);
  expect(table).toContain(secret);
  expect(Object.keys(files).some((name) => name.includes(secret.slice(0, 8)))).toBe(false);
  expect(table).toContain(folder);
  expect(strFromU8(files["READ-ME.txt"] as Uint8Array)).toContain("openssl cms -verify");
});

test.each(languages.map(({ code }) => code))("in %s it can be read by everybody, in 320 px too", async (code) => {
  await page().locator('[data-field="language"] select').selectOption(code);
  await page().locator(`html[lang="${code}"]`).waitFor();
  await step("open-export").click();
  expect(await violations(page())).toEqual([]);
  const before = page().viewportSize();
  await page().setViewportSize({ width: 320, height: 800 });
  expect(await tooWide(page())).toEqual([]);
  if (before !== null) await page().setViewportSize(before);
  await page().keyboard.press("Escape");
});
