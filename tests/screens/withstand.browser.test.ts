/** What a desk must come through: many tabs, an update, a killed background, lost storage, hostile words, a large file. */
import { createHash } from "node:crypto";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { sha256Hex } from "../../shared/encoding/bytes.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { type Scene, setScene } from "../attacks/scene.ts";
import { unlock, waitForScreen } from "../practice/drive.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide } from "./axe.ts";

let scene: Scene;
let attacked: AttackedDesk;

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const page = (): Page => attacked.page();
const row = (of: Page, id: string) => of.locator(`[data-screen=incoming] [data-paper="${id}"]`);
const passed = (of: Page, id: string) =>
  of.locator(`[data-screen=dispatch][data-dispatch="${id}"][data-outcome=passed] [data-pdf][data-state="shown"]`);

test("ten tabs of the inbox have one courier, show the same, and are locked by one press", async () => {
  const { browser } = attacked.desk;
  const tabs: Page[] = [];
  for (let at = 0; at < 9; at++) tabs.push(await browser.openPage("inbox.html"));
  await page().bringToFront();
  const fetched = (): number =>
    scene.malicious.requests.filter(({ method, path }) => method === "GET" && path.endsWith("/content")).length;
  const before = fetched();
  const { id, header } = await scene.send({ subject: "Gửi mười thẻ" });
  for (const tab of [page(), ...tabs]) await row(tab, id).waitFor();
  expect(fetched() - before).toBe(Math.ceil(header.blob.size / 1_048_576));
  await row(page(), id).click();
  await passed(page(), id).waitFor();
  for (const tab of tabs) await tab.locator(`[data-paper="${id}"]:not([data-unread])`).waitFor();
  await page().locator('[data-step="lock"]').click();
  for (const tab of [page(), ...tabs]) await tab.locator("[data-screen=unlock]").waitFor();
  for (const tab of tabs) await tab.close();
  await page().bringToFront();
  await unlock(page(), attacked.passphrase);
  await waitForScreen(page(), "incoming");
});

test("R33: a subject of 500 characters without a space is shown whole and moves nothing out of its place", async () => {
  const { id } = await scene.send({ subject: "Ẫ".repeat(500), seed: 2 });
  await row(page(), id).waitFor();
  const before = page().viewportSize();
  for (const width of [320, 640, 1280]) {
    await page().setViewportSize({ width, height: 800 });
    expect(await tooWide(page()), `list, ${width}`).toEqual([]);
    await attacked.goTo("incoming", id);
    await passed(page(), id).waitFor();
    expect(await tooWide(page()), `paper, ${width}`).toEqual([]);
    expect(await page().locator(`[data-dispatch="${id}"] h2`).first().innerText()).toContain("Ẫ".repeat(500));
    await attacked.goTo("incoming");
  }
  if (before !== null) await page().setViewportSize(before);
});

test("with the background ended over and over, what comes is shown, read and answered all the same", async () => {
  const session: CDPSession = await page().context().newCDPSession(page());
  await session.send("ServiceWorker.enable");
  let stopped = 0;
  const stop = (): void => {
    session.send("ServiceWorker.stopAllWorkers").then(
      () => void stopped++,
      () => undefined,
    );
  };
  const stopping = setInterval(stop, 500);
  try {
    for (let seed = 10; seed < 15; seed++) {
      const { id } = await scene.send({ subject: `Việc ${seed}`, seed });
      await attacked.goTo("incoming", id);
      await passed(page(), id).waitFor();
      await page().locator('[data-step="register"]').click();
      await page().locator('[data-step="register-now"]').click();
      await page().locator('[data-value="arrival-number"]').waitFor();
    }
  } finally {
    clearInterval(stopping);
    await session.detach();
  }
  expect(stopped).toBeGreaterThan(5);
});

test("everything of the extension ended in the middle of writing, as by an update, what was kept is there", async () => {
  await page().evaluate(() => void (location.hash = "#/compose"));
  await page().locator('[data-field="subject"] textarea').fill("Đang soạn thì bị ngắt");
  await page().locator('[data-value="draft-state"][data-saved]').waitFor();
  await attacked.desk.kill();
  await attacked.desk.open();
  await unlock(page(), attacked.passphrase);
  await attacked.goTo("outgoing");
  await page().locator("[data-screen=outgoing] [role=option]", { hasText: "Đang soạn thì bị ngắt" }).waitFor();
});

test("200 MB come over a line that breaks again and again, each piece once, and are whole", async () => {
  const size = 200 * 1_048_576 - 100_000;
  const data = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(data.subarray(at, Math.min(at + 65_536, size)));
  const pieces = new Map<string, number>();
  let answers = 0;
  scene.malicious.lie({
    answer(asked, answer) {
      if (asked.method !== "GET" || !asked.path.endsWith("/content")) return answer;
      // Ten breaks, and each piece is asked for again only if it has not come.
      if (++answers % 20 === 0) return { ...answer, status: 503, body: Buffer.from("") };
      const range = asked.headers.range ?? "";
      pieces.set(range, (pieces.get(range) ?? 0) + 1);
      return answer;
    },
  });
  const { id, header, prepared } = await scene.send({
    subject: "Hai trăm MB",
    seed: 20,
    files: [
      { name: "Công văn.pdf", mediaType: "application/pdf", data: smallPdf() },
      { name: "Bản ghi.bin", mediaType: "application/octet-stream", data },
    ],
  });
  await attacked.goTo("incoming");
  await row(page(), id).click();
  await passed(page(), id).waitFor({ timeout: 2 * PATIENCE });
  scene.malicious.lie();
  expect(pieces.size).toBe(Math.ceil(header.blob.size / 1_048_576));
  expect(Math.max(...pieces.values())).toBe(1);
  expect(prepared.data.files[1]?.sha256).toBe(await sha256Hex(data));
  const [download] = await Promise.all([
    page().waitForEvent("download"),
    page().locator('[data-step="save-annex-0"]').click(),
  ]);
  const hash = createHash("sha256");
  for await (const chunk of await download.createReadStream()) hash.update(chunk as Buffer);
  expect(hash.digest("hex")).toBe(prepared.data.files[1]?.sha256);
});

test("L9: with the browser's storage taken away it says so, and after a new admission every dispatch is back", async () => {
  const { id } = await scene.send({ subject: "Trước khi mất", seed: 21 });
  await attacked.goTo("incoming", id);
  await passed(page(), id).waitFor();
  const session = await page().context().newCDPSession(page());
  const { origin } = new URL(page().url());
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await page().reload();
  await page().locator('[data-screen=welcome] [data-error="accounts-gone"]').waitFor();
  await attacked.desk.enrolAnew(attacked.official);
  await attacked.goTo("incoming", id);
  await passed(page(), id).waitFor();
  await page().locator('.desk[data-line="up"][data-synced]').waitFor();
});
