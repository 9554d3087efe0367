import { describe, expect, test } from "vitest";
import { byDeadline, deadlineState } from "./deadline.ts";
import { plainDate, startOfDayInVietnam } from "./plain-date.ts";

const deadline = plainDate("2026-03-10");
const start = startOfDayInVietnam(deadline);
const HOUR = 3_600_000;

describe("deadlines", () => {
  test("a deadline is due through the whole of its day in Vietnam and overdue with the next", () => {
    expect(deadlineState(deadline, start - 1)).toEqual({ daysLeft: 1, state: "ahead" });
    expect(deadlineState(deadline, start)).toEqual({ daysLeft: 0, state: "due-today" });
    expect(deadlineState(deadline, start + 24 * HOUR - 1)).toEqual({ daysLeft: 0, state: "due-today" });
    expect(deadlineState(deadline, start + 24 * HOUR)).toEqual({ daysLeft: -1, state: "overdue" });
    expect(deadlineState(deadline, start + 72 * HOUR)).toEqual({ daysLeft: -3, state: "overdue" });
  });

  test("earliest deadlines come first and papers without one last", () => {
    const later = plainDate("2026-03-11");
    expect([undefined, later, deadline, undefined].sort(byDeadline)).toEqual([deadline, later, undefined, undefined]);
    expect([later, deadline].sort(byDeadline)).toEqual([deadline, later]);
    expect(byDeadline(undefined, deadline)).toBe(1);
  });
});
