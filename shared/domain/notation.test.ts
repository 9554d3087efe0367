import { describe, expect, test } from "vitest";
import { notationOf } from "./notation.ts";
import { plainDate } from "./plain-date.ts";
import { type RulePack, rulePackAt } from "./rule-pack.ts";

const day = plainDate("2026-06-01");
const party = rulePackAt("party", day) as RulePack;
const state = rulePackAt("state", day) as RulePack;

describe("writing a notation", () => {
  const text = (pack: RulePack, documentType: string, value: number, body: string, drafter?: string) => {
    const made = notationOf(pack, { documentType, value, body, ...(drafter === undefined ? {} : { drafter }) });
    return made.ok ? made.value.printed : made.error.type;
  };

  test("the Party writes number, hyphen, type, slash, body, after the word without a colon", () => {
    expect(text(party, "quyet-dinh", 127, "TW")).toBe("Số 127-QĐ/TW");
    expect(text(party, "cong-van", 5, "VPTU")).toBe("Số 05-CV/VPTU");
    expect(text(party, "to-trinh", 3, "TT.ĐU")).toBe("Số 03-TTr/TT.ĐU");
  });

  test("the state writes number, slash, type, hyphen, body, after the word with a colon", () => {
    expect(text(state, "quyet-dinh", 15, "UBND")).toBe("Số: 15/QĐ-UBND");
    expect(text(state, "thong-bao", 1, "SGDĐT")).toBe("Số: 01/TB-SGDĐT");
  });

  test("a công văn of the state names agency and drafting unit in place of a type", () => {
    expect(text(state, "cong-van", 125, "SGDĐT", "VP")).toBe("Số: 125/SGDĐT-VP");
    expect(text(state, "cong-van", 125, "SGDĐT")).toBe("drafter-missing");
  });

  test("number and symbol are given apart for other systems", () => {
    expect(notationOf(party, { documentType: "huong-dan", value: 5, body: "VPTW" })).toEqual({
      ok: true,
      value: { number: "05", symbol: "HD/VPTW", text: "05-HD/VPTW", printed: "Số 05-HD/VPTW" },
    });
    expect(notationOf(state, { documentType: "quyet-dinh", value: 15, body: "UBND" })).toMatchObject({
      value: { number: "15", symbol: "QĐ-UBND" },
    });
  });

  test("numbers are written with two digits at least", () => {
    expect(text(state, "quyet-dinh", 1, "UBND")).toBe("Số: 01/QĐ-UBND");
    expect(text(state, "quyet-dinh", 10, "UBND")).toBe("Số: 10/QĐ-UBND");
    expect(text(state, "quyet-dinh", 1234, "UBND")).toBe("Số: 1234/QĐ-UBND");
  });

  test("what cannot be written is refused with its reason", () => {
    expect(text(party, "hop-dong", 1, "TW")).toBe("unknown-document-type");
    expect(text(party, "loi-keu-goi", 1, "TW")).toBe("no-notation");
    for (const body of ["", "tw", "T W", "TW/nb", "TW-1", "{type}", "TW\n"]) {
      expect(text(party, "cong-van", 1, body), JSON.stringify(body)).toBe("abbreviation-refused");
    }
  });
});
