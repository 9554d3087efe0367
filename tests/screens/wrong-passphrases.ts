/** Wrong passphrases at the screen of an unlocked account's desk, and the wait that they cost. */
import { expect } from "vitest";
import type { Desk } from "../practice/desk.ts";
import { lock } from "../practice/drive.ts";

const BUTTON = '[data-step="unlock"]';
/** Not only until the last try has its answer. */
const WAITS = `${BUTTON}[aria-disabled="true"]:not([aria-busy])`;
const FREE = `${BUTTON}:not([aria-disabled])`;

/**
 * Four of them; the wait is counted down here and stands in a new window, and ends. The clock of the screens stands until it
 * is moved on: a wait of seconds would be over before a busy machine has looked.
 */
export async function tryWrongPassphrases({ page, browser }: Desk): Promise<void> {
  let time = Date.now() - 60_000;
  const moveOn = (by: number): Promise<void> => page.clock.setFixedTime((time += by));
  await lock(page);
  for (let wrong = 0; wrong < 4; wrong++) {
    await moveOn(1_000);
    await page.locator(FREE).waitFor();
    await page.locator('[data-field="passphrase"] input').fill(`wrong ${wrong}`);
    await page.locator(BUTTON).click();
    await page.locator("[role=alert]").waitFor();
  }
  await page.locator(WAITS).waitFor();
  const other = await browser.openPage("inbox.html");
  await other.locator(WAITS).waitFor();
  await other.close();
  const said = (): Promise<string> => page.locator("[data-screen=unlock] form").innerText();
  const before = await said();
  await moveOn(1_000);
  await expect.poll(said).not.toBe(before);
  await page.locator(WAITS).waitFor();
  await moveOn(1_000);
  await page.locator(FREE).waitFor();
  await page.clock.setSystemTime(Date.now());
}
