/** What an organisation has set, in a real Firefox that finds it where the system's policies stand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../../server/log.ts";
import { geckoExtensionId } from "../browser/extension-id.ts";
import { openFirefoxDesk } from "../e2e/firefox-desk.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice, type Practice } from "../practice/practice.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { PATIENCE } from "../tools/patience.ts";

let directory: string;
let practice: Practice;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-managed-"));
  practice = await makePractice({ directory: join(directory, "relay"), log: silentLog });
});

afterAll(async () => {
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** A desk whose user's home holds these policies. */
function openManaged(name: string, data: Readonly<Record<string, unknown>>) {
  const home = join(directory, name);
  const [managed, downloadsDir] = [join(home, ".mozilla", "managed-storage"), join(home, "downloads")];
  for (const folder of [managed, downloadsDir]) mkdirSync(folder, { recursive: true });
  const id = geckoExtensionId(builtExtension.firefox);
  const manifest = { name: id, description: "What the organisation has set.", type: "storage", data };
  writeFileSync(join(managed, `${id}.json`), JSON.stringify(manifest));
  return openFirefoxDesk({
    practice,
    extensionDir: builtExtension.firefox,
    passphrase: inventPassphrase(),
    downloadsDir,
    home,
  });
}

test("an invitation to another relay or another root, or beside an entry that does not read, is refused in words", async () => {
  const { unit, name, title, roles, levels } = practice.official("Z01.01", "clerk");
  for (const [error, data] of [
    ["policy-relay", { relay: "https://another.example", language: "bn" }],
    ["policy-root", { relay: practice.relayUrl, rootFingerprint: "00".repeat(32) }],
    ["policy-broken", { relay: practice.relayUrl, rootFingerprint: "the root" }],
  ] as const) {
    await using desk = await openManaged(error, data);
    const { text: invitation } = await practice
      .administrator(unit)
      .invite({ name, title, roles, levels }, new Date(Date.now() + 3_600_000));
    const locator = (selector: string) => desk.page.locator(selector).setTimeout(PATIENCE);
    await desk.page.evaluate(() => void (location.hash = "#/welcome"));
    await locator('[data-field="invitation"] textarea').fill(invitation);
    await locator('[data-step="read-invitation"]').click();
    await locator(`[data-error="${error}"]`).wait();
    expect(await desk.page.$('[data-step="accept-invitation"]')).toBeNull();
    const language = await desk.page.evaluate(() => document.documentElement.lang);
    expect(language).toBe("language" in data ? data.language : "vi");
  }
});

test("the relay and the root that are set let in; what else is set holds, and the settings say whose it is", async () => {
  const { fingerprint } = practice.organisation.root.certificate;
  await using desk = await openManaged("right", {
    relay: `${practice.relayUrl}/`,
    rootFingerprint: fingerprint.toUpperCase(),
    language: "en",
    idleMinutes: 7,
    notificationContent: false,
    notifications: { ways: { normal: { notify: false } } },
    notificationsFixed: true,
  });
  await desk.enrol(practice.official("Z01.01", "clerk"));
  const { page } = desk;
  await page.evaluate(() => void (location.hash = "#/settings"));
  const wait = (selector: string) => page.locator(selector).setTimeout(PATIENCE).wait();
  await wait('[data-field="notification-content"] input:disabled');
  await wait('[data-way="normal-notify"]:disabled:not(:checked)');
  await wait('[data-way="work-notify"]:disabled:checked');
  expect(await page.$eval("html", (html) => html.lang)).toBe("en");
  const minutes = await page.$$eval('[data-field="idle"] option', (all) => all.map((option) => option.value));
  expect(minutes).toEqual(["5", "7"]);
  expect(await page.$eval('[data-field="idle"] select', (select) => select.value)).toBe("7");
  await page.evaluate(() => void (location.hash = "#/check"));
  await wait('[data-check="policy"][data-finding="policy-set"]');
});
