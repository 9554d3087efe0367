import { expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";
import { wantedWords } from "./words.ts";

const text = `Thực hiện chương trình công tác quý IV, Văn phòng đề nghị các đồng chí rà soát danh sách; ${"x ".repeat(50)}
  về công văn số 15/QĐ-UBND, ngày 5/10.`;
const cut = (query: string, of = text) => {
  const wanted = wantedWords(query);
  return wanted === undefined ? undefined : excerptOf(of, wanted);
};

test("what was found stands as it is written, with what is around it", () => {
  expect(cut("van phong de ng")).toEqual({
    before: "Thực hiện chương trình công tác quý IV, ",
    hit: "Văn phòng đề nghị",
    after: expect.stringMatching(/^ các đồng chí rà soát danh sách; x .*x…$/),
  });
  expect(cut("15/qd-ubnd ")).toMatchObject({
    before: expect.stringMatching(/^…x x/),
    hit: "15/QĐ-UBND",
    after: ", ngày 5/10.",
  });
  expect(cut("thuc hien")?.before).toBe("");
});

test("words that do not stand together are shown where the first of them is", () => {
  expect(cut("công danh")).toMatchObject({ hit: "công" });
  expect(cut("không có")).toBeUndefined();
});

test("a text that is written in the other normal form is cut at the same words", () => {
  expect(cut("rà soát", text.normalize("NFD"))?.hit.normalize("NFC")).toBe("rà soát");
  expect(cut("আদেশ", "গোপন আদেশ জারি")).toEqual({ before: "গোপন ", hit: "আদেশ", after: " জারি" });
});
