import { describe, expect, test } from "vitest";
import { createLiveReading } from "./live-reading.ts";

/** A store that is written to while it is read, and a clock that goes on only when something takes time. */
function makeScene(wish: { readonly readingTakes: number; readonly writesWhileRead: number }) {
  const ending = new AbortController();
  const shown: unknown[] = [];
  const rests: number[] = [];
  let [now, written, readings] = [0, 0, 0];
  const idle = Promise.withResolvers<void>();
  const reading = createLiveReading<number>({
    async load() {
      readings++;
      const value = written;
      await Promise.resolve();
      now += wish.readingTakes;
      if (readings <= wish.writesWhileRead) {
        written++;
        reading.request();
      } else {
        setTimeout(() => idle.resolve(), 0);
      }
      return value;
    },
    show: (each) => shown.push("value" in each ? each.value : each.error),
    signal: ending.signal,
    clock: () => now,
    async rest(milliseconds) {
      rests.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
  });
  return { reading, shown, rests, ending, idle: idle.promise };
}

describe("what is shown while it changes", () => {
  test("what a later change has overtaken is passed over, the newest is shown", async () => {
    const scene = makeScene({ readingTakes: 10, writesWhileRead: 3 });
    scene.reading.request();
    await scene.idle;
    expect(scene.shown).toEqual([3]);
  });

  test("writing without end does not keep the picture from moving, and the readings leave half of the time", async () => {
    const scene = makeScene({ readingTakes: 50, writesWhileRead: 100 });
    scene.reading.request();
    await scene.idle;
    // A reading and its rest take 100: one picture for each four of them.
    expect(scene.shown.length).toBeGreaterThanOrEqual(20);
    expect(scene.shown.length).toBeLessThanOrEqual(30);
    expect(scene.shown).toEqual([...scene.shown].sort((a, b) => Number(a) - Number(b)));
    expect(scene.shown.at(-1)).toBe(100);
    expect(scene.rests.reduce((sum, each) => sum + each, 0)).toBe(100 * 50);
  });

  test("what a reading throws is shown, and a later change is read again", async () => {
    const ending = new AbortController();
    const shown: unknown[] = [];
    let broken = true;
    const reading = createLiveReading({
      load: () => (broken ? Promise.reject(new Error("damaged")) : Promise.resolve("whole")),
      show: (each) => shown.push("value" in each ? each.value : String(each.error)),
      signal: ending.signal,
      clock: () => 0,
      rest: () => Promise.resolve(),
    });
    reading.request();
    await expect.poll(() => shown).toEqual(["Error: damaged"]);
    broken = false;
    reading.request();
    await expect.poll(() => shown).toEqual(["Error: damaged", "whole"]);
  });

  test("nothing is shown after its end", async () => {
    const scene = makeScene({ readingTakes: 1, writesWhileRead: 0 });
    scene.reading.request();
    scene.ending.abort();
    await scene.idle;
    expect(scene.shown).toEqual([]);
  });
});
