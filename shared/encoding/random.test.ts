import { describe, expect, it } from "vitest";

import { toHex } from "./bytes.ts";
import { drawRandom, platformRandom, type Random, RandomnessError } from "./random.ts";
import { seededRandom } from "./testing/seeded-random.ts";

describe("drawing random bytes", () => {
  it("gives as many bytes as asked, each time others", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const bytes = drawRandom(platformRandom, 32);
      expect(bytes).toHaveLength(32);
      seen.add(toHex(bytes));
    }
    expect(seen.size).toBe(100);
  });

  it("gives the same bytes for the same seed, and others for another", () => {
    const draw = (seed: number) => toHex(drawRandom(seededRandom(seed), 32));
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });

  it("allows one byte, which may be anything", () => {
    const random = seededRandom(7);
    for (let i = 0; i < 1000; i++) expect(drawRandom(random, 1)).toHaveLength(1);
  });

  it("X7: a source that fails is refused", () => {
    const failing: Random = () => {
      throw new Error("no entropy");
    };
    expect(() => drawRandom(failing, 32)).toThrow(RandomnessError);
  });

  it("X7: a source that returns fewer or more bytes than asked is refused", () => {
    const random = seededRandom(3);
    expect(() => drawRandom((length) => random(length - 1), 32)).toThrow(RandomnessError);
    expect(() => drawRandom((length) => random(length + 1), 32)).toThrow(RandomnessError);
    expect(() => drawRandom(() => new Uint8Array(0), 32)).toThrow(RandomnessError);
    expect(() => drawRandom((() => "x".repeat(48)) as unknown as Random, 32)).toThrow(RandomnessError);
  });

  it.each([0x00, 0x5a, 0xff])("X7: a source that returns nothing but the byte %i is refused", (byte) => {
    expect(() => drawRandom((length) => new Uint8Array(length).fill(byte), 32)).toThrow(RandomnessError);
  });

  it("X7: a source that goes still after its first bytes is refused", () => {
    const random = seededRandom(4);
    const stalling: Random = (length) => {
      const out = new Uint8Array(length);
      out.set(random(20));
      return out;
    };
    expect(() => drawRandom(stalling, 4)).not.toThrow();
    expect(() => drawRandom((length) => new Uint8Array([...random(16), ...new Uint8Array(length - 16)]), 32)).toThrow(
      RandomnessError,
    );
  });

  it("X7: a source that wakes up only after its first bytes is refused", () => {
    const random = seededRandom(6);
    const late: Random = (length) => new Uint8Array([...new Uint8Array(16), ...random(length - 16)]);
    expect(() => drawRandom(late, 32)).toThrow(RandomnessError);
  });

  it("X7: a source that repeats its last output is refused, also between draws of different lengths", () => {
    const restarting: Random = (length) => seededRandom(5)(length);
    drawRandom(restarting, 32);
    expect(() => drawRandom(restarting, 32)).toThrow(RandomnessError);
    expect(() => drawRandom(restarting, 39)).toThrow(RandomnessError);
  });

  it("throws for a length that is no length", () => {
    for (const length of [0, -1, 1.5, Number.NaN]) {
      expect(() => drawRandom(platformRandom, length)).toThrow(RangeError);
    }
  });
});
