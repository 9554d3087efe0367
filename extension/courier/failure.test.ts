import { expect, test } from "vitest";
import type { OutboxItem } from "../outbox/item.ts";
import { MOST_TRIES, relayFailure, stateAfter, transient, transientForAWhile, waitBeforeRetry } from "./failure.ts";

test("what the relay may take later is tried again, what it never will is left to a person", () => {
  const message = "";
  expect(relayFailure({ type: "relay-unreachable" }).error.type).toBe("transient");
  expect(relayFailure({ type: "disk-full", message }).error.type).toBe("transient");
  expect(relayFailure({ type: "over-quota", message }).error.type).toBe("transient");
  expect(relayFailure({ type: "no-session", message }).error.type).toBe("transient");
  expect(relayFailure({ type: "strange-answer", status: 502 }).error.type).toBe("transient");
  expect(relayFailure({ type: "busy", message, retryAfter: 7_000 }).error).toEqual({
    type: "transient",
    error: "busy",
    retryAfter: 7_000,
  });
  expect(relayFailure({ type: "malformed", message }).error.type).toBe("refused");
  expect(relayFailure({ type: "different-bytes", message }).error.type).toBe("refused");
  expect(relayFailure({ type: "not-allowed", message, right: "seal" }).error).toEqual({
    type: "refused",
    error: "not-allowed",
    detail: "seal",
  });
});

test("waits grow to five minutes, are spread, and are never shorter than the relay asked", () => {
  expect(waitBeforeRetry(0, undefined, 0.5)).toBe(1_000);
  expect(waitBeforeRetry(3, undefined, 0)).toBe(4_000);
  expect(waitBeforeRetry(3, undefined, 1)).toBe(12_000);
  expect(waitBeforeRetry(1_000, undefined, 0.5)).toBe(300_000);
  expect(waitBeforeRetry(0, 60_000, 0.5)).toBe(60_000);
});

/** The states of an item that fails with these, one after the other. */
function statesAfter(failures: readonly ReturnType<typeof transient>[]): readonly OutboxItem["state"][] {
  const states: OutboxItem["state"][] = [];
  for (const failure of failures) states.push(stateAfter(failure, states.at(-1) ?? { type: "working" }, 0, 0.5));
  return states;
}

test("what can only succeed soon is left to a person after some tries; what lies with the line or the relay never is", () => {
  const stale = Array.from({ length: MOST_TRIES }, () => transientForAWhile("stale-epoch"));
  const states = statesAfter(stale);
  expect(states.slice(0, -1).every(({ type }) => type === "retrying")).toBe(true);
  expect(states.at(-1)).toEqual({ type: "refused", error: "stale-epoch" });
  const line = Array.from({ length: 200 }, () => transient("relay-unreachable"));
  expect(statesAfter(line).at(-1)).toMatchObject({ type: "retrying", tries: 200 });
});

test("days without a line do not use up the tries of what comes after them", () => {
  const line = Array.from({ length: 200 }, () => transient("relay-unreachable"));
  const states = statesAfter([...line, ...Array.from({ length: 5 }, () => transientForAWhile("stale-epoch"))]);
  expect(states.at(-1)).toMatchObject({ type: "retrying", error: "stale-epoch" });
  expect(states[200]).toMatchObject({ tries: 4, next: 8_000 });
});
