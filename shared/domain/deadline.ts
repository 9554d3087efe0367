/**
 * How a deadline stands on a given day. A deadline is a whole day in Vietnam: work handed in on that day is in time,
 * and it is overdue from the first instant of the next.
 */
import { dateInVietnam, daysBetween, type PlainDate } from "./plain-date.ts";

export type DeadlineState = {
  /** Whole days from today to the deadline: 0 on the day itself, negative when overdue. */
  readonly daysLeft: number;
  readonly state: "ahead" | "due-today" | "overdue";
};

/** @param now milliseconds since 1970 (UTC) */
export function deadlineState(deadline: PlainDate, now: number): DeadlineState {
  const daysLeft = daysBetween(dateInVietnam(now), deadline);
  return { daysLeft, state: daysLeft > 0 ? "ahead" : daysLeft === 0 ? "due-today" : "overdue" };
}

/** Earliest first; what has no deadline comes last. */
export function byDeadline(a: PlainDate | undefined, b: PlainDate | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
