import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFileName, fileNameFault, fileNameKey, fileNameSchema, MAX_FILE_NAME } from "./file-name.ts";

describe("file names", () => {
  test("ordinary names pass, with spaces, diacritics and several dots", () => {
    for (const name of [
      "Quyết định 15.pdf",
      "phụ lục 1 (bản ký).v2.xlsx",
      "console.pdf",
      "com10.txt",
      "প্রতিবেদন.pdf",
      "a",
    ]) {
      expect(fileNameFault(name.normalize("NFC")), name).toBeNull();
      expect(fileNameSchema.safeParse(name.normalize("NFC")).success).toBe(true);
    }
  });

  test("W7: names that leave their folder or stand for a device are refused", () => {
    const refused: Record<string, readonly string[]> = {
      "forbidden-character": [
        "../a.pdf",
        "..\\a.pdf",
        "a/b.pdf",
        "C:a.pdf",
        "a:stream.pdf",
        "a*.pdf",
        'a".pdf',
        "a|b",
        "<b>.pdf",
      ],
      "bad-start": [".bashrc", " a.pdf", "~a.pdf", "\u3000a.pdf"],
      "bad-end": [".", "..", "...", "a.", "a.pdf ", "a.pdf\u00a0"],
      "reserved-name": ["CON", "con.pdf", "Aux.tar.gz", "NUL.", "lpt1.pdf", "COM¹.txt", "nul .pdf", "CONIN$"],
    };
    for (const [fault, names] of Object.entries(refused)) {
      for (const name of names) {
        const expected = name === "NUL." ? "bad-end" : fault;
        expect(fileNameFault(name), JSON.stringify(name)).toBe(expected);
      }
    }
  });

  test("R33: names that hide their type by direction or by invisible characters are refused", () => {
    for (const name of ["report\u202efdp.exe", "a\u200b.pdf", "a\u0000.pdf", "a\r\n.pdf", "\ud83d.pdf"]) {
      expect(fileNameFault(name), JSON.stringify(name)).toBe("hidden-character");
    }
    expect(fileNameFault("công văn.pdf".normalize("NFD"))).toBe("not-normal-form");
  });

  test("R33: names whose end is pushed out of sight are refused", () => {
    for (const blank of ["\u00a0", "\u2003", "\u3000", "  "]) {
      expect(fileNameFault(`Công văn.pdf${blank}.exe`), JSON.stringify(blank)).toBe("forbidden-character");
    }
    for (const blank of ["\u2800", "\ufffc", "\u{1d159}", "\u{16fe4}", "\u3164", "\u115f", "\uffa0"]) {
      expect(fileNameFault(`Công văn.pdf${blank.repeat(60)}.exe`), JSON.stringify(blank)).toBe("hidden-character");
      expect(cleanFileName(`Công văn.pdf${blank.repeat(60)}.exe`)).toBe("Công văn.pdf.exe");
    }
  });

  test("a name has from 1 to 200 characters", () => {
    expect(fileNameFault("")).toBe("too-short");
    expect(fileNameFault("đ".repeat(MAX_FILE_NAME))).toBeNull();
    expect(fileNameFault("đ".repeat(MAX_FILE_NAME + 1))).toBe("too-long");
  });

  test("names that differ in case only have one key", () => {
    expect(fileNameKey("Phụ Lục.PDF")).toBe(fileNameKey("phụ lục.pdf"));
    expect(fileNameKey("phụ lục.pdf")).not.toBe(fileNameKey("phu luc.pdf"));
  });

  test("cleaning keeps what it can and always gives an allowed name", () => {
    expect(cleanFileName("  ../Công\u202e văn: 5.pdf".normalize("NFD"))).toBe("-Công văn- 5.pdf");
    expect(cleanFileName("con.pdf")).toBe("file-con.pdf");
    expect(cleanFileName("...")).toBe("file");
    expect(cleanFileName(`${"đ".repeat(400)}.pdf`)).toBe(`${"đ".repeat(196)}.pdf`);
    expect(cleanFileName("Báo cáo.pdf")).toBe("Báo cáo.pdf");
    expect(cleanFileName("Báo\u00a0 cáo\u2800.pdf")).toBe("Báo cáo.pdf");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 260 }), (name) => {
        expect(fileNameFault(cleanFileName(name))).toBeNull();
      }),
      { seed: 20260302, numRuns: 2000 },
    );
  });
});
