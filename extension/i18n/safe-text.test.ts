import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inspectText, isolatedText, safeText } from "./safe-text.ts";

/** Arbitrary code points, and the troublesome ones often enough to meet each other. */
const anyCharacter = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  fc.constantFrom("e", "\u0301", "\u0323", "\u200B", "\u200D", "\u202E", "\u09B0", "\u09CD", " ", "\n", "\uD800"),
);

describe("R33: text from outside cannot lie about itself", () => {
  test("a bidi control that turns a file name round is taken out and counted", () => {
    expect(inspectText("hợp-đồng\u202Efdp.exe")).toEqual({ text: "hợp-đồngfdp.exe", removed: 1 });
    expect(inspectText("\u2066a\u2069\u200E\u061C").removed).toBe(4);
  });

  test("two names that differ in invisible characters only are shown alike, and marked", () => {
    const copy = inspectText("Nguyễn\u200B Văn\u00AD An\uFEFF\u{E0041}\u3164");
    expect(copy).toEqual({ text: "Nguyễn Văn An", removed: 5 });
  });

  test("signs that draw nothing are taken out, alone or among others", () => {
    for (const blank of ["\u2800", "\uFFFC", "\u{1D159}", "\u{16FE4}", "\u3164", "\u115F", "\u2D7F", "\u{13441}"]) {
      expect(inspectText(`Công văn.pdf${blank.repeat(60)}.exe`), blank).toEqual({
        text: "Công văn.pdf.exe",
        removed: 60,
      });
    }
  });

  test("line breaks become spaces, other control characters go", () => {
    expect(safeText("a\r\nb\u2028c\u0000d\u0007")).toBe("a b cd");
  });

  test("decomposed Vietnamese is shown composed", () => {
    expect(safeText("Ủy ban".normalize("NFD"))).toBe("Ủy ban");
  });

  test("Bengali keeps the joiners that it is spelt with, and only those", () => {
    const jaPhala = "র\u200D্যাব";
    expect(safeText(jaPhala)).toBe(jaPhala);
    expect(safeText("a\u200Db\u200C")).toBe("ab");
  });

  test("a joiner goes that stands behind a Bengali sign only until something hidden is gone", () => {
    for (const hiding of ["\u0000", "\u200D", "\u200B\u200B"]) {
      expect(inspectText(`\u0323${hiding}\u09CD\u200D`)).toEqual({ text: "\u09CD\u0323", removed: hiding.length + 1 });
    }
  });

  test("a tower of combining marks is cut to what an orthography needs", () => {
    expect(inspectText(`a${"\u0316".repeat(50)}`)).toEqual({ text: `a${"\u0316".repeat(4)}`, removed: 46 });
  });

  test("half a surrogate pair becomes the replacement character", () => {
    expect(safeText("a\uD800b")).toBe("a\uFFFDb");
  });

  test("whatever comes in, nothing invisible or turning goes out, and doing it twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (raw) => {
        const text = safeText(raw);
        expect(text).not.toMatch(/[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u);
        expect(safeText(text)).toBe(text);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  test("text in which nothing stands out is judged by the same rules as text with something hidden", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (raw) => {
        const { text, removed } = inspectText(`${raw}\u200B`);
        expect(inspectText(raw)).toEqual({ text, removed: removed - 1 });
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  test("right-to-left text is isolated where it stands inside a sentence", () => {
    expect(isolatedText("שלום")).toBe("\u2068שלום\u2069");
    expect(isolatedText("văn bản")).toBe("văn bản");
  });
});
