import { expect, test } from "vitest";
import { rovingTarget } from "./roving-focus.ts";

test("arrows move by one and stop at the ends, pages by ten, Home and End to the ends", () => {
  const press = (key: string, index: number) => rovingTarget(key, index, 25, "vertical");
  expect([press("ArrowDown", 3), press("ArrowUp", 0), press("ArrowDown", 24)]).toEqual([4, 0, 24]);
  expect([press("PageDown", 3), press("PageDown", 20), press("PageUp", 3)]).toEqual([13, 24, 0]);
  expect([press("Home", 7), press("End", 7)]).toEqual([0, 24]);
});

test("keys of the other axis, letters, and an empty list move nothing", () => {
  expect(rovingTarget("ArrowRight", 1, 5, "vertical")).toBeUndefined();
  expect(rovingTarget("ArrowDown", 1, 5, "horizontal")).toBeUndefined();
  expect(rovingTarget("PageDown", 1, 5, "horizontal")).toBeUndefined();
  expect(rovingTarget("a", 1, 5, "vertical")).toBeUndefined();
  expect(rovingTarget("Home", 0, 0, "vertical")).toBeUndefined();
});
