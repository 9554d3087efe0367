import { describe, expect, test } from "vitest";
import { DEFAULT_RULES, isQuiet, type TellingRules, tellingRulesSchema, TOLD_OF, whenToTell } from "./rules.ts";

/** Monday, 5 October 2026. */
const at = (time: string, day = 5): number => Date.parse(`2026-10-${String(day).padStart(2, "0")}T${time}:00+07:00`);
const quiet = (wish: Partial<TellingRules["quiet"]>) => ({ ...DEFAULT_RULES.quiet, on: true, ...wish });
const rules = (wish: Partial<TellingRules["quiet"]>): TellingRules => ({ ...DEFAULT_RULES, quiet: quiet(wish) });

describe("quiet hours", () => {
  test("over midnight, from their first minute to before their last, on the office's clock", () => {
    const night = quiet({ from: "22:00", to: "06:30" });
    expect(
      [at("21:59"), at("22:00"), at("23:59"), at("00:00", 6), at("06:29", 6), at("06:30", 6)].map((now) =>
        isQuiet(night, now),
      ),
    ).toEqual([false, true, true, true, true, false]);
  });

  test("within a day, and a whole one", () => {
    const lunch = quiet({ from: "11:30", to: "13:30" });
    expect([at("11:29"), at("11:30"), at("13:29"), at("13:30")].map((now) => isQuiet(lunch, now))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const sunday = quiet({ from: "00:00", to: "00:00", days: [7] });
    expect(
      [at("23:59", 10), at("00:00", 11), at("23:59", 11), at("00:00", 12)].map((now) => isQuiet(sunday, now)),
    ).toEqual([false, true, true, false]);
  });

  test("count by the day on which they begin", () => {
    const friday = quiet({ from: "20:00", to: "08:00", days: [5] });
    expect(
      [at("21:00", 8), at("21:00", 9), at("07:59", 10), at("21:00", 10)].map((now) => isQuiet(friday, now)),
    ).toEqual([false, true, true, false]);
  });

  test("switched off, there are none; a clock that jumps is judged where it stands", () => {
    expect(isQuiet({ ...quiet({}), on: false }, at("23:00"))).toBe(false);
    for (const years of [-2, 2]) {
      const then = at("23:00") + years * 365 * 86_400_000;
      expect(isQuiet(quiet({ from: "22:00", to: "06:00" }), then)).toBe(true);
    }
  });
});

describe("telling", () => {
  test("by day each as it was chosen", () => {
    for (const of of TOLD_OF) expect(whenToTell(rules({}), of, at("10:00"))).toMatchObject({ type: "now" });
    expect(whenToTell(rules({}), "normal", at("10:00"))).toEqual({ type: "now", way: DEFAULT_RULES.ways.normal });
    const silent = {
      ...DEFAULT_RULES,
      ways: { ...DEFAULT_RULES.ways, normal: { notify: false, sound: true, stays: true } },
    };
    expect(whenToTell(silent, "normal", at("10:00"))).toEqual({ type: "never" });
  });

  test.each([
    ["express", ["now", "held", "held", "held", "now"]],
    ["urgent", ["now", "held", "now", "now", "now"]],
    ["nothing", ["held", "held", "held", "held", "now"]],
  ] as const)("by night %s breaks through, and what is wrong always", (breaks, expected) => {
    const asked = ["express", "normal", "urgent", "veryUrgent", "warning"] as const;
    expect(asked.map((of) => whenToTell(rules({ breaks }), of, at("23:00")).type)).toEqual(expected);
    expect(whenToTell(rules({ breaks }), "work", at("23:00")).type).toBe("held");
  });

  test("rules of a file are taken whole or not at all", () => {
    expect(tellingRulesSchema.safeParse(DEFAULT_RULES).success).toBe(true);
    for (const wrong of [{ from: "24:00" }, { to: "6:30" }, { days: [0] }, { breaks: "often" }, { more: 1 }]) {
      expect(
        tellingRulesSchema.safeParse({ ...DEFAULT_RULES, quiet: { ...DEFAULT_RULES.quiet, ...wrong } }).success,
      ).toBe(false);
    }
  });
});
