/** Of what a person is reminded: deadlines that come near, and recipients who are silent. Each once. */
import type { Urgency } from "../../shared/domain/rule-pack.ts";
import { startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import type { IncomingRow, OutgoingRow } from "../../shared/domain/work-view.ts";
import type { DispatchRow } from "../store/dispatch-record.ts";
import type { TellingRules } from "./rules.ts";

export interface Reminder {
  /** Under which it is remembered that it was given. */
  readonly key: string;
  readonly what:
    | { readonly type: "deadline-near"; readonly dispatch: string }
    | { readonly type: "recipients-silent"; readonly draft: string };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In the morning, when there is still the day for it. */
const MORNING = 8 * HOUR;

/** From the relay's acceptance on, in milliseconds, until silence is said. */
const PATIENCE_WITH: Readonly<Record<Urgency, number>> = {
  normal: 3 * DAY,
  urgent: DAY,
  veryUrgent: 4 * HOUR,
  express: HOUR,
};
/** What has been silent for longer than this was known before: a new device reminds of nothing that old. */
const LONGEST = 30 * DAY;

/** @param member who is reminded of what they have sent */
export function dueReminders(of: {
  readonly rows: readonly DispatchRow[];
  readonly incoming: readonly IncomingRow[];
  readonly outgoing: readonly OutgoingRow[];
  readonly member: string;
  readonly rules: TellingRules["reminders"];
  readonly given: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}): readonly Reminder[] {
  const { rules, given } = of;
  const all = [...(rules.deadline ? deadlines(of) : []), ...(rules.silence ? silences(of) : [])];
  return all.filter(({ key }) => !given.has(key));
}

function deadlines({ rows, incoming, outgoing, now }: Parameters<typeof dueReminders>[0]): readonly Reminder[] {
  const refused = new Set(
    incoming.flatMap(({ dispatch, decision }) => (decision?.type === "refused" ? [dispatch] : [])),
  );
  const answered = new Set(outgoing.flatMap(({ data, sealed }) => (sealed === null ? [] : [data.replyTo])));
  return rows.flatMap(({ dispatch, opened }): Reminder[] => {
    const deadline = opened?.paper?.deadline;
    if (deadline === undefined || opened?.relation !== "act") return [];
    const day = startOfDayInVietnam(deadline);
    const isOver = now >= day + DAY || now < day - DAY + MORNING;
    if (isOver || refused.has(dispatch) || answered.has(dispatch)) return [];
    const when = now >= day + MORNING ? "day" : "before";
    return [{ key: `deadline/${dispatch}/${when}`, what: { type: "deadline-near", dispatch } }];
  });
}

function silences({ outgoing, member, now }: Parameters<typeof dueReminders>[0]): readonly Reminder[] {
  return outgoing.flatMap(({ draft, data, submitted, sealed, lines }): Reminder[] => {
    const accepted = sealed?.accepted ?? null;
    if (sealed === null || accepted === null) return [];
    const isOwn = submitted.member === member || sealed.sealed.member === member;
    const waited = now - Date.parse(accepted.at);
    const isDue = waited >= PATIENCE_WITH[data.urgency] && waited < LONGEST;
    const isSilent = lines.some(({ progress }) => progress === null || progress === "01");
    return isOwn && isDue && isSilent ? [{ key: `silence/${draft}`, what: { type: "recipients-silent", draft } }] : [];
  });
}
