import { expect, test } from "vitest";
import { boundUnits, UNIT_BOUNDS } from "./unit-bounds.ts";

const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `U${i}`);

test("R32: of units without end a device reads so many and no more, whatever the rounds", () => {
  const asked = named(3 * UNIT_BOUNDS.units);
  let known = 1;
  let rounds = 0;
  for (let next = boundUnits(asked, known); next.now.length > 0; next = boundUnits(asked.slice(known), known)) {
    expect(next.now.length).toBeLessThanOrEqual(UNIT_BOUNDS.round);
    expect(next.beyond).toBeGreaterThan(0);
    known += next.now.length;
    rounds += 1;
  }
  expect(known).toBe(UNIT_BOUNDS.units);
  expect(rounds).toBe(UNIT_BOUNDS.units / UNIT_BOUNDS.round);
});

test("R32: the last unit below the bound is read, the first one beyond it is refused, and neither takes another's place", () => {
  const asked = ["last", "beyond"];
  expect(boundUnits(asked, UNIT_BOUNDS.units - 2)).toEqual({ now: asked, later: 0, beyond: 0 });
  expect(boundUnits(asked, UNIT_BOUNDS.units - 1)).toEqual({ now: ["last"], later: 0, beyond: 1 });
  expect(boundUnits(asked, UNIT_BOUNDS.units)).toEqual({ now: [], later: 0, beyond: 2 });
  expect(boundUnits(asked, UNIT_BOUNDS.units + 1)).toEqual({ now: [], later: 0, beyond: 2 });
});

test("a country of communes is read in one round, in the order that was asked for", () => {
  const asked = named(3_500);
  expect(boundUnits(asked, 0)).toEqual({ now: asked, later: 0, beyond: 0 });
});
