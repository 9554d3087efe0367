/** What stands inside of files is found, by whoever may read them, and what the search keeps is made again where it is lost. */
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pdfOf } from "../../shared/dispatch/testing/small-pdf.ts";
import { toBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { PATIENCE } from "../tools/patience.ts";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;
let dispatch: string;

/** A page with these words, in one of the fonts that every reader has. */
function pdfWith(words: string): string {
  const content = `BT /F1 12 Tf 72 720 Td (${words}) Tj ET`;
  return toBase64Url(
    pdfOf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]),
  );
}

const docx = zipSync({ "word/document.xml": strToU8("<w:p><w:t>Kiểm tra hồ chứa, đê điều</w:t></w:p>") });

beforeAll(async () => {
  [scene, page] = [await setScene(), await openDeskPage()];
  for (const [name, unit, role] of [
    ["clerk", SENDER, "clerk"],
    ["leader", SENDER, "leader"],
    ["receiver", RECEIVER, "clerk"],
  ] as const) {
    const given = await giveAccount(scene.organisation, scene.person(unit, role), scene.relay);
    await page.call("open", { name, given });
    await page.call("start", name);
    await page.until(name, ({ office }) => office, "it has read what is there");
  }
  const draft = await page.call("submit", {
    name: "clerk",
    subject: "V/v phòng, chống thiên tai",
    to: [RECEIVER],
    main: pdfWith("Reservoirs are inspected before the flood season"),
    annexes: {
      "danh-sach.docx": toBase64Url(docx),
      "ghi-chu.txt": toBase64Url(utf8("Đầu mối: đồng chí Lò Thị Mai".normalize("NFD"))),
      "du-lieu.bin": toBase64Url(new Uint8Array([0xff, 0, 1, 2, 0xfe])),
      "hong.pdf": toBase64Url(utf8("%PDF-1.7 and nothing more")),
    },
  });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  const paper = ({ outgoing }: Seen) => outgoing.find((row) => row.draft === draft);
  await page.until("clerk", (seen) => paper(seen)?.state === "approved", "it is approved");
  await page.call("send", { name: "clerk", draft });
  dispatch =
    paper(await page.until("clerk", (seen) => paper(seen)?.state === "sent", "it is sent"))?.dispatch ?? "not sent";
  const isOpen = (seen: Seen) => seen.dispatches.some((each) => each.dispatch === dispatch && each.state === "opened");
  await page.until("receiver", isOpen, "it is opened");
  await page.until("clerk", isOpen, "the own copy is opened");
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

/** Until every dispatch has been looked into. */
async function indexed(name: string): Promise<void> {
  await expect
    .poll(() => page.call("findInside", name, "gì đó").then(({ waiting }) => waiting), { timeout: PATIENCE })
    .toBe(0);
}

const findings = ["text", "text", "text", "other-kind", "unreadable"];

test.each(["receiver", "clerk"])("the %s finds it by what stands in each of its files", async (name) => {
  await indexed(name);
  expect((await page.call("searchKept", name)).files).toEqual([findings]);
  for (const [query, hit] of [
    ["flood season", "flood season"],
    ["reservoirs are insp", "Reservoirs are inspected"],
    ["hồ chứa", "hồ chứa"],
    ["ĐÊ DIEU", "đê điều"],
    ["lo thi mai", "Lò Thị Mai"],
  ] as const) {
    const { found, excerpts } = await page.call("findInside", name, query);
    expect(found, query).toEqual([{ dispatch, inOrder: true }]);
    expect(excerpts[0]?.hit.normalize("NFC")).toBe(hit);
  }
  expect((await page.call("findInside", name, "season lo")).found).toEqual([]);
  expect((await page.call("findInside", name, "mai reservoirs ")).found).toEqual([{ dispatch, inOrder: false }]);
  expect((await page.call("findInside", name, "nothing of it")).found).toEqual([]);
});

test("a text that is damaged is taken from the files again", async () => {
  expect(await page.call("harmSearch", "receiver", "texts")).toBe(1);
  // Asked for an excerpt it is seen to be damaged.
  await page.call("findInside", "receiver", "flood season");
  const kept = async () => (await page.call("searchKept", "receiver")).files;
  await expect.poll(kept, { timeout: PATIENCE }).toEqual([findings]);
  const { found, excerpts } = await page.call("findInside", "receiver", "flood season");
  expect([found, excerpts[0]?.hit]).toEqual([[{ dispatch, inOrder: true }], "flood season"]);
});

test("segments find what their texts hold; a damaged one is looked past, and made again", async () => {
  const numbers = Array.from({ length: 700 }, (_, at) => at);
  const texts = numbers.map(
    (at) => `Báo cáo số ${at} của xã ${at % 7 === 0 ? "Tân Lập" : "Lập Tân"} về ${at % 2 === 0 ? "hồ" : "đê"}`,
  );
  const ids = await page.call("plantTexts", "receiver", 10_000, texts);
  const asked = ["tan lap", "bao cao so 69", "hồ", "lap tan ve de", "xa lap ho "];
  const expected = (query: string): readonly string[] => {
    const holds: Record<string, (at: number) => boolean> = {
      "tan lap": (at) => at % 7 === 0,
      "bao cao so 69": (at) => String(at).startsWith("69"),
      hồ: () => false,
      "lap tan ve de": (at) => at % 7 !== 0 && at % 2 === 1,
      "xa lap ho ": (at) => at % 2 === 0,
    };
    return numbers
      .filter((at) => holds[query]?.(at))
      .map((at) => ids[at] ?? "")
      .sort();
  };
  const found = async (query: string, exact: boolean) => {
    const all = (await page.call("findInside", "receiver", query)).found;
    return all
      .filter(({ inOrder }) => !exact || inOrder)
      .map((each) => each.dispatch)
      .sort();
  };
  const check = async (when: string): Promise<void> => {
    for (const query of asked) {
      const exact = query !== "xa lap ho ";
      expect(
        (await found(query, exact)).filter((id) => ids.includes(id)),
        `${query}, ${when}`,
      ).toEqual(expected(query));
    }
  };
  const segments = () => page.call("searchKept", "receiver").then((kept) => kept.segments);
  // 10,000 to 10,699 lie in the segments from 9,728 and from 10,240.
  await expect.poll(segments, { timeout: PATIENCE }).toBe(2);
  await check("from segments");
  for (const harm of ["parts", "heads"] as const) {
    expect(await page.call("harmSearch", "receiver", harm)).toBeGreaterThan(0);
    await check(`${harm} damaged`);
    await expect.poll(segments, { timeout: PATIENCE }).toBe(2);
    await check(`${harm} made again`);
  }
});

test("a file that takes the worker too long is left, and the next one is read", async () => {
  expect(await page.call("readInTime", "một hai ba", 0)).toEqual(["unreadable", "text"]);
});
