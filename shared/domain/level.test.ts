import { expect, test } from "vitest";
import { isLevel, LEVELS, levelRank, levelsUpTo } from "./level.ts";

test("levels rise from unclassified to top secret, and a level includes all below it", () => {
  expect(LEVELS.map(levelRank)).toEqual([0, 1, 2, 3]);
  expect(levelsUpTo("unclassified")).toEqual(["unclassified"]);
  expect(levelsUpTo("topSecret")).toEqual(LEVELS);
});

test("only the four names are levels", () => {
  expect(LEVELS.every(isLevel)).toBe(true);
  for (const other of ["restricted", "unmarked", "Secret", "top-secret", "", "0", 0, null, undefined, ["secret"]]) {
    expect(isLevel(other)).toBe(false);
  }
});
