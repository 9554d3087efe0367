import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineHeights, partsOf } from "./line-heights.ts";

const heightsOf = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });

test("offsets are the sums of the heights before, also after some were measured", () => {
  const measures = fc.array(fc.tuple(fc.nat({ max: 59 }), fc.integer({ min: 0, max: 300 })));
  fc.assert(
    fc.property(heightsOf, measures, (first, measured) => {
      const model = [...first];
      const heights = createLineHeights(first);
      for (const [line, height] of measured) {
        const isOther = line < model.length && model[line] !== height;
        expect(heights.measured(line, height)).toBe(isOther);
        if (isOther) model[line] = height;
      }
      for (let line = 0; line <= model.length; line++) {
        expect(heights.offsetOf(line)).toBe(model.slice(0, line).reduce((sum, each) => sum + each, 0));
      }
    }),
    { seed: 20261121, numRuns: 500 },
  );
});

test("the line at an offset begins at it or before it, and ends after it", () => {
  fc.assert(
    fc.property(heightsOf, fc.integer({ min: -10, max: 13_000 }), (all, offset) => {
      const heights = createLineHeights(all);
      const line = heights.lineAt(offset);
      if (offset < 0 || all.length === 0) expect(line).toBe(0);
      else if (offset >= heights.offsetOf(all.length)) expect(line).toBe(all.length - 1);
      else {
        expect(heights.offsetOf(line)).toBeLessThanOrEqual(offset);
        expect(heights.offsetOf(line + 1)).toBeGreaterThan(offset);
      }
    }),
    { seed: 20261122, numRuns: 500 },
  );
});

test("the parts are the whole list in its order, and what was to be drawn is drawn", () => {
  const cases = fc
    .array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 })
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.nat({ max: all.length - 1 }),
        fc.nat({ max: all.length - 1 }),
        fc.option(fc.nat({ max: all.length - 1 }), { nil: undefined }),
      ),
    );
  fc.assert(
    fc.property(cases, ([all, a, b, kept]) => {
      const heights = createLineHeights(all);
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      const parts = partsOf(heights, first, last, kept);
      let at = 0;
      const drawn = new Set<number>();
      for (const [i, part] of parts.entries()) {
        expect(parts[i - 1]?.type).not.toBe(part.type);
        if (part.type === "room") {
          expect(part.height).toBe(heights.offsetOf(part.before) - heights.offsetOf(at));
          at = part.before;
          continue;
        }
        expect(part.first).toBe(at);
        for (let line = part.first; line <= part.last; line++) drawn.add(line);
        at = part.last + 1;
      }
      expect(at).toBe(all.length);
      const wanted = new Set(Array.from({ length: last - first + 1 }, (_, i) => first + i));
      if (kept !== undefined) wanted.add(kept);
      expect(drawn).toEqual(wanted);
    }),
    { seed: 20261123, numRuns: 500 },
  );
});

test("an empty list has no parts and no line", () => {
  const heights = createLineHeights([]);
  expect(partsOf(heights, 0, 0, undefined)).toEqual([]);
  expect(heights.lineAt(10)).toBe(0);
  expect(heights.offsetOf(0)).toBe(0);
});
