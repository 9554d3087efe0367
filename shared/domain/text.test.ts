import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, textFault, textSchema } from "./text.ts";

const bounds = { max: 500 };
const fault = (text: string) => textFault(text, bounds);

describe("text of signed objects", () => {
  test("Vietnamese, Bengali and symbols in normal form C pass", () => {
    for (const text of [
      "V/v rà soát, cập nhật danh sách cán bộ đầu mối",
      "Uỷ ban kiểm tra – 100 % “đúng hạn”",
      "প্রজ্ঞাপন",
      "র‍্যাব", // ZWJ inside a conjunct
      "তার্‌ক", // ZWNJ after hasanta
      "tối mật 🗎",
    ]) {
      expect(fault(text.normalize("NFC")), text).toBeNull();
    }
  });

  test("text outside normal form C is refused", () => {
    expect(fault("công văn".normalize("NFD"))).toBe("not-normal-form");
    expect(fault("\u212b")).toBe("not-normal-form");
  });

  test("R33: controls, bidirectional controls, zero-width characters and lone surrogates are refused", () => {
    const hostile = [
      "\u0000", "\u0007", "\t", "\n", "\r", "\u001b[31m", "\u007f", "\u0085", "\u00ad", "\u034f", "\u061c", "\u180e",
      "\u200b", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\u3164",
      "\ufe0f", "\ufeff", "\ufff9", "\uffff", "\ud800", "\udc00", "\u{e0041}", "\u{1fffe}", "\u{1d173}",
      "\u115f", "\u1160", "\uffa0", "\u2800", "\ufffc", "\u{1d159}", "\u{16fe4}", "\u2d7f", "\u{13441}", "\uf0b7",
      "\u{f0000}", "\u{10fffd}",
    ]; // prettier-ignore
    for (const character of hostile) {
      expect(fault(`a${character}b`), JSON.stringify(character)).toBe("hidden-character");
    }
  });

  test("R33: zero-width joiners are refused unless they stand between Bengali letters", () => {
    for (const text of ["a\u200db", "\u200dক", "ক\u200d", "ক\u200da", "a\u200cক", "ক\u200d\u200cখ", "👩\u200d💻"]) {
      expect(fault(text), JSON.stringify(text)).toBe("hidden-character");
    }
    expect(fault("ক\u200dখ")).toBeNull();
  });

  test("every character that this engine knows as invisible, control or separator is refused", () => {
    const invisible =
      /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u;
    const passed: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point);
      if (invisible.test(character) && textFault(character, { max: 1 }) === null) passed.push(point.toString(16));
    }
    expect(passed).toEqual([]);
  });

  test("length counts characters as a reader counts code points, and has both bounds", () => {
    expect(fault("")).toBe("too-short");
    expect(fault("đ".repeat(500))).toBeNull();
    expect(fault("𝒳".repeat(500))).toBeNull();
    expect(fault("đ".repeat(501))).toBe("too-long");
    expect(fault("a".repeat(5_000_000))).toBe("too-long");
  });

  test("line breaks pass only where text of several lines is asked for", () => {
    expect(textFault("a\nb", { max: 10, lines: true })).toBeNull();
    expect(textFault("a\r\nb", { max: 10, lines: true })).toBe("hidden-character");
  });

  test("the schema names the rule and refuses white space alone", () => {
    const schema = textSchema(bounds);
    expect(schema.safeParse("Báo cáo").success).toBe(true);
    expect(schema.safeParse("   ").error?.issues[0]?.message).toBe("too-short");
    expect(schema.safeParse("a\u202eb").error?.issues[0]?.message).toBe("hidden-character");
    expect(schema.safeParse(7).success).toBe(false);
  });

  test("cleaning gives text that passes, and leaves good text as it is", () => {
    expect(cleanText("  Công\u200b  văn\r\nsố\t5 \u202e".normalize("NFD"))).toBe("Công văn số 5");
    expect(cleanText("một \r\n hai\n", { lines: true })).toBe("một\nhai");
    expect(cleanText("র‍্যাব")).toBe("র‍্যাব");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const cleaned = cleanText(text);
        expect(textFault(cleaned, { min: 0, max: 500 })).toBeNull();
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
      { seed: 20260301, numRuns: 2000 },
    );
  });
});
