import { expect, test } from "vitest";
import { relayFailure, waitBeforeRetry } from "./failure.ts";

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
