/**
 * An official's desk in an organisation of national size, through the screens of the extension as it is shipped: how long
 * until the first inbox, and whether the window stays alive while a dispatch to everybody is composed, sealed and sent.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { silentLog } from "../../server/log.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { vi } from "../../extension/i18n/vi.ts";
import type { OrganisationShape } from "../organisation/make-organisation.ts";
import { Desk } from "../practice/desk.ts";
import { approve, compose, numberSealSend, waitForPaper } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice, type Official } from "../practice/practice.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { BROADCAST_RECIPIENTS, broadcastShape } from "./broadcast-shape.ts";
import type { Run } from "./report.ts";

const CENTRE = "Z01";

export const run: Run = async ({ quick, tell }) => {
  const recipients = quick ? 60 : BROADCAST_RECIPIENTS;
  await using cleanUp = new AsyncDisposableStack();
  const work = await mkdtemp(join(tmpdir(), "tram-bench-desk-"));
  cleanUp.defer(() => rm(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const { chromium: extensionDir } = await buildExtension();

  tell(`making an organisation of ${recipients} offices`);
  const practice = await makePractice({ directory: work, log: silentLog, shape: withAdministrator(recipients) });
  cleanUp.defer(() => practice.stopRelay());
  const statements = [...practice.organisation.units.values()].reduce((sum, unit) => sum + unit.statements.length, 1);
  const passphrase = inventPassphrase();
  const profileDir = join(work, "profile");
  const desk = new Desk({ name: "centre", practice, extensionDir, profileDir, passphrase, headed: false });
  await desk.open();
  cleanUp.defer(() => desk.close());

  tell("letting its clerk and leader in");
  const official: Official = { ...practice.official(CENTRE, "clerk"), roles: ["clerk", "leader"] };
  const began = performance.now();
  await desk.enrol(official);
  const enrolled = performance.now() - began;
  const { page } = desk;

  const times: Record<string, number> = {};
  const stalls: Record<string, number> = {};
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    tell(name);
    await startWatching(page);
    const from = performance.now();
    await act();
    times[name] = performance.now() - from;
    stalls[name] = await longestStall(page);
  };
  const main = join(work, "main.pdf");
  writeFileSync(main, smallPdf({ pages: 3 }));
  const { groups } = vi.compose;
  const act = [groups["all-provinces"].party, groups["all-communes"].party];
  await step("reading all chains", () => allUnitsKnown(page));
  let draft = "";
  await step("composing", async () => {
    draft = await compose(page, { subject: "V/v báo cáo nhanh", act, main });
  });
  await step("approving", async () => {
    await waitForPaper(page, draft, "submitted");
    await approve(page, draft);
    await waitForPaper(page, draft, "approved");
  });
  await step("sealing and sending", async () => {
    await numberSealSend(page, draft);
    await waitForPaper(page, draft, "sent");
  });
  const addressed = await page.locator("[data-recipient]").count();

  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return {
    name: "desk",
    title: `The desk of an official among ${recipients} other offices`,
    measured: [
      `${recipients + 1} units with ${statements} statements; the relay in this process with its usual limits, one Chromium`,
      "one paper, through the screens, with one official who is clerk and leader; times from outside, driven without a pause",
      `the paper's own page then shows ${addressed} recipients`,
      "a stall: the longest time between two turns of the window's event loop (timer of 5 ms)",
    ],
    figures: [
      {
        what: "from the invitation to the inbox, with the chains from the root down to the own unit",
        value: enrolled,
        unit: "ms",
        plain: seconds(enrolled),
      },
      ...Object.entries(times).flatMap(([name, time]) => [
        { what: name, value: time, unit: "ms" as const, plain: seconds(time) },
        {
          what: `longest stall of the window while ${name}`,
          value: stalls[name] ?? Number.NaN,
          unit: "ms" as const,
          plain: `of ${seconds(time)}`,
        },
      ]),
    ],
    where: [],
  };
};

/** The broadcast's organisation, with somebody at the centre who lets others in. */
function withAdministrator(recipients: number): OrganisationShape {
  const shape = broadcastShape(recipients);
  const units = shape.units.map((unit) => ({ ...unit, people: [{ roles: ["administrator"] as const }] }));
  return { ...shape, units };
}

/** A group of units can be chosen. */
async function allUnitsKnown(page: Page): Promise<void> {
  await page.evaluate(() => void (location.hash = "#/compose"));
  const box = page.locator('[data-field="act"] input[role=combobox]');
  await box.fill(vi.compose.groups["all-communes"].party);
  const group = page.locator('[data-field="act"] [role=option]:not([aria-disabled=true])').first();
  await group.waitFor({ timeout: 900_000 });
  await box.press("Escape");
  await box.fill("");
}

async function startWatching(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch = globalThis as unknown as { stall?: number; watching?: ReturnType<typeof setInterval> };
    clearInterval(watch.watching);
    watch.stall = 0;
    let last = performance.now();
    watch.watching = setInterval(() => {
      const now = performance.now();
      watch.stall = Math.max(watch.stall ?? 0, now - last);
      last = now;
    }, 5);
  });
}

function longestStall(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { stall?: number }).stall ?? Number.NaN);
}
