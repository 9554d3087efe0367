import fc from "fast-check";
import { expect, test } from "vitest";
import { createFetchBounds, FETCH_BOUNDS } from "./fetch-bounds.ts";

const plenty = async (): Promise<number> => 100 * 1024 ** 3;
const MIB = 1024 ** 2;

test("one sender without end is held after its share, and takes nothing of another's", async () => {
  const clock = { now: 0 };
  const bounds = createFetchBounds({ now: () => clock.now, room: plenty });
  for (let i = 0; i < FETCH_BOUNDS.dispatches; i++) expect(await bounds.take(`a${i}`, "Z01", 4_096)).toBeUndefined();
  clock.now = 1_000;
  const held = { obstacle: "sender-too-much", until: FETCH_BOUNDS.round };
  expect(await bounds.take("one more", "Z01", 4_096)).toEqual(held);
  expect(await bounds.take("b", "Z02", 4_096)).toBeUndefined();
  // What has begun goes on.
  expect(await bounds.take("a0", "Z01", 4_096)).toBeUndefined();
  clock.now = FETCH_BOUNDS.round;
  expect(await bounds.take("one more", "Z01", 4_096)).toBeUndefined();
});

test("a sender's share is counted in bytes too, and one dispatch of any size has its turn", async () => {
  const bounds = createFetchBounds({ now: () => 0, room: plenty });
  expect(await bounds.take("huge", "Z01", 2 * FETCH_BOUNDS.bytes)).toBeUndefined();
  expect(await bounds.take("small", "Z01", 1)).toMatchObject({ obstacle: "sender-too-much" });
});

test("nothing is fetched into the room that the unit's own work needs, from whomever it comes", async () => {
  const free = { bytes: FETCH_BOUNDS.reserve + 10 * MIB };
  const bounds = createFetchBounds({ now: () => 0, room: async () => free.bytes });
  expect(await bounds.take("fits", "Z01", 10 * MIB)).toBeUndefined();
  expect(await bounds.take("does not", "Z02", 11 * MIB)).toMatchObject({ obstacle: "no-room" });
  free.bytes += MIB;
  expect(await bounds.take("does not", "Z02", 11 * MIB)).toBeUndefined();
});

test("where the browser does not say what room there is, the sender's share alone holds", async () => {
  const bounds = createFetchBounds({ now: () => 0, room: async () => undefined });
  expect(await bounds.take("a", "Z01", 200 * MIB)).toBeUndefined();
});

test("whatever comes from whomever, no sender gets more than its share in a round, and a share is never lost for good", async () => {
  const arrival = fc.record({
    from: fc.constantFrom("Z01", "Z02", "Z03"),
    size: fc.integer({ min: 1, max: 256 * MIB }),
    after: fc.integer({ min: 0, max: FETCH_BOUNDS.round / 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 200 }), async (arrivals) => {
      const clock = { now: 0 };
      const bounds = createFetchBounds({ now: () => clock.now, room: plenty });
      const fetched: { readonly from: string; readonly size: number; readonly at: number }[] = [];
      for (const [i, { from, size, after }] of arrivals.entries()) {
        clock.now += after;
        const held = await bounds.take(String(i), from, size);
        if (held === undefined) fetched.push({ from, size, at: clock.now });
        else {
          expect(held.until - clock.now).toBeLessThanOrEqual(FETCH_BOUNDS.round);
          const later = { ...clock };
          clock.now = held.until;
          expect(await bounds.take(String(i), from, size)).toBeUndefined();
          fetched.push({ from, size, at: clock.now });
          expect(clock.now).toBeGreaterThan(later.now);
        }
      }
      for (const first of fetched) {
        const within = fetched.filter(
          ({ from, at }) => from === first.from && at >= first.at && at < first.at + FETCH_BOUNDS.round,
        );
        // Two rounds can meet in any stretch of that length.
        expect(within.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(2 * FETCH_BOUNDS.bytes);
      }
    }),
    { seed: 11, numRuns: 100 },
  );
});
