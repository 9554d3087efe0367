import { expect, test } from "vitest";
import { isWakeTokenDue } from "./keep-wake-token.ts";

const DAY = 86_400_000;
const since = Date.parse("2027-06-15T09:00:00.000Z");
const relay = "https://relay.example";
const wake = { relay, token: "a", since } as const;

test("a wake token is kept for a week, and then renewed", () => {
  expect(isWakeTokenDue(wake, relay, since)).toBe(false);
  expect(isWakeTokenDue(wake, relay, since + 6 * DAY)).toBe(false);
  expect(isWakeTokenDue(wake, relay, since + 7 * DAY)).toBe(true);
});

test("without one, at another relay, or after it was refused, one is asked for at once", () => {
  expect(isWakeTokenDue(undefined, relay, since)).toBe(true);
  expect(isWakeTokenDue(wake, "https://other.example", since)).toBe(true);
  expect(isWakeTokenDue({ ...wake, refused: true }, relay, since)).toBe(true);
});

test("one of which nobody knows how old it is, or that came under a clock far ahead, is renewed", () => {
  expect(isWakeTokenDue({ relay, token: "a" }, relay, since)).toBe(true);
  expect(isWakeTokenDue(wake, relay, since - 30 * DAY)).toBe(true);
});
