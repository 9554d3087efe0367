import { expect, it } from "vitest";

import { createBodyBudget } from "./body-budget.ts";

it("R32: bodies have room up to a sum for each sender and for all", () => {
  const budget = createBodyBudget({ all: 100, each: 40 });
  const [a, b, c] = [budget.of("a"), budget.of("b"), budget.of("c")];
  const first = a.take(30);
  expect(first).toBeDefined();
  expect(a.take(11)).toBeUndefined();
  expect(a.take(10)).toBeDefined();
  expect(b.take(40)).toBeDefined();
  expect(c.take(21)).toBeUndefined();
  expect(c.take(20)).toBeDefined();
  expect(budget.held).toBe(100);
  first?.();
  first?.();
  expect(budget.held).toBe(70);
  expect(c.take(20)).toBeDefined();
});

it("a single body that is longer than a sender's share passes alone", () => {
  const budget = createBodyBudget({ all: 100, each: 40 });
  const room = budget.of("a");
  const release = room.take(90);
  expect(release).toBeDefined();
  expect(room.take(1)).toBeUndefined();
  release?.();
  expect(budget.held).toBe(0);
  expect(room.take(101)).toBeUndefined();
});
