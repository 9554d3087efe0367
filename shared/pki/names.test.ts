import { describe, expect, test } from "vitest";
import { parseDer } from "./der-reader.ts";
import { DerError } from "./der-node.ts";
import { encodeName, isCommonName, isReservedCommonName, isUnitCode, isWithin, readName, unitName } from "./names.ts";
import { looseName } from "./testing/hostile-chain.ts";

test.each([
  { path: ["VN"] },
  { path: ["VN", "P01"] },
  { path: ["VN", "P01", "P01.C07"], commonName: "Nguyễn Thị Minh Khai" },
  { path: ["VN", "P01"], commonName: "শেখ হাসিনা ওয়াজেদ" },
  { path: ["VN", "P01"], commonName: "র\u200d্যাব" },
])("the name %j is read as it was written", (name) => {
  expect(readName(parseDer(encodeName(name)))).toEqual(name);
});

test.each([
  { path: [] },
  { path: [""] },
  { path: ["VN", "p01"] },
  { path: ["VN", "P.."] },
  { path: ["VN", "P 01"] },
  { path: ["VN", "X".repeat(36)] },
  { path: Array.from({ length: 13 }, () => "A") },
  { path: ["VN"], commonName: "" },
  { path: ["VN"], commonName: "x".repeat(65) },
])("the name %j is neither written nor read", (name) => {
  expect(() => encodeName(name)).toThrow(RangeError);
  expect(() => readName(parseDer(looseName(name.path, name.commonName)))).toThrow(DerError);
});

describe("common names", () => {
  test.each(["Lê Văn Tám", "O'Neil-Đặng", "Trần B.", "র\u200d্যাব", "x".repeat(64)])("%s is one", (text) => {
    expect(isCommonName(text)).toBe(true);
    expect(isReservedCommonName(text)).toBe(false);
  });
  test.each([
    "Lê Văn Tám".normalize("NFD"),
    " x",
    "x ",
    "a  b",
    "a\u00a0b",
    "a\tb",
    "a\nb",
    "a\u2028b",
    "a\u202eb",
    "a\u2066b",
    "a\u200bb",
    "\ufeffa",
    "a\u0000",
    "\ud800",
    "\ue000",
    "...",
    "\u200d",
  ])("%j is none", (text) => {
    expect(isCommonName(text)).toBe(false);
  });
  test.each(["root", "Seal", "SEAL", "ｓｅａｌ", "device-x", "Relay-tsa", "relay-"])(
    "%s belongs to a thing",
    (text) => {
      expect(isReservedCommonName(text)).toBe(true);
    },
  );
});

test("unit codes are capital letters and digits between single points", () => {
  for (const code of ["A", "01", "P01.C07", "X".repeat(35)]) expect(isUnitCode(code)).toBe(true);
  for (const code of ["", ".", "A.", ".A", "A..B", "a", "Đ", "A-B", "A\n", "X".repeat(36)])
    expect(isUnitCode(code)).toBe(false);
});

test("a tree holds itself and what is below it, counted in whole codes from the top", () => {
  expect(isWithin(["VN", "P1"], ["VN", "P1"])).toBe(true);
  expect(isWithin(["VN", "P1"], ["VN", "P1", "C1"])).toBe(true);
  expect(isWithin(["VN", "P1"], ["VN", "P10"])).toBe(false);
  expect(isWithin(["VN", "P1"], ["VN"])).toBe(false);
  expect(isWithin(["VN", "P1"], ["P1", "VN"])).toBe(false);
});

test("a unit's name has no common name", () => {
  expect(readName(parseDer(unitName(["VN", "P01"])))).toEqual({ path: ["VN", "P01"] });
});
