import type { Language } from "./languages.ts";

/** Milliseconds since 1970 or a Date. */
export type Moment = Date | number;

export type Format = {
  number(value: number): string;
  percent(fraction: number): string;
  /** Binary multiples under their everyday names: 1 MB is 1,048,576 bytes. */
  bytes(size: number): string;
  /** Day, month and year: `05/10/2026` in Vietnamese. */
  date(at: Moment): string;
  /** Weekday and date, the heading of a day in a list. */
  day(at: Moment): string;
  /** The name of a day of the week, 1 Monday to 7 Sunday. */
  weekday(day: number): string;
  /** Hours and minutes, 24 hours. */
  time(at: Moment): string;
  dateTime(at: Moment): string;
  /** With seconds and offset, for evidence: `05/10/2026, 09:15:30 GMT+7`. */
  exactDateTime(at: Moment): string;
  /** The time on the day of `now`, the date before it. */
  brief(at: Moment, now: Moment): string;
  /** `in 3 days`, `2 hours ago`: the largest unit that fits. */
  relative(at: Moment, now: Moment): string;
  /** `1 hour 5 minutes`, rounded up to whole seconds below a minute and to whole minutes above. */
  duration(milliseconds: number): string;
  list(items: readonly string[]): string;
  /** Days from `now` to `at` by the calendar of the time zone; negative when past. */
  daysUntil(at: Moment, now: Moment): number;
};

/** English and Bengali dates are spelt out: 05/10 means two different days to two readers of English. */
const locales: Record<Language, string> = { vi: "vi-VN", en: "en-GB", bn: "bn-BD" };

const dateOptions: Record<Language, Intl.DateTimeFormatOptions> = {
  vi: { day: "2-digit", month: "2-digit", year: "numeric" },
  en: { day: "numeric", month: "short", year: "numeric" },
  bn: { day: "numeric", month: "short", year: "numeric" },
};

const dayLength = 86_400_000;

const relativeUnits: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", dayLength],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** `timeZone` is an IANA name; officials read the clock of their office, wherever the browser believes to be. */
export function createFormat(language: Language, timeZone = "Asia/Ho_Chi_Minh"): Format {
  const locale = locales[language];
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: "h23", ...options });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const date = make(dateOptions[language]);
  const day = make({ weekday: "long", ...dateOptions[language] });
  const weekday = make({ weekday: "short" });
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const time = make(clock);
  const exact = make({ ...clock, second: "2-digit", timeZoneName: "shortOffset" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const civil = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const civilDays = new Map<number, number>();
  /** Wherever on earth, a day begins with a quarter of an hour. */
  const civilDay = (at: Moment): number => {
    const quarter = Math.floor(Number(at) / 900_000);
    const known = civilDays.get(quarter) ?? Date.parse(`${civil.format(at)}T00:00:00Z`) / dayLength;
    civilDays.set(quarter, known);
    return known;
  };

  const units = (value: number, unit: "hour" | "minute" | "second" | "day") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(value);

  const bytes = (size: number) => {
    const steps = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    let value = size;
    let step = 0;
    while (value >= 1024 && step < steps.length - 1) {
      value /= 1024;
      step += 1;
    }
    return new Intl.NumberFormat(locale, {
      style: "unit",
      unit: steps[step] ?? "byte",
      unitDisplay: step === 0 ? "long" : "short",
      maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
    }).format(value);
  };

  const daysUntil = (at: Moment, now: Moment) => civilDay(at) - civilDay(now);

  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    bytes,
    date: (at) => date.format(at),
    day: (at) => day.format(at),
    // 5 January 1970 was a Monday.
    weekday: (of) => weekday.format((of + 3.5) * dayLength),
    time: (at) => time.format(at),
    dateTime: (at) => `${date.format(at)}, ${time.format(at)}`,
    exactDateTime: (at) => `${date.format(at)}, ${exact.format(at)}`,
    brief: (at, now) => (daysUntil(at, now) === 0 ? time.format(at) : date.format(at)),
    relative: (at, now) => {
      const span = Number(at) - Number(now);
      const [unit, length] = relativeUnits.find(([, size]) => Math.abs(span) >= size) ?? ["second", 1_000];
      return relative.format(unit === "day" ? daysUntil(at, now) : Math.round(span / length), unit);
    },
    duration: (milliseconds) => {
      const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
      if (seconds < 60) return units(seconds, "second");
      const minutes = Math.ceil(seconds / 60);
      if (minutes < 60) return units(minutes, "minute");
      const hours = units(Math.floor(minutes / 60), "hour");
      return minutes % 60 === 0 ? hours : `${hours} ${units(minutes % 60, "minute")}`;
    },
    list: (items) => list.format(items),
    daysUntil,
  };
}
