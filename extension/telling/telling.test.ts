import { describe, expect, test } from "vitest";
import type { Urgency } from "../../shared/domain/rule-pack.ts";
import type { WhatHappened } from "../courier/what-happened.ts";
import { DEFAULT_RULES, type TellingRules } from "./rules.ts";
import { createTelling } from "./telling.ts";

const DAY = Date.parse("2026-10-05T10:00:00+07:00");
const NIGHT = Date.parse("2026-10-05T23:00:00+07:00");
const GATHER = 1_000;

/** A desk whose clock stands until it is moved. */
function setUp(start: number, chosen: Partial<TellingRules> = {}) {
  let rules: TellingRules = { ...DEFAULT_RULES, quiet: { ...DEFAULT_RULES.quiet, on: true }, ...chosen };
  let now = start;
  const timers: { at: number; run: () => void }[] = [];
  const shown: WhatHappened[] = [];
  let asked = 0;
  const telling = createTelling({
    rules: async () => rules,
    show: (what) => shown.push(what),
    again: async () => void asked++,
    broken: (error) => {
      throw error;
    },
    now: () => now,
    wait: (milliseconds) => new Promise((run) => timers.push({ at: now + milliseconds, run })),
    gather: GATHER,
    signal: new AbortController().signal,
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    telling,
    shown,
    again: () => asked,
    change: (next: Partial<TellingRules>) => (rules = { ...rules, ...next }),
    async move(milliseconds: number): Promise<void> {
      now += milliseconds;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
      await settle();
    },
    settle,
  };
}

const arrived = (dispatch: string, urgency: Urgency = "normal"): WhatHappened => ({
  type: "dispatch-arrived",
  dispatch,
  urgency,
  content: null,
});
const said = (shown: readonly WhatHappened[]) => shown.map(({ type, count = 1 }) => `${type} ${count}`);

describe("being told", () => {
  test("one by itself, several as one with their number, urgent ones apart and first", async () => {
    const desk = setUp(DAY);
    void desk.telling.tell(arrived("a"));
    await desk.move(GATHER);
    expect(desk.shown).toEqual([{ ...arrived("a"), sound: false, stays: false }]);
    await desk.move(60 * GATHER);
    for (const each of [arrived("b"), arrived("c"), arrived("d", "urgent"), arrived("e", "express")])
      void desk.telling.tell(each);
    void desk.telling.tell({ type: "draft-waits", draft: "x" });
    await desk.move(GATHER);
    expect(desk.shown.slice(1)).toEqual([
      { ...arrived("d", "urgent"), count: 2, sound: true, stays: true },
      { ...arrived("b"), count: 2, sound: false, stays: false },
      { type: "draft-waits", draft: "x", sound: false, stays: false },
    ]);
  });

  test("two thousand in a minute are a few messages, and an urgent one among them does not wait for them", async () => {
    const desk = setUp(DAY);
    for (let at = 0; at < 2_000; at++) {
      void desk.telling.tell(arrived(String(at)));
      await desk.move(30);
    }
    await desk.move(60_000);
    expect(desk.shown.length).toBeLessThan(10);
    expect(desk.shown.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(2_000);
    const before = desk.shown.length;
    void desk.telling.tell(arrived("u", "urgent"));
    await desk.move(GATHER);
    expect(said(desk.shown.slice(before))).toEqual(["dispatch-arrived 1"]);
  });

  test("what is not wanted is dealt with and not shown; nor is every recipient's arrival", async () => {
    const ways = { ...DEFAULT_RULES.ways, normal: { notify: false, sound: false, stays: false } };
    const desk = setUp(DAY, { ways });
    const dealt = [arrived("a"), { type: "receipt-arrived", dispatch: "d", status: "01" } as const].map((what) =>
      desk.telling.tell(what),
    );
    await desk.move(GATHER);
    expect(await Promise.all(dealt)).toEqual([true, true]);
    expect(desk.shown).toEqual([]);
  });

  test("the number on the icon is always said, at once", () => {
    const desk = setUp(NIGHT);
    void desk.telling.tell({ type: "unread", count: 7 });
    expect(said(desk.shown)).toEqual(["unread 7"]);
  });
});

describe("quiet hours", () => {
  test("hold back, let through what breaks them, and are told as one when they are over", async () => {
    const desk = setUp(NIGHT);
    const dealt = [arrived("a"), arrived("b", "express"), { type: "draft-waits", draft: "x" } as const].map((what) =>
      desk.telling.tell(what),
    );
    await desk.move(GATHER);
    expect(said(desk.shown)).toEqual(["dispatch-arrived 1"]);
    // The dispatch stays untold in its record, and is asked for again; the draft is kept here.
    expect(await Promise.all(dealt)).toEqual([false, true, true]);
    desk.telling.look();
    await desk.settle();
    expect(desk.again()).toBe(0);
    await desk.move(9 * 3_600_000);
    desk.telling.look();
    await desk.settle();
    await desk.move(GATHER);
    expect(desk.again()).toBe(1);
    expect(said(desk.shown.slice(1))).toEqual(["draft-waits 1"]);
    desk.telling.look();
    await desk.settle();
    expect(desk.again(), "once").toBe(1);
  });

  test("switched off meanwhile, or a clock that jumped out of them: told at the next look", async () => {
    for (const leave of ["off", "jump"] as const) {
      const desk = setUp(NIGHT);
      void desk.telling.tell(arrived("a"));
      await desk.move(GATHER);
      if (leave === "off") desk.change({ quiet: { ...DEFAULT_RULES.quiet, on: false } });
      else await desk.move(-12 * 3_600_000);
      desk.telling.look();
      await desk.settle();
      expect(desk.again(), leave).toBe(1);
    }
  });
});
