import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldText, rankMatches, searchable } from "./fold-text.ts";

const find = (query: string, texts: readonly string[]) =>
  rankMatches(
    query,
    searchable(texts, (text) => text),
  );

describe("folding", () => {
  test("diacritics, case, đ and spaces fold away in both normal forms", () => {
    for (const form of ["NFC", "NFD"]) {
      expect(foldText("  Công  văn Số 5/QĐ-UBND ".normalize(form))).toBe("cong van so 5/qd-ubnd");
      expect(foldText("ĐƯỜNG ưỡng ỷ ượ".normalize(form))).toBe("duong uong y uo");
    }
  });

  test("both ways of placing a tone fold to one", () => {
    expect(foldText("uỷ ban")).toBe(foldText("ủy ban"));
    expect(foldText("Khánh Hoà")).toBe(foldText("Khánh Hòa"));
  });

  test("Bengali keeps its vowel signs", () => {
    expect(foldText("কি")).not.toBe(foldText("কা"));
  });

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { seed: 20260303, numRuns: 2000 },
    );
  });
});

describe("ranking", () => {
  test("a query without diacritics finds text with them", () => {
    expect(find("cong van", ["Quyết định", "Công văn", "Văn công"])).toEqual(["Công văn", "Văn công"]);
    expect(find("uỷ", ["Huyện", "Tỉnh ủy", "Sở"])).toEqual(["Tỉnh ủy", "Huyện"]);
    expect(find("dong", ["Lâm Đồng", "Xã Đông"])).toEqual(["Lâm Đồng", "Xã Đông"]);
    expect(find("cong van".normalize("NFD"), ["công văn".normalize("NFD")])).toHaveLength(1);
  });

  test("matches that have the diacritics typed come first, wherever the tone is written", () => {
    expect(find("tân hoà", ["Tân Hoa", "Tan Hoá", "Tân Hòa"])).toEqual(["Tân Hòa", "Tân Hoa", "Tan Hoá"]);
    expect(find("đa", ["Xã Da", "Xã Đa"])).toEqual(["Xã Đa", "Xã Da"]);
  });

  test("whole text, then its beginning, then words in order, then words, then parts of words", () => {
    const texts = ["Sơn Banan", "Tân Lập An", "An Xã Tân", "Xã Tân An Hội", "Tân An Đông", "Tân An"];
    expect(find("tân an", texts)).toEqual(["Tân An", "Tân An Đông", "Xã Tân An Hội", "Tân Lập An", "An Xã Tân"]);
    expect(find("anan", texts)).toEqual(["Sơn Banan"]);
  });

  test("every word must occur; an empty query finds nothing", () => {
    expect(find("tân xyz", ["Tân An"])).toEqual([]);
    expect(find("  ", ["Tân An"])).toEqual([]);
  });

  test("all communes of one name are found among the 3,321, in their order, and the limit holds", () => {
    const lines = readFileSync(new URL("data/communes.tsv", import.meta.url), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const communes = searchable(lines, (line) => line.split("\t")[1] ?? "");
    expect(communes).toHaveLength(3321);
    expect(
      rankMatches("xa tan tien", communes)
        .slice(0, 7)
        .every((line) => line.includes("Xã Tân Tiến")),
    ).toBe(true);
    expect(rankMatches("xa", communes, 5)).toHaveLength(5);
  });
});
