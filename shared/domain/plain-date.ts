/**
 * Calendar dates as offices write them: a day in the model country, without time and without zone.
 *
 * A date is the text "YYYY-MM-DD", so that text order is date order and no conversion can move it to another day.
 * The only way from an instant to a date leads through `dateInVietnam`. The worst failure: a paper dated, or a
 * deadline missed, by one day because a machine stands in another zone.
 */

import { z } from "zod";

/** "YYYY-MM-DD", a day that exists (proleptic Gregorian, years 1900 to 2999). */
export type PlainDate = string & { readonly plainDate: true };

const FORM = /^(19|2[0-9])\d\d-\d\d-\d\d$/;
const DAY = 86_400_000;

/** Vietnam has kept UTC+7 without summer time since 1975. */
const OFFSET = 7 * 3_600_000;

export function isPlainDate(text: string): text is PlainDate {
  if (!FORM.test(text)) return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 2026-02-30 for 2 March.
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

export const plainDateSchema = z.custom<PlainDate>((value) => typeof value === "string" && isPlainDate(value), {
  error: "not a date",
});

/** @throws RangeError unless the text is a PlainDate: for dates that the program itself writes. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not a date: ${text}`);
  return text;
}

/** The day on the wall calendar in Asia/Ho_Chi_Minh. @param instant milliseconds since 1970 (UTC) */
export function dateInVietnam(instant: number): PlainDate {
  return plainDate(new Date(instant + OFFSET).toISOString().slice(0, 10));
}

/** The first instant of the day in Asia/Ho_Chi_Minh, in milliseconds since 1970 (UTC). */
export function startOfDayInVietnam(date: PlainDate): number {
  return Date.parse(`${date}T00:00:00Z`) - OFFSET;
}

/** Days from one date to the other: negative where `to` is the earlier one. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4));
}
