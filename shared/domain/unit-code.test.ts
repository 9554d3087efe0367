import { describe, expect, test } from "vitest";
import { isUnitCode, unitCode, unitCodeSchema } from "./unit-code.ts";

describe("unit codes", () => {
  test("groups of capitals and digits separated by dots, up to 35 characters, are codes", () => {
    for (const code of ["H41", "H37.02.02", "Z01.02", "A", "0", "TRAM", "A".repeat(35)]) {
      expect(isUnitCode(code), code).toBe(true);
      expect(unitCodeSchema.safeParse(code).success).toBe(true);
    }
  });

  test("every other text is refused", () => {
    for (const text of [
      "",
      ".",
      "H41.",
      ".H41",
      "H41..02",
      "h41",
      "H 41",
      "H41-02",
      "Đ01",
      "H41\n",
      "A".repeat(36),
      "Ｈ41",
    ]) {
      expect(isUnitCode(text), JSON.stringify(text)).toBe(false);
      expect(unitCodeSchema.safeParse(text).success).toBe(false);
    }
    expect(() => unitCode("h41")).toThrow(RangeError);
  });

  test("the old form is not a code, so that an office never has two", () => {
    expect(isUnitCode("000.00.00.H41")).toBe(false);
  });
});
