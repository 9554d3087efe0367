/** Files let go and brought back: only what was read and the relay still has goes, nothing else changes, and it comes back whole. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { sha256Hex } from "../../shared/encoding/bytes.ts";
import { PIECE_SIZE } from "../../shared/sealing/content.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { json } from "../attacks/malicious-relay.ts";
import { type AcceptedDispatch, type Scene, setScene } from "../attacks/scene.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide, violations } from "./axe.ts";

let scene: Scene;
let attacked: AttackedDesk;
let large: AcceptedDispatch;
let kept: AcceptedDispatch;
let unread: AcceptedDispatch;

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  // No two pieces alike.
  const bytes = new Uint8Array(4 * 1_048_576).map((_, at) => (at * 2_654_435_761) >>> 13);
  large = await scene.send({
    subject: "Tài liệu nặng",
    files: [
      { name: "Công văn.pdf", mediaType: "application/pdf", data: smallPdf({ pages: 2 }) },
      { name: "Bản ghi.bin", mediaType: "application/octet-stream", data: bytes },
    ],
  });
  kept = await scene.send({ subject: "Máy chủ làm mất", seed: 2 });
  unread = await scene.send({ subject: "Chưa đọc", seed: 3 });
  for (const { id } of [large, kept]) {
    await attacked.goTo("incoming", id);
    await shown(id).waitFor();
    await page().locator(`[data-paper="${id}"]:not([data-unread])`).waitFor();
  }
  await page().locator(`[data-paper="${unread.id}"] .dispatch-subject:not(:empty)`).waitFor();
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const piecesOf = ({ header }: AcceptedDispatch): number => Math.ceil(header.blob.size / PIECE_SIZE);
const page = (): Page => attacked.page();
const step = (name: string) => page().locator(`[data-step="${name}"]`);
const sheet = (data: string) => page().locator(`[data-value="files"]${data}`);
const shown = (id: string) =>
  page().locator(`[data-screen=dispatch][data-dispatch="${id}"][data-outcome=passed] [data-pdf][data-state="shown"]`);

/** Rows of pieces that the profile holds. */
function countPieces(): Promise<number> {
  return page().evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const opening = indexedDB.open(names.find((name) => /^tram-[0-9a-f]+$/.test(name)) ?? "");
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(opening.error as DOMException));
    });
    const counting = database.transaction("pieces").objectStore("pieces").count();
    const count = await new Promise<number>((resolve) =>
      counting.addEventListener("success", () => resolve(counting.result)),
    );
    database.close();
    return count;
  });
}

async function letAllGo(): Promise<void> {
  await attacked.goTo("settings");
  await step("open-let-go").click();
  await page().locator('[data-field="age"] input[value="0"]').check();
  await step("let-go").click();
}

test("without the line nothing goes; with it, what was read and the relay has, and the rest of the dispatch stays", async () => {
  const before = await countPieces();
  const isBlob = (path: string) => /^\/blobs\/[0-9a-f]{64}$/.test(path);
  scene.malicious.lie({
    answer: (asked, answer) =>
      asked.method === "GET" && isBlob(asked.path) ? { ...answer, status: 503, body: Buffer.from("") } : answer,
  });
  await letAllGo();
  await sheet('[data-lets-go="true"]').waitFor();
  await expect
    .poll(() => scene.malicious.requests.filter(({ method, path }) => method === "GET" && isBlob(path)).length)
    .toBeGreaterThan(3);
  expect(await countPieces()).toBe(before);

  const lost = kept.header.blob.id;
  scene.malicious.lie({
    answer: (asked, answer) =>
      asked.method === "GET" && asked.path === `/blobs/${lost}`
        ? json({ ...answer, status: 404 }, { error: { type: "not-found", message: "gone" } })
        : answer,
  });
  await sheet('[data-lets-go="false"][data-here="2"][data-away="1"]').waitFor();
  expect(await countPieces()).toBe(before - piecesOf(large));

  // It is found by what stands in it, and is shown with the result of its check.
  await attacked.goTo("incoming");
  await page().locator("input[type=search]").fill("tai lieu nang");
  await page().locator(`[data-paper="${large.id}"]`).waitFor();
  await page().locator("input[type=search]").fill("");
});

test("opened, it comes back piece by piece, over a line that breaks, and is whole", async () => {
  const ranges = new Set<string>();
  let answers = 0;
  // Every other answer is cut off.
  scene.malicious.lie({
    answer(asked, answer) {
      if (asked.method !== "GET" || !asked.path.endsWith("/content")) return answer;
      if (++answers % 2 === 0) return { ...answer, status: 503, body: Buffer.from("") };
      ranges.add(asked.headers.range ?? "");
      return answer;
    },
  });
  await attacked.goTo("incoming", large.id);
  await page().locator('[data-value="files-coming"]').waitFor();
  await shown(large.id).waitFor({ timeout: PATIENCE });
  expect(ranges.size).toBe(piecesOf(large));
  const [download] = await Promise.all([page().waitForEvent("download"), step("save-annex-0").click()]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const back = Buffer.concat(chunks);
  expect(await sha256Hex(back)).toBe(large.prepared.data.files[1]?.sha256);
  await attacked.goTo("settings");
  await sheet('[data-here="3"][data-away="0"]').waitFor();
});

test.each(languages.map(({ code }) => code))("in %s it can be read by everybody, in 320 px too", async (code) => {
  await page().locator('[data-field="language"] select').selectOption(code);
  await page().locator(`html[lang="${code}"]`).waitFor();
  expect(await violations(page())).toEqual([]);
  await step("open-let-go").click();
  expect(await violations(page())).toEqual([]);
  const before = page().viewportSize();
  await page().setViewportSize({ width: 320, height: 800 });
  expect(await tooWide(page())).toEqual([]);
  if (before !== null) await page().setViewportSize(before);
  await page().keyboard.press("Escape");
});
