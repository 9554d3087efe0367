import { describe, expect, test } from "vitest";
import type { IncomingRow, OutgoingRow } from "../../shared/domain/work-view.ts";
import type { DispatchRow } from "../store/dispatch-record.ts";
import { dueReminders } from "./reminders.ts";

const at = (text: string): number => Date.parse(`2026-10-${text}:00+07:00`);
const row = (dispatch: string, deadline: string | undefined, relation = "act") =>
  ({ dispatch, opened: { relation, paper: { deadline } } }) as unknown as DispatchRow;
const decided = (dispatch: string, type: string) => ({ dispatch, decision: { type } }) as unknown as IncomingRow;
const sent = (
  draft: string,
  wish: { urgency?: string; progress?: string | null; member?: string; at?: string; replyTo?: string },
) =>
  ({
    draft,
    data: { urgency: wish.urgency ?? "normal", replyTo: wish.replyTo },
    submitted: { member: wish.member ?? "me" },
    sealed: { sealed: { member: "clerk" }, accepted: { at: new Date(at(wish.at ?? "05T08:00")).toISOString() } },
    lines: [{ progress: "03" }, { progress: wish.progress === undefined ? "01" : wish.progress }],
  }) as unknown as OutgoingRow;

const both = { deadline: true, silence: true };
const given = new Set<string>();
const keys = (wish: Partial<Parameters<typeof dueReminders>[0]> & { now: number }): readonly string[] =>
  dueReminders({ rows: [], incoming: [], outgoing: [], member: "me", rules: both, given, ...wish }).map(
    ({ key }) => key,
  );

describe("deadlines", () => {
  const rows = [row("a", "2026-10-06")];
  test.each([
    ["05T07:59", []],
    ["05T08:00", ["deadline/a/before"]],
    ["06T07:59", ["deadline/a/before"]],
    ["06T08:00", ["deadline/a/day"]],
    ["06T23:59", ["deadline/a/day"]],
    ["07T00:00", []],
  ])("at %s", (now, expected) => {
    expect(keys({ rows, now: at(now) })).toEqual(expected);
  });

  test("not of what is only to be known, was refused or answered, was said already, or is not wanted", () => {
    const now = at("05T09:00");
    expect(keys({ rows: [row("a", "2026-10-06", "know"), row("b", undefined)], now })).toEqual([]);
    expect(keys({ rows, incoming: [decided("a", "refused")], now })).toEqual([]);
    expect(keys({ rows, incoming: [decided("a", "registered")], now })).toEqual(["deadline/a/before"]);
    expect(keys({ rows, outgoing: [sent("d", { replyTo: "a", progress: "03" })], now })).toEqual([]);
    expect(keys({ rows, given: new Set(["deadline/a/before"]), now })).toEqual([]);
    expect(keys({ rows, rules: { deadline: false, silence: true }, now })).toEqual([]);
  });
});

describe("silence of recipients", () => {
  test.each([
    ["normal", "08T07:59", "08T08:00"],
    ["urgent", "06T07:59", "06T08:00"],
    ["veryUrgent", "05T11:59", "05T12:00"],
    ["express", "05T08:59", "05T09:00"],
  ])("%s is said from %s on", (urgency, before, due) => {
    const outgoing = [sent("d", { urgency })];
    expect(keys({ outgoing, now: at(before) })).toEqual([]);
    expect(keys({ outgoing, now: at(due) })).toEqual(["silence/d"]);
  });

  test("to those who drafted or sealed it, while one has neither registered nor refused, and nothing old", () => {
    const now = at("20T08:00");
    expect(keys({ outgoing: [sent("d", { progress: "02" })], now })).toEqual([]);
    expect(keys({ outgoing: [sent("d", { progress: null })], now })).toEqual(["silence/d"]);
    expect(keys({ outgoing: [sent("d", { member: "other" })], now })).toEqual([]);
    expect(keys({ outgoing: [sent("d", { member: "other" })], member: "clerk", now })).toEqual(["silence/d"]);
    expect(keys({ outgoing: [sent("d", {})], now: now + 30 * 86_400_000 })).toEqual([]);
    expect(keys({ outgoing: [sent("d", {})], rules: { deadline: true, silence: false }, now })).toEqual([]);
  });
});
