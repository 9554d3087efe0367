import { describe, expect, test } from "vitest";
import { notationOf, readNotation } from "./notation.ts";
import { plainDate } from "./plain-date.ts";
import { type RulePack, rulePackAt } from "./rule-pack.ts";

const day = plainDate("2026-06-01");
const party = rulePackAt("party", day) as RulePack;
const state = rulePackAt("state", day) as RulePack;

const PARTY_SAMPLES =
  "12-HD/TW, 787-CV/ĐU, 630-CV/VPTU, 3737-CV/VPTU, 127-QĐ/TW, 24-BS/UBKTTU, 23-QĐ/UBKTTW, 06-CT/TU, 15-NQ/TU, 357-CV/BTCTU, 09-QC/TW, 31-QĐ/TU, 02-KL/TU, 139-TB/ĐU, 05-HD/VPTW, 02-KH/ĐUQH, 05-CTr/TU, 03-TTr/TT.ĐU".split(
    ", ",
  );
const STATE_SAMPLES =
  "7816/VPCP-TTĐT, 30/2020/NĐ-CP, 28/2018/QĐ-TTg, 1018/BTTTT-THH, 893/STTTT-CNTT, 125/SGDĐT-VP, 15/QĐ-UBND, 01/2022/TT-BTTTT".split(
    ", ",
  );

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

  test("what is written is read back, for every type of both packs whose abbreviation is confirmed", () => {
    for (const pack of [party, state]) {
      for (const type of pack.documentTypes) {
        if (type.unconfirmed || (pack === party && type.abbreviation === null)) continue;
        const made = notationOf(pack, { documentType: type.key, value: 7, body: "UBKT", drafter: "VP" });
        const read = readNotation(made.ok ? made.value.printed : "");
        expect(read.ok && [read.value.form, read.value.value], type.key).toEqual([pack.kind, 7]);
      }
    }
  });
});

describe("reading a notation", () => {
  test.each(PARTY_SAMPLES)("%s is of the Party", (sample) => {
    const read = readNotation(sample);
    expect(read.ok && read.value.form).toBe("party");
    expect(read.ok && `${read.value.number}-${read.value.typeAbbreviation}/${read.value.symbol}`).toBe(sample);
  });

  test.each(STATE_SAMPLES)("%s is of the state", (sample) => {
    const read = readNotation(sample);
    expect(read.ok && read.value.form).toBe("state");
    const year = read.ok && read.value.year !== null ? `${read.value.year}/` : "";
    expect(read.ok && `${read.value.number}/${year}${read.value.symbol}`).toBe(sample);
  });

  test.each(["117/2025/QH15", "30/2026/QH16", "237/NQ-UBTVQH16", "5053-CV/VPTW/nb"])(
    "%s is not recognised",
    (sample) => {
      expect(readNotation(sample)).toEqual({ ok: false, error: { type: "not-recognised" } });
    },
  );

  test("the printed label, spaces and either normal form do not matter; leading zeros are kept", () => {
    const wanted = { ok: true, value: { form: "party", number: "05", value: 5, symbol: "ĐU", typeAbbreviation: "QĐ" } };
    for (const form of ["NFC", "NFD"]) {
      expect(readNotation("  Số 05 - QĐ / ĐU ".normalize(form))).toMatchObject(wanted);
      expect(readNotation("Số: 15 / QĐ-UBND".normalize(form))).toMatchObject({
        value: { form: "state", number: "15" },
      });
    }
  });

  test("garbage is not recognised, and found out quickly", () => {
    const hostile = [
      "",
      "N/A",
      "Số",
      "1",
      "12-/TW",
      "12/QĐ",
      "-CV/TU",
      "123456-CV/TU",
      "1234567/QĐ-UBND",
      "12-CV/TU; x",
    ];
    for (const text of [...hostile, `1/${"A-".repeat(40)}`, `1/${"A".repeat(5_000_000)}`]) {
      expect(readNotation(text).ok, text.slice(0, 40)).toBe(false);
    }
  });
});
