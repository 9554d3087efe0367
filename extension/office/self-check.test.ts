import { describe, expect, test } from "vitest";
import { createTranslator } from "../i18n/all-languages.ts";
import { languages } from "../i18n/languages.ts";
import { CHECKS, judgeSelf, reportOf, type SelfFacts } from "./self-check.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-06-01T02:00:00Z");

const good: SelfFacts = {
  now: NOW,
  version: "1.2.3",
  browser: "Chrome 156",
  newerItems: 0,
  chainKnown: true,
  removed: false,
  unitsMissing: 0,
  alarms: 0,
  keys: { here: 5, lost: 0 },
  seedsAwaited: 0,
  certificatesUntil: NOW + 400 * DAY,
  line: { type: "up" },
  syncedAt: NOW - 5_000,
  clockOffset: -900,
  dispatches: { count: 80, whole: true },
  searched: { done: 80, waiting: 0 },
  outbox: { waiting: 0, refused: 0 },
  room: 10 ** 10,
  notifications: "granted",
  policy: { set: [], broken: [] },
};

/** What differs from a desk where all is well, and what is then found. */
const cases: readonly (readonly [Partial<SelfFacts>, string, "unsure" | "broken"])[] = [
  [{ newerItems: 2 }, "program-older", "broken"],
  [{ removed: true, alarms: 1 }, "member-removed", "broken"],
  [{ alarms: 1, unitsMissing: 3 }, "member-contradiction", "broken"],
  [{ chainKnown: false }, "member-reading", "unsure"],
  [{ unitsMissing: Number.POSITIVE_INFINITY }, "member-reading", "unsure"],
  [{ unitsMissing: 3 }, "member-missing-units", "unsure"],
  [{ keys: { here: 4, lost: 1 }, seedsAwaited: 1 }, "keys-lost", "broken"],
  [{ seedsAwaited: 1 }, "keys-awaited", "unsure"],
  [{ certificatesUntil: NOW }, "certificates-ended", "broken"],
  [{ certificatesUntil: NOW + 29 * DAY }, "certificates-ending", "unsure"],
  [{ line: { type: "down", reason: "offline" } }, "relay-down", "broken"],
  [{ line: { type: "connecting" } }, "relay-connecting", "unsure"],
  [{ clockOffset: undefined }, "clock-unknown", "unsure"],
  [{ clockOffset: 61_000 }, "clock-off", "unsure"],
  [{ clockOffset: -2 * 365 * DAY }, "clock-off", "broken"],
  [{ dispatches: { count: 200, whole: false } }, "list-reading", "unsure"],
  [{ searched: { done: 40, waiting: 40 } }, "search-reading", "unsure"],
  [{ outbox: { waiting: 3, refused: 1 } }, "outbox-refused", "broken"],
  [{ outbox: { waiting: 3, refused: 0 } }, "outbox-waits", "unsure"],
  [{ room: undefined }, "storage-unknown", "unsure"],
  [{ room: 400 * 1_048_576 }, "storage-little", "unsure"],
  [{ room: 0 }, "storage-little", "broken"],
  [{ notifications: "denied" }, "notifications-off", "broken"],
  [{ notifications: undefined }, "notifications-unknown", "unsure"],
  [{ policy: { set: ["relay", "language"], broken: ["relay"] } }, "policy-broken", "broken"],
];

describe("the self-check", () => {
  test("finds everything in order where it is, each link once", () => {
    const checks = judgeSelf(good);
    expect(checks.map(({ name }) => name)).toEqual([...CHECKS]);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(["good"]));
  });

  test.each(cases)("%j: %s", (facts, type, state) => {
    const found = judgeSelf({ ...good, ...facts }).filter((check) => check.state !== "good");
    expect(found.map(({ finding, state: of }) => [finding.type, of])).toEqual([[type, state]]);
  });

  test("a relay that is there and was not read to its end yet is in order", () => {
    const relay = judgeSelf({ ...good, syncedAt: null }).find(({ name }) => name === "relay");
    expect(relay).toEqual({ name: "relay", state: "good", finding: { type: "relay-reading" } });
  });

  test("every finding has words in every language, and what is not in order says what to do", () => {
    const all = [
      good,
      { ...good, syncedAt: null, policy: { set: ["relay"] as const, broken: [] } },
      ...cases.map(([facts]) => ({ ...good, ...facts })),
    ].flatMap((facts) => judgeSelf(facts));
    for (const { code } of languages) {
      const { has } = createTranslator(code);
      // The words of a line that is down are those of its error.
      for (const { state, finding } of all.filter(({ finding: { type } }) => type !== "relay-down")) {
        expect(has(`check.finding.${finding.type}`), `${code} ${finding.type}`).toBe(true);
        expect(has(`check.next.${finding.type}`), `${code} next ${finding.type}`).toBe(state !== "good");
      }
    }
  });

  test("the report has a line for each link, with types, counts and times alone", () => {
    const facts = { ...good, line: { type: "down", reason: "offline" }, outbox: { waiting: 3, refused: 0 } } as const;
    expect(reportOf(judgeSelf(facts), NOW).split("\n")).toEqual([
      "Tram self-check, 2026-06-01T02:00:00.000Z",
      "program: good program-newest version=1.2.3 browser=Chrome 156",
      "membership: good member",
      "keys: good keys-here count=5",
      "certificates: good certificates-good until=2027-07-06T02:00:00.000Z",
      "relay: broken relay-down reason=offline",
      "clock: good clock-right",
      "list: good list-whole count=80",
      "search: good search-whole count=80",
      "outbox: unsure outbox-waits count=3",
      "storage: good storage-enough bytes=10000000000",
      "notifications: good notifications-on",
      "policy: good policy-none",
    ]);
  });
});
