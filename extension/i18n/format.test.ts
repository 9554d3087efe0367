import { expect, test } from "vitest";
import { createFormat } from "./format.ts";

const at = Date.UTC(2026, 9, 5, 2, 15, 30);
const vi = createFormat("vi");
const en = createFormat("en");
const bn = createFormat("bn");

test("dates and times are written as each language writes them, by the clock of Vietnam", () => {
  expect(vi.date(at)).toBe("05/10/2026");
  expect(vi.dateTime(at)).toBe("05/10/2026, 09:15");
  expect(vi.exactDateTime(at)).toBe("05/10/2026, 09:15:30 GMT+7");
  expect(en.dateTime(at)).toBe("5 Oct 2026, 09:15");
  expect(bn.dateTime(at)).toBe("৫ অক্টো, ২০২৬, ০৯:১৫");
  expect(createFormat("vi", "UTC").time(at)).toBe("02:15");
});

test("midnight is 00:00, and the day changes at midnight of the time zone", () => {
  const midnight = Date.UTC(2026, 9, 4, 17, 0);
  expect(vi.time(midnight)).toBe("00:00");
  expect(vi.date(midnight)).toBe("05/10/2026");
  expect(vi.date(midnight - 1)).toBe("04/10/2026");
  expect(vi.daysUntil(midnight, midnight - 1)).toBe(1);
});

test("a moment is the time on its own day and the date on any other", () => {
  expect(vi.brief(at, at + 3_600_000)).toBe("09:15");
  expect(vi.brief(at, at + 86_400_000)).toBe("05/10/2026");
});

test("sizes and durations are in units that a person uses", () => {
  expect([0, 900, 1536, 200 * 1024 * 1024].map(en.bytes)).toEqual(["0 bytes", "900 bytes", "1.5 kB", "200 MB"]);
  expect(vi.bytes(3.2 * 1024 * 1024)).toBe("3,2 MB");
  expect([200, 61_000, 3_600_000, 3_900_000].map(en.duration)).toEqual([
    "1 second",
    "2 minutes",
    "1 hour",
    "1 hour 5 minutes",
  ]);
  expect(vi.duration(30_000)).toBe("30 giây");
});

test("a distance in time is told in its largest unit, days by the calendar", () => {
  expect(en.relative(at + 120_000, at)).toBe("in 2 minutes");
  expect(en.relative(at - 3 * 86_400_000, at)).toBe("3 days ago");
  expect(en.relative(at, at)).toBe("now");
});
