import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { utf8 } from "../encoding/bytes.ts";
import { padmeSize } from "../../tests/opener/open-dispatch.mjs";
import { MIN_BODY, MIN_MESSAGE, padMessage, padmeLength, unpadMessage } from "./padding.ts";

describe("Padmé", () => {
  // By hand from the definition: E = floor(log2 L), S = floor(log2 E) + 1, multiples of 2^(E - S).
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [8, 8],
    [9, 10],
    [100, 104],
    [1000, 1024],
    [4096, 4096],
    [4097, 4352],
    [5000, 5120],
    [65_536, 65_536],
    [65_537, 67_584],
    [1_048_577, 1_081_344],
    [104_857_600, 104_857_600],
    [2 ** 40 + 1, 2 ** 40 + 2 ** 34],
  ])("pads %d to %d", (length, padded) => {
    expect(padmeLength(length, 0)).toBe(padded);
  });

  it("never shrinks, adds at most 12 % beyond its minimum, keeps what is padded, and rises with the length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), (length) => {
        const padded = padmeLength(length, 0);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(length * 1.12 + 1);
        expect(padmeLength(padded, 0)).toBe(padded);
        expect(padmeLength(length + 1, 0)).toBeGreaterThanOrEqual(padded);
        expect(padded).toBe(padmeSize(length, 0));
      }),
      { seed: 21, numRuns: 2000 },
    );
  });

  it("never goes below the minimum", () => {
    expect(padmeLength(1, MIN_BODY)).toBe(4096);
    expect(padmeLength(4096, MIN_BODY)).toBe(4096);
    expect(padmeLength(4097, MIN_BODY)).toBe(4352);
  });

  it("throws for what is no length", () => {
    for (const length of [-1, 1.5, Number.NaN, 2 ** 53]) expect(() => padmeLength(length, 0)).toThrow(RangeError);
    expect(() => padmeLength(Number.MAX_SAFE_INTEGER, 0)).toThrow(RangeError);
  });
});

describe("padded messages", () => {
  it("R31: one character more leaves the size unchanged within a class", () => {
    const sizes = (minimum: number) =>
      Array.from({ length: 6000 }, (_, length) => padMessage(new Uint8Array(length).fill(65), minimum).length);
    const events = sizes(MIN_MESSAGE);
    expect(new Set(events.slice(0, MIN_MESSAGE - 3))).toEqual(new Set([MIN_MESSAGE]));
    // 6,000 lengths show as a few sizes only, each a class of at least 3 % of its size.
    expect(new Set(events).size).toBeLessThan(60);
    expect(new Set(sizes(MIN_BODY)).size).toBeLessThan(12);
  });

  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(MIN_MESSAGE, MIN_BODY), (message, minimum) => {
        const bytes = new Uint8Array(message);
        expect(unpadMessage(padMessage(bytes, minimum), minimum)).toEqual({ ok: true, value: bytes });
      }),
      { seed: 22 },
    );
  });

  it("are refused with padding that is not zero, or of another size, or a length beyond the end", () => {
    const cannotOpen = { ok: false, error: { type: "cannot-open" } };
    const padded = padMessage(utf8("công văn"), MIN_MESSAGE);
    for (const at of [4 + 10, 300, 511]) {
      const changed = padded.slice();
      changed[at] = 1;
      expect(unpadMessage(changed, MIN_MESSAGE)).toEqual(cannotOpen);
    }
    expect(unpadMessage(padded.slice(0, -1), MIN_MESSAGE)).toEqual(cannotOpen);
    expect(unpadMessage(new Uint8Array([...padded, 0]), MIN_MESSAGE)).toEqual(cannotOpen);
    expect(unpadMessage(padMessage(utf8("x"), MIN_BODY), MIN_MESSAGE)).toEqual(cannotOpen);
    expect(unpadMessage(padded, MIN_BODY)).toEqual(cannotOpen);
    expect(unpadMessage(new Uint8Array(512).fill(0xff), MIN_MESSAGE)).toEqual(cannotOpen);
    expect(unpadMessage(new Uint8Array(3), MIN_MESSAGE)).toEqual(cannotOpen);
    expect(unpadMessage(new Uint8Array(0), MIN_MESSAGE)).toEqual(cannotOpen);
  });

  it("are read at an offset of a larger buffer as well", () => {
    const inside = new Uint8Array(600).fill(9);
    inside.set(padMessage(utf8("abc"), MIN_MESSAGE), 50);
    expect(unpadMessage(inside.subarray(50, 562), MIN_MESSAGE)).toEqual({ ok: true, value: utf8("abc") });
  });
});
