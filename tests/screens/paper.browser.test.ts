/** A paper with all that belongs to it: annexes shown in the page, the conversation, cards, printing, passing on. */
import { writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import type { Bytes } from "../../shared/encoding/bytes.ts";
import { concat, sha256Hex, utf8 } from "../../shared/encoding/bytes.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { type Scene, SENDER, setScene } from "../attacks/scene.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide, violations } from "./axe.ts";

let scene: Scene;
let attacked: AttackedDesk;
let question: string;
let followUp: string;
let secret: string;

/** Grey and white, one bit for each pixel. */
function png(width: number, height: number): Bytes {
  const uint32 = (value: number): Bytes => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
  const chunk = (type: string, data: Uint8Array): Bytes => {
    const named = concat(utf8(type), new Uint8Array(data));
    return concat(uint32(data.length), named, uint32(crc32(named)));
  };
  const lines = new Uint8Array((1 + Math.ceil(width / 8)) * height);
  return concat(
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", concat(uint32(width), uint32(height), new Uint8Array([1, 0, 0, 0, 0]))),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", new Uint8Array(0)),
  );
}

const zip = (files: Readonly<Record<string, string>>): Bytes =>
  new Uint8Array(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));

const annex = (name: string, data: Bytes) => ({ name, mediaType: "application/octet-stream", data });

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  question = (
    await scene.send({
      subject: "Hỏi về tiến độ",
      files: [
        { name: "Công văn.pdf", mediaType: "application/pdf", data: smallPdf({ pages: 3 }) },
        annex("Ảnh hiện trường.png", png(640, 480)),
        annex("Bản đồ.png", png(20_000, 20_000)),
        annex("Dự thảo.docx", zip({ "word/document.xml": "<w:p><w:t>Điều 1</w:t></w:p><w:p><w:t>Điều 2</w:t></w:p>" })),
        annex("Ghi chú.txt", utf8("Dòng một\r\n\tDòng \u202Ehai\r\n")),
        annex("Gói.zip", zip({ "a.bin": "x" })),
        annex("Hỏng.pdf", utf8("%PDF-1.7 nothing behind it")),
      ],
    })
  ).id;
  followUp = (await scene.send({ subject: "Nhắc lại", dataChange: { replyTo: question }, seed: 2 })).id;
  secret = (await scene.send({ subject: "Kế hoạch mật", level: "confidential", seed: 3 })).id;
  await open(question);
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const page = () => attacked.page();
const step = (name: string) => page().locator(`[data-step="${name}"]`);
const paper = (id: string) => page().locator(`[data-screen=dispatch][data-dispatch="${id}"]`);

async function open(id: string): Promise<void> {
  await attacked.goTo("incoming", id);
  await paper(id).locator('[data-pdf][data-state="shown"]').waitFor();
}

test("a picture is drawn, and one that claims more than a memory holds is not", async () => {
  await step("show-annex-0").click();
  const picture = page().locator('[data-view=image][data-state="shown"] img');
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([
    640, 480,
  ]);
  expect(await step("show-annex-0").getAttribute("aria-pressed")).toBe("true");
  await step("show-annex-1").click();
  await page().locator('[data-view=image][data-state="too-large"]').waitFor();
  expect(await page().locator("[data-view=image] img").count()).toBe(0);
});

test("of Office files and plain text the words are shown, line by line, without what turns them round", async () => {
  const words = page().locator('[data-view=words][data-finding="text"] .words-text');
  await step("show-annex-2").click();
  await expect.poll(() => words.textContent(), { timeout: PATIENCE }).toBe("Điều 1\nĐiều 2");
  await step("show-annex-3").click();
  await expect.poll(() => words.textContent(), { timeout: PATIENCE }).toBe("Dòng một\nDòng hai");
});

test("of what cannot be shown it is said, and it can be saved; the document comes back", async () => {
  await step("show-annex-4").click();
  await page().locator('[data-view=words][data-finding="other-kind"]').waitFor();
  await step("show-annex-5").click();
  await page().locator('[data-pdf][data-state="failed"]').waitFor();
  await step("show-main-0").click();
  await page().locator('[data-pdf][data-state="shown"][data-pages="3"]').waitFor();
});

test("a dispatch, what it follows and what answers it stand together, each a link", async () => {
  const thread = page().locator("[data-thread]");
  await thread.locator("a", { hasText: "Nhắc lại" }).click();
  await paper(followUp).waitFor();
  expect(await thread.getAttribute("data-thread")).toBe("2");
  expect(await thread.locator("a[aria-current]").textContent()).toContain("Nhắc lại");
  await open(secret);
  expect(await page().locator("[data-thread]").count()).toBe(0);
});

test("units and people have cards, with the certificate that their chain names", async () => {
  await open(question);
  await paper(question).locator(".facts .name-link").first().click();
  const unit = page().locator(`[data-card=unit][data-unit="${SENDER}"]`);
  await unit.locator("text=SHA-256").waitFor();
  const { authority } = scene.organisation.unit(SENDER);
  expect(await unit.locator(".card-digits").last().textContent()).toBe(await sha256Hex(authority.certificate));
  await page().keyboard.press("Escape");
  await unit.waitFor({ state: "detached" });
  await paper(question).locator("[data-step=show-person]").click();
  const person = page().locator('[data-card=person][data-in-force="true"]');
  await person.locator("text=SHA-256").waitFor();
  const signer = scene.organisation.person(SENDER, "leader").certificates.signing;
  expect(await person.locator(".card-digits").last().textContent()).toBe(await sha256Hex(signer));
  await page().keyboard.press("Escape");
  await person.waitFor({ state: "detached" });
});

test("what is printed is the sheet of the check and the pages behind it, and of the desk nothing", async () => {
  await page().keyboard.press("p");
  await step("print-now").waitFor();
  // The picture as well; the Office file says that it is printed elsewhere.
  await page().locator("[data-field=print-1] input").check();
  expect(await page().locator("[data-field=print-3] input").count()).toBe(0);
  await step("print-now").click();
  await page().locator('[data-printed="4"]').waitFor();
  const file = join(scene.directory, "printed.pdf");
  await page().locator(".print-area img").first().waitFor({ state: "attached" });
  await page().evaluate(() =>
    Promise.all(
      Array.from(document.querySelectorAll(".print-area img"), (image) => (image as HTMLImageElement).decode()),
    ),
  );
  writeFileSync(file, await page().pdf({ preferCSSPageSize: true }));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).normalize("NFC");
  const sheets = text.split("\f").filter((sheet) => sheet.trim() !== "");
  // So many files fill more than one side of the sheet.
  expect(sheets).toHaveLength(2 + 4);
  expect(sheets[0]).toContain("Hỏi về tiến độ");
  expect(sheets[0]).toContain("Sheet of verification");
  expect(sheets[0]?.replace(/\s/g, "")).toContain(question);
  for (const sheet of sheets.slice(1)) expect(sheet).toContain(`Printed by ${attacked.official.name}`);
  expect(text).not.toContain("Kế hoạch mật");
  const plain = execFileSync("qpdf", ["--qdf", file, "-"], { encoding: "latin1", maxBuffer: 256 * 1_048_576 });
  expect(plain.split("/Subtype /Image").length - 1).toBeGreaterThanOrEqual(4);
  await page().keyboard.press("Escape");
  await page().locator(".print-area").waitFor({ state: "detached" });
});

test("what is passed on comes as annexes, and never less secret than it was", async () => {
  await open(secret);
  await page().keyboard.press("f");
  const form = page().locator("[data-screen=compose]");
  await form.locator(".file-name", { hasText: "trống.txt" }).waitFor();
  await expect.poll(() => form.locator("[data-field=annexes] .file").count(), { timeout: PATIENCE }).toBe(3);
  expect(await form.locator("[data-field=subject] textarea").inputValue()).toBe("Kế hoạch mật");
  const level = (name: string) => form.locator(`[data-field=level] input[value=${name}]`);
  expect(await level("confidential").isChecked()).toBe(true);
  expect(await level("unclassified").isDisabled()).toBe(true);
  // The same after a reload: it was kept with all of it before anything was typed.
  await page().reload();
  await expect.poll(() => form.locator("[data-field=annexes] .file").count(), { timeout: PATIENCE }).toBe(3);
  expect(await level("unclassified").isDisabled()).toBe(true);
  expect(await form.locator("[data-field=subject] textarea").inputValue()).toBe("Kế hoạch mật");
});

test.each(languages)("can be read in $code by everybody, in 320 px too", async ({ code }) => {
  await attacked.goTo("settings");
  await page().locator("[data-field=language] select").selectOption(code);
  await open(question);
  await step("show-annex-2").click();
  await page().locator("[data-view=words] .words-text").waitFor();
  const look = async (what: string): Promise<void> => {
    for (const width of [1280, 320]) {
      await page().setViewportSize({ width, height: 800 });
      expect(await violations(page()), `${what} ${width}`).toEqual([]);
      expect(await tooWide(page()), `${what} ${width}`).toEqual([]);
    }
    await page().setViewportSize({ width: 1280, height: 800 });
  };
  await look("paper");
  await paper(question).locator("[data-step=show-person]").click();
  await page().locator("[data-card=person] .card-digits").first().waitFor();
  await look("person");
  await page().keyboard.press("Escape");
  await paper(question).locator(".facts .name-link").first().click();
  await page().locator("[data-card=unit] .card-digits").first().waitFor();
  await look("unit");
  await page().keyboard.press("Escape");
  await step("print").click();
  await step("print-now").waitFor();
  await look("print");
  await page().keyboard.press("Escape");
});
