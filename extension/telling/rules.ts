/**
 * When and how a person is told of something: by its urgency, and not in quiet hours. The badge always counts. Hours are those
 * of the office, in Vietnam, whatever the computer's clock is set to.
 */
import { z } from "zod";
import { dateInVietnam, type PlainDate, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import { URGENCIES, type Urgency } from "../../shared/domain/rule-pack.ts";

/** What one is told of: a dispatch by its urgency, what colleagues and recipients did, and what is wrong. */
export const TOLD_OF = [...URGENCIES, "work", "warning"] as const;
export type ToldOf = (typeof TOLD_OF)[number];

const way = z.strictObject({
  notify: z.boolean(),
  /** The system's own sound, where the browser lets it be chosen. */
  sound: z.boolean(),
  /** Stays on screen until dismissed, where the browser lets it be chosen. */
  stays: z.boolean(),
});
export type Way = z.infer<typeof way>;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

export const tellingRulesSchema = z.strictObject({
  ways: z.strictObject(
    Object.fromEntries([...URGENCIES, "work"].map((each) => [each, way])) as Record<Urgency | "work", typeof way>,
  ),
  quiet: z.strictObject({
    on: z.boolean(),
    /** `22:00`; quiet until the next `to`, which may be on the day after. */
    from: timeOfDay,
    to: timeOfDay,
    /** Days on which it begins, 1 Monday to 7 Sunday. */
    days: z.array(z.int().min(1).max(7)),
    /** What is told all the same: dispatches of this urgency and above. */
    breaks: z.enum([...URGENCIES, "nothing"]),
  }),
  reminders: z.strictObject({
    /** On the day before a deadline, and on its day. */
    deadline: z.boolean(),
    /** Recipients who have not registered. */
    silence: z.boolean(),
  }),
});
export type TellingRules = z.infer<typeof tellingRulesSchema>;

export const DEFAULT_RULES: TellingRules = {
  ways: {
    normal: { notify: true, sound: false, stays: false },
    urgent: { notify: true, sound: true, stays: true },
    veryUrgent: { notify: true, sound: true, stays: true },
    express: { notify: true, sound: true, stays: true },
    work: { notify: true, sound: false, stays: false },
  },
  quiet: { on: false, from: "20:00", to: "06:30", days: [1, 2, 3, 4, 5, 6, 7], breaks: "express" },
  reminders: { deadline: true, silence: true },
};

/** `held`: when the quiet hours are over. `never`: not wanted. */
export type Telling =
  { readonly type: "now"; readonly way: Way } | { readonly type: "held" } | { readonly type: "never" };

const WARNING: Way = { notify: true, sound: true, stays: true };

/** @param now milliseconds since 1970 */
export function whenToTell({ ways, quiet }: TellingRules, of: ToldOf, now: number): Telling {
  // What is wrong with the relay or a unit waits for nobody.
  if (of === "warning") return { type: "now", way: WARNING };
  const chosen = ways[of];
  if (!chosen.notify) return { type: "never" };
  return isQuiet(quiet, now) && !breaksQuiet(quiet, of) ? { type: "held" } : { type: "now", way: chosen };
}

function breaksQuiet({ breaks }: TellingRules["quiet"], of: Urgency | "work"): boolean {
  return of !== "work" && breaks !== "nothing" && URGENCIES.indexOf(of) >= URGENCIES.indexOf(breaks);
}

const DAY = 86_400_000;
const MINUTE = 60_000;

export function isQuiet({ on, from, to, days }: TellingRules["quiet"], now: number): boolean {
  if (!on) return false;
  const today = dateInVietnam(now);
  const yesterday = dateInVietnam(startOfDayInVietnam(today) - 1);
  return [yesterday, today].some((day) => {
    if (!days.includes(weekday(day))) return false;
    const start = startOfDayInVietnam(day) + minutes(from) * MINUTE;
    const length = (minutes(to) - minutes(from) + 1_440) % 1_440 || 1_440;
    return now >= start && now < start + length * MINUTE;
  });
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** 1 Monday to 7 Sunday. */
function weekday(day: PlainDate): number {
  // 1 January 1970 was a Thursday.
  return ((Date.parse(`${day}T00:00:00Z`) / DAY + 3) % 7) + 1;
}
