import { describe, expect, test } from "vitest";
import { dateInVietnam, daysBetween, isPlainDate, plainDate, startOfDayInVietnam, yearOf } from "./plain-date.ts";

describe("plain dates", () => {
  test("only days that exist, in one form, are dates", () => {
    for (const good of ["2026-01-01", "2024-02-29", "1999-12-31", "2999-12-31"]) expect(isPlainDate(good)).toBe(true);
    for (const bad of [
      "2026-02-29",
      "2026-02-30",
      "2026-04-31",
      "2026-13-01",
      "2026-00-10",
      "2026-01-00",
      "26-01-01",
      "2026-1-1",
      "2026/01/01",
      "2026-01-01T00:00:00Z",
      "2026-01-01\n",
      "+002026-01-01",
      "1899-12-31",
      "3000-01-01",
      "",
    ]) {
      expect(isPlainDate(bad), bad).toBe(false);
    }
    expect(() => plainDate("2026-02-30")).toThrow(RangeError);
  });

  test("the day changes at midnight in Vietnam, wherever the machine stands", () => {
    const midnight = Date.UTC(2026, 0, 31, 17, 0, 0);
    expect(dateInVietnam(midnight - 1)).toBe("2026-01-31");
    expect(dateInVietnam(midnight)).toBe("2026-02-01");
    expect(startOfDayInVietnam(plainDate("2026-02-01"))).toBe(midnight);
  });

  test("days are counted over the ends of months, years and leap days", () => {
    expect(daysBetween(plainDate("2024-02-28"), plainDate("2024-03-01"))).toBe(2);
    expect(daysBetween(plainDate("2026-01-01"), plainDate("2025-12-31"))).toBe(-1);
    expect(yearOf(plainDate("2026-03-01"))).toBe(2026);
  });
});
