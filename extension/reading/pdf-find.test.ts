import { describe, expect, test } from "vitest";
import { hitsOn, pageText, type TextPiece } from "./pdf-find.ts";

const pieces = (...texts: readonly string[]): TextPiece[] => texts.map((str) => ({ str, hasEOL: str.endsWith(".") }));
const cut = (all: readonly TextPiece[], query: string): readonly string[] =>
  hitsOn(pageText(all), query).map(({ from, to }) =>
    all
      .slice(from.piece, to.piece + 1)
      .map(({ str }, at, some) => str.slice(at === 0 ? from.offset : 0, at === some.length - 1 ? to.offset : undefined))
      .join("|"),
  );

describe("words on a page", () => {
  const page = pieces(
    "Công văn số 5.",
    "Đề nghị  các đồng",
    " chí rà soát; CÔNG VĂN",
    " mới.",
    "công".normalize("NFD"),
    " ",
    "văn",
  );

  test("are found with and without diacritics, over pieces and lines, in either normal form", () => {
    expect(cut(page, "cong van")).toEqual(["Công văn", "CÔNG VĂN", `${"công".normalize("NFD")}| |văn`]);
    expect(cut(page, "ĐỀ nghị các")).toEqual(["Đề nghị  các"]);
    expect(cut(page, "đồng chí")).toEqual(["đồng| chí"]);
    expect(cut(page, "so 5. de nghi")).toEqual(["số 5.|Đề nghị"]);
    expect(cut(page, "không")).toEqual([]);
    expect(cut(page, "  ")).toEqual([]);
  });

  test("do not overlap, and letters beyond the first plane keep their places", () => {
    expect(cut(pieces("aaaa"), "aa")).toEqual(["aa", "aa"]);
    expect(cut(pieces("𝒜b আদেশ"), "আদেশ")).toEqual(["আদেশ"]);
  });
});
