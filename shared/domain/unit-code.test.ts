import { describe, expect, test } from "vitest";
import { isUnitCode, readForeignCode, toOldForm, unitCode, unitCodeSchema } from "./unit-code.ts";

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

  test("the old form is converted at the edge and the original is kept", () => {
    const cases = {
      "000.00.00.H41": "H41",
      "000.00.00.G22": "G22",
      "000.00.02.Z01": "Z01.02",
      "000.02.02.H37": "H37.02.02",
      "005.02.02.H37": "H37.02.02.005",
      "000.07.00.H37": "H37.00.07",
    };
    for (const [original, code] of Object.entries(cases)) {
      expect(readForeignCode(original)).toEqual({ ok: true, value: { code, original, form: "old" } });
      expect(toOldForm(unitCode(code))).toBe(original);
    }
    expect(readForeignCode(" H37.02.02 ")).toEqual({
      ok: true,
      value: { code: "H37.02.02", original: " H37.02.02 ", form: "current" },
    });
    expect(readForeignCode("N/A")).toEqual({ ok: false, error: { type: "not-a-unit-code" } });
  });

  test("a code that does not fit the old form has none", () => {
    for (const code of ["TRAM", "H37.2", "H37.02.02.005.01", "H37.00", "H37.02.02.000", "H37.ABC"]) {
      expect(toOldForm(unitCode(code)), code).toBeNull();
    }
  });
});
