import { describe, expect, test } from "vitest";
import type { OutboxItem, OutboxWork } from "../outbox/item.ts";
import { isCancellable } from "./outbox-acts.ts";

const entry = { stream: "work/Z01/unclassified", entry: "AA", done: false };
const hash = "0".repeat(64);
const waiting = { type: "waiting" } as const;
const retrying = { type: "retrying", error: "relay-unreachable", tries: 1, next: 0 } as const;
const refused = { type: "refused", error: "not-allowed" } as const;
const done = { type: "done", at: "2026-10-05T00:00:00.000Z" } as const;
const item = (work: OutboxWork, state: OutboxItem["state"]): OutboxItem => ({
  id: "a",
  order: 0,
  subject: "b",
  work,
  state,
});
const append = (kind: string, isOut = false): OutboxWork => ({
  type: "append",
  kind,
  uploads: [],
  entry: { ...entry, done: isOut },
});
const send: OutboxWork = { type: "send", draft: "d", level: "unclassified", uploaded: false };
const decide: OutboxWork = { type: "decide", dispatch: hash, level: "unclassified" };

describe("an item can be taken back", () => {
  test("while it waits, and when it was refused", () => {
    for (const work of [append("draft-approved"), append("office-set"), send, decide]) {
      expect(isCancellable(item(work, waiting))).toBe(true);
      expect(isCancellable(item(work, refused))).toBe(true);
    }
  });

  test("never when it is done", () => {
    for (const work of [append("draft-submitted"), send, decide]) expect(isCancellable(item(work, done))).toBe(false);
    expect(isCancellable(item(append("draft-submitted", true), waiting))).toBe(false);
  });

  test("not after a try that may have reached the relay, unless nothing is signed in the unit's name by it", () => {
    expect(isCancellable(item(append("draft-approved"), retrying))).toBe(false);
    expect(isCancellable(item(append("draft-returned"), retrying))).toBe(false);
    expect(isCancellable(item(append("office-set"), retrying))).toBe(false);
    expect(isCancellable(item(append("draft-submitted"), retrying))).toBe(true);
  });

  test("not once a number is being taken or a receipt is signed", () => {
    const number = { series: "out/state/2026", value: 1, date: "2026-10-05", notation: "01/UBND-VP" };
    expect(isCancellable(item({ ...send, taking: entry }, retrying))).toBe(false);
    expect(isCancellable(item({ ...send, number }, retrying))).toBe(false);
    expect(isCancellable(item({ ...decide, taking: entry }, retrying))).toBe(false);
    expect(
      isCancellable(
        item({ ...decide, made: { event: entry, notice: entry, receipt: "AA", cms: "AA", id: hash } }, retrying),
      ),
    ).toBe(false);
    const arrival = { series: "in/2026", value: 1, date: "2026-10-05" };
    expect(isCancellable(item({ ...decide, arrival }, retrying))).toBe(false);
  });

  test("whatever became of it, once a colleague's act stands in its place", () => {
    const number = { series: "out/state/2026", value: 1, date: "2026-10-05", notation: "01/UBND-VP" };
    const made = { event: entry, notice: entry, receipt: "AA", cms: "AA", id: hash };
    expect(isCancellable(item({ ...send, number }, { type: "refused", error: "already-sealed" }))).toBe(true);
    expect(isCancellable(item({ ...decide, made }, { type: "refused", error: "already-decided" }))).toBe(true);
    expect(isCancellable(item({ ...send, number }, { type: "refused", error: "not-allowed" }))).toBe(false);
  });

  test("not where the device itself answers", () => {
    expect(isCancellable(item({ type: "arrive", dispatch: hash, level: "unclassified" }, waiting))).toBe(false);
  });
});
