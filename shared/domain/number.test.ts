import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEVELS } from "./level.ts";
import {
  arrivalSeries,
  isSeriesId,
  MAX_NUMBER,
  nextNumber,
  outgoingSeries,
  seriesIdSchema,
  type Term,
  yearOfSeries,
} from "./number.ts";
import { plainDate } from "./plain-date.ts";
import { type RulePack, rulePackAt } from "./rule-pack.ts";

const day = plainDate("2026-06-01");
const party = rulePackAt("party", day) as RulePack;
const state = rulePackAt("state", day) as RulePack;
const term: Term = { kind: "committee", from: plainDate("2025-09-16") };

const seriesOf = (pack: RulePack, paper: Partial<Parameters<typeof outgoingSeries>[1]>) => {
  const made = outgoingSeries(pack, { documentType: "cong-van", level: "unclassified", date: day, ...paper });
  return made.ok ? made.value : made.error.type;
};

describe("number series", () => {
  test("the Party counts each document type through a term, over the new year, secret papers with the others", () => {
    const series = seriesOf(party, { term });
    expect(series).toBe("out/party/cong-van/2025-09-16");
    expect(seriesOf(party, { term, date: plainDate("2027-01-01") })).toBe(series);
    for (const level of LEVELS) expect(seriesOf(party, { term, level })).toBe(series);
    expect(seriesOf(party, { term, documentType: "quyet-dinh" })).not.toBe(
      seriesOf(party, { term, documentType: "quy-dinh" }),
    );
  });

  test("a new term begins new numbers, and a congress has one series for all types", () => {
    const next: Term = { kind: "committee", from: plainDate("2026-05-01") };
    const congress: Term = { kind: "congress", from: plainDate("2026-05-01") };
    expect(seriesOf(party, { term: next })).not.toBe(seriesOf(party, { term }));
    expect(seriesOf(party, { term: congress })).toBe("out/party/congress/2026-05-01");
    expect(seriesOf(party, { term: congress, documentType: "bao-cao" })).toBe("out/party/congress/2026-05-01");
  });

  test("the state counts all types through a year, secret papers in a series of their own", () => {
    expect(seriesOf(state, {})).toBe("out/state/2026");
    expect(seriesOf(state, { documentType: "quyet-dinh" })).toBe("out/state/2026");
    expect(seriesOf(state, { date: plainDate("2026-12-31") })).toBe("out/state/2026");
    expect(seriesOf(state, { date: plainDate("2027-01-01") })).toBe("out/state/2027");
    for (const level of ["confidential", "secret", "topSecret"] as const) {
      expect(seriesOf(state, { level })).toBe("out/state/2026/secret");
    }
  });

  test("arrival numbers have one series a year", () => {
    expect(arrivalSeries(plainDate("2026-12-31"))).toBe("in/2026");
    expect(arrivalSeries(plainDate("2027-01-01"))).toBe("in/2027");
  });

  test("a series that cannot be named is refused with its reason", () => {
    expect(seriesOf(party, {})).toBe("term-missing");
    expect(seriesOf(party, { term: { kind: "committee", from: plainDate("2026-06-02") } })).toBe("date-before-term");
    expect(seriesOf(party, { term, documentType: "hop-dong" })).toBe("unknown-document-type");
    expect(seriesOf(state, { date: plainDate("2020-03-04") })).toBe("pack-not-in-force");
  });

  test("every series made has the form that the schema takes, and tells its year", () => {
    for (const documentType of state.documentTypes.map((type) => type.key)) {
      expect(seriesIdSchema.safeParse(seriesOf(state, { documentType, level: "secret" })).success).toBe(true);
    }
    for (const documentType of party.documentTypes.map((type) => type.key)) {
      const series = seriesOf(party, { documentType, term });
      expect(isSeriesId(series) && yearOfSeries(series)).toBeNull();
    }
    expect(yearOfSeries(arrivalSeries(day))).toBe(2026);
    const secret = seriesOf(state, { level: "secret" });
    expect(isSeriesId(secret) && yearOfSeries(secret)).toBe(2026);
    for (const bad of ["", "in", "IN/2026", "in//2026", "in/2026/", "x/2026", "in/../2026", `in/${"a".repeat(100)}`]) {
      expect(isSeriesId(bad), bad).toBe(false);
    }
  });
});

describe("the next number", () => {
  const taken = (...values: number[]) => values.map((value) => ({ value, voided: false }));

  test("numbers begin with 1 and follow the largest", () => {
    expect(nextNumber([])).toBe(1);
    expect(nextNumber(taken(1, 2, 3))).toBe(4);
    expect(nextNumber(taken(57))).toBe(58);
    expect(nextNumber(taken(1, 5))).toBe(6);
  });

  test("a voided number is never given again", () => {
    expect(nextNumber([...taken(1, 2), { value: 3, voided: true }])).toBe(4);
    expect(nextNumber([{ value: 1, voided: true }])).toBe(2);
  });

  test("a number far too large, once voided, does not carry the series away", () => {
    expect(nextNumber([...taken(1, 2), { value: 99_999, voided: true }])).toBe(3);
  });

  test("an exhausted series gives none", () => {
    expect(nextNumber(taken(MAX_NUMBER))).toBeNull();
  });

  test("X3: clerks who each take the next number in turn never get one twice, whatever is voided between", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant("take"), fc.nat(30)), { maxLength: 60 }), (steps) => {
        const numbers: { value: number; voided: boolean }[] = [];
        for (const step of steps) {
          const chosen = typeof step === "number" ? numbers[step % Math.max(1, numbers.length)] : undefined;
          if (typeof step === "number") {
            if (chosen !== undefined) chosen.voided = true;
          } else numbers.push({ value: nextNumber(numbers) ?? 0, voided: false });
        }
        const values = numbers.map((number) => number.value);
        expect(new Set(values).size).toBe(values.length);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }),
      { seed: 20260304, numRuns: 500 },
    );
  });
});
