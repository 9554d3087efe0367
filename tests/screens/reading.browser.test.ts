/** Reading a document: its contents, finding words in it, turning and sizing its pages, and its text for those who hear it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { languages } from "../../extension/i18n/languages.ts";
import { pdfOf } from "../../shared/dispatch/testing/small-pdf.ts";
import { type AttackedDesk, openAttackedDesk } from "../attacks/attacked-desk.ts";
import { type Scene, setScene } from "../attacks/scene.ts";
import { PATIENCE } from "../tools/patience.ts";
import { tooWide, violations } from "./axe.ts";

const PAGES = 30;

let scene: Scene;
let attacked: AttackedDesk;
let dispatch: string;

/** Pages with a line each, every third with one word more, and a table of contents in two steps. */
function paper(): ReturnType<typeof pdfOf> {
  const numbers = Array.from({ length: PAGES }, (_, at) => at + 1);
  const page = (number: number): number => 7 + 2 * (number - 1);
  const title = (text: string): string => `(${text})`;
  const outline = 7 + 2 * PAGES;
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R /Outlines ${outline} 0 R >>`,
    `<< /Type /Pages /Count ${PAGES} /Kids [${numbers.map((number) => `${page(number)} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "<< /Font << /F1 3 0 R >> >>",
    "null",
    "null",
    ...numbers.flatMap((number) => {
      const words = `Page ${number} of the plan${number % 3 === 0 ? ", reservoirs and dykes" : ""}`;
      const content = `BT /F1 18 Tf 72 700 Td (${words}) Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${page(number) + 1} 0 R /Resources 4 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
    `<< /Type /Outlines /First ${outline + 1} 0 R /Last ${outline + 2} 0 R /Count 2 >>`,
    `<< /Title ${title("Part one")} /Parent ${outline} 0 R /Next ${outline + 2} 0 R /Dest [${page(2)} 0 R /Fit] >>`,
    `<< /Title ${title("Part two")} /Parent ${outline} 0 R /Prev ${outline + 1} 0 R /First ${outline + 3} 0 R /Last ${outline + 3} 0 R /Count 1 /Dest [${page(20)} 0 R /Fit] >>`,
    `<< /Title ${title("Dykes")} /Parent ${outline + 2} 0 R /Dest [${page(28)} 0 R /Fit] >>`,
  ]);
}

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  const files = [{ name: "Kế hoạch.pdf", mediaType: "application/pdf", data: paper() }];
  dispatch = (await scene.send({ files })).id;
  await attacked.goTo("incoming", dispatch);
  await page()
    .locator(`[data-screen=dispatch][data-dispatch="${dispatch}"] [data-pdf][data-pages="${PAGES}"]`)
    .waitFor();
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const page = () => attacked.page();
const step = (name: string) => page().locator(`[data-step="${name}"]`);
const sheet = (number: number) => page().locator(`[data-page="${number}"]`);
const seen = () => page().locator(".pdf-number").inputValue();
const found = () => page().locator(".pdf-find").getAttribute("data-hits");

/** What is painted as a mark, in the order of the document. */
function marked(name: "pdf-hit" | "pdf-hit-now"): Promise<readonly string[]> {
  return page().evaluate((which) => {
    type Marks = { get(name: string): Iterable<Range> | undefined };
    const ranges = [...((CSS as unknown as { highlights: Marks }).highlights.get(which) ?? [])];
    return ranges.map(
      (range) =>
        `${range.startContainer.parentElement?.closest("[data-page]")?.getAttribute("data-page")} ${range.toString()}`,
    );
  }, name);
}

test("the text of a page stands over it, where it is drawn", async () => {
  const text = sheet(1).locator(".pdf-text > span");
  await text.waitFor();
  expect(await text.textContent()).toBe("Page 1 of the plan");
  const [letters, whole] = [await text.boundingBox(), await sheet(1).boundingBox()];
  if (letters === null || whole === null) throw new Error("nothing is drawn");
  // 72 points from the left, 700 from below, 18 high.
  const point = whole.width / 595;
  expect(Math.abs((letters.x - whole.x) / point - 72)).toBeLessThan(2);
  expect(Math.abs((letters.y - whole.y) / point - (842 - 700 - 18))).toBeLessThan(6);
});

test("words are found through the document, one place after the other and round again", async () => {
  await page().locator(".pdf-pages").focus();
  await page().keyboard.press("Control+f");
  const field = page().locator(".pdf-find input");
  await field.fill("RESERVOIRS and d");
  await expect.poll(found, { timeout: PATIENCE }).toBe("10");
  await expect.poll(() => marked("pdf-hit-now"), { timeout: PATIENCE }).toEqual(["3 reservoirs and d"]);
  await page().keyboard.press("Enter");
  await expect.poll(() => marked("pdf-hit-now"), { timeout: PATIENCE }).toEqual(["6 reservoirs and d"]);
  await page().keyboard.press("Shift+Enter");
  await page().keyboard.press("Shift+Enter");
  await expect.poll(() => marked("pdf-hit-now"), { timeout: PATIENCE }).toEqual(["30 reservoirs and d"]);
  await expect.poll(seen, { timeout: PATIENCE }).toBe("30");
  await field.fill("nothing of the kind");
  await expect.poll(found, { timeout: PATIENCE }).toBe("0");
  await page().keyboard.press("Escape");
  await page().locator(".pdf-find").waitFor({ state: "detached" });
  expect([await marked("pdf-hit"), await marked("pdf-hit-now")]).toEqual([[], []]);
});

test("a number and the table of contents lead to their pages", async () => {
  await page().locator(".pdf-number").fill("12");
  await page().keyboard.press("Enter");
  await expect.poll(seen, { timeout: PATIENCE }).toBe("12");
  await page().locator(".pdf-number").fill("999");
  await page().keyboard.press("Enter");
  await expect.poll(seen, { timeout: PATIENCE }).toBe(String(PAGES));
  await step("pdf-outline").click();
  const entry = (title: string) => page().locator(".pdf-outline-entry", { hasText: title });
  await entry("Part one").click();
  await expect.poll(seen, { timeout: PATIENCE }).toBe("2");
  await page().locator(".pdf-outline summary").click();
  await entry("Dykes").click();
  await expect.poll(seen, { timeout: PATIENCE }).toBe("28");
});

test("a page is turned with its text", async () => {
  await page().locator(".pdf-number").fill("1");
  await page().keyboard.press("Enter");
  await step("pdf-turn").click();
  await expect
    .poll(async () => {
      const box = await sheet(1).boundingBox();
      return box !== null && box.width > box.height;
    })
    .toBe(true);
  await sheet(1).locator('.pdf-text[data-main-rotation="90"]').waitFor();
  const [letters, whole] = [await sheet(1).locator(".pdf-text > span").boundingBox(), await sheet(1).boundingBox()];
  if (letters === null || whole === null) throw new Error("nothing is drawn");
  expect(letters.height).toBeGreaterThan(letters.width);
  expect(letters.x + letters.width).toBeLessThanOrEqual(whole.x + whole.width);
  for (let turn = 0; turn < 3; turn++) await step("pdf-turn").click();
  await sheet(1).locator('.pdf-text[data-main-rotation="0"]').waitFor();
});

test.each(languages)("can be read in $code by everybody, in 320 px too", async ({ code }) => {
  await attacked.goTo("settings");
  await page().locator("[data-field=language] select").selectOption(code);
  await attacked.goTo("incoming", dispatch);
  await sheet(1).locator(".pdf-text > span").waitFor();
  await step("pdf-find").click();
  await step("pdf-outline").click();
  for (const width of [1280, 320]) {
    await page().setViewportSize({ width, height: 800 });
    expect(await violations(page()), `${width}`).toEqual([]);
    expect(await tooWide(page()), `${width}`).toEqual([]);
  }
  await page().setViewportSize({ width: 1280, height: 800 });
});
