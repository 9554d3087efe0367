/** The dispatches that belong together: one, what it answers, and what answers it, as far as they are here. */
import type { Level } from "../../shared/domain/level.ts";
import { arrivalOf } from "../store/dispatch-record.ts";
import { type DeskData, lastChange } from "./desk-data.ts";

export interface ThreadEntry {
  readonly type: "incoming" | "outgoing";
  /** What its page is opened with: the dispatch, or the draft of an own paper. */
  readonly id: string;
  /** Absent for an own paper that was not sealed. */
  readonly dispatch: string | undefined;
  readonly subject: string;
  readonly number: string | undefined;
  readonly level: Level;
  /** The sender, or the recipients. */
  readonly units: readonly string[];
  /** Milliseconds since 1970: arrival, or the last change of an own paper. */
  readonly at: number;
}

interface Linked extends ThreadEntry {
  readonly answers: string | undefined;
}

/**
 * In the order of time. Nothing where it stands alone.
 * @param id the dispatch or draft that is looked at
 */
export function threadOf(desk: Pick<DeskData, "incoming" | "outgoing">, id: string): readonly ThreadEntry[] {
  const all = linked(desk);
  const start = all.find((entry) => entry.id === id || entry.dispatch === id);
  if (start === undefined) return [];
  const byDispatch = new Map(all.flatMap((entry) => (entry.dispatch === undefined ? [] : [[entry.dispatch, entry]])));
  const answers = Map.groupBy(all, ({ answers: to }) => to);
  const found = new Set<Linked>([start]);
  // A set is gone through with what is added on the way; two that name each other end it all the same.
  for (const entry of found) {
    const before = entry.answers === undefined ? undefined : byDispatch.get(entry.answers);
    if (before !== undefined) found.add(before);
    for (const after of entry.dispatch === undefined ? [] : (answers.get(entry.dispatch) ?? [])) found.add(after);
  }
  if (found.size === 1) return [];
  return [...found].sort((a, b) => a.at - b.at);
}

function linked({ incoming, outgoing }: Pick<DeskData, "incoming" | "outgoing">): Linked[] {
  const received = incoming.flatMap(({ mail }): Linked[] => {
    const paper = mail.opened?.paper;
    if (paper === undefined) return [];
    return [
      {
        type: "incoming",
        id: mail.dispatch,
        dispatch: mail.dispatch,
        subject: paper.subject,
        number: paper.number,
        level: mail.level,
        units: [mail.from],
        at: arrivalOf(mail),
        answers: paper.replyTo,
      },
    ];
  });
  const own = outgoing.map(({ row }): Linked => ({
    type: "outgoing",
    id: row.draft,
    dispatch: row.sealed?.dispatch,
    subject: row.data.subject,
    number: row.sealed?.number.notation,
    level: row.level,
    units: row.data.recipients.map(({ unit }) => unit),
    at: lastChange(row),
    answers: row.data.replyTo,
  }));
  return [...received, ...own];
}
