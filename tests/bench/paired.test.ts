import { expect, test } from "vitest";
import { quantile, ratioOf, timePaired } from "./paired.ts";
import { printReport } from "./print-report.ts";
import { type Figure, isMet } from "./report.ts";

test("a ratio is taken within a repetition, so a slow minute of the machine changes nothing", () => {
  const steady = { one: [20, 22, 24, 20], other: [10, 11, 12, 10] };
  const disturbed = { one: [20, 2_200, 24, 200], other: [10, 1_100, 12, 100] };
  expect(ratioOf(steady, "one", "other")).toEqual({ value: 2, spread: { low: 2, high: 2 } });
  expect(ratioOf(disturbed, "one", "other")).toEqual(ratioOf(steady, "one", "other"));
});

test("a quantile lies between its neighbours, whatever the order of the values", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([5, 1, 3], 0.25)).toBe(2);
  expect(quantile([7], 0.9)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test("each repetition does everything, the order turns, and what warms up is not counted", async () => {
  const done: string[] = [];
  const contestant = (name: string) => ({ name, run: async () => done.push(name) });
  const times = await timePaired([contestant("a"), contestant("b")], { repetitions: 2, warmUp: 1 });
  expect(done).toEqual(["a", "b", "b", "a", "a", "b"]);
  expect(times).toEqual({ a: [4, 5], b: [3, 6] });
});

test("a goal is met at its very value, and a missed one is said so", () => {
  const figure: Figure = { what: "speed", value: 1.5, unit: "ratio", goal: { atMost: 1.5 }, plain: "3 ms" };
  expect(isMet(figure)).toBe(true);
  const missed: Figure = { ...figure, goal: { atLeast: 1.6 } };
  const report = { name: "x", title: "X", measured: ["nothing"], where: [] };
  expect(printReport({ ...report, figures: [figure] })).toContain("at most 1.5: met");
  expect(printReport({ ...report, figures: [missed] })).toContain("at least 1.6: MISSED");
});
