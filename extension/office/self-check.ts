/**
 * The self-check: each link from this browser to the relay, whether it holds, and what to do where it does not. Judged from
 * facts that are gathered apart, so that every case can be tried. What a finding carries are counts, times and types alone:
 * it is copied to a help desk.
 */
import type { Policy, PolicyEntry } from "../settings/policy.ts";

export const CHECKS = [
  "program",
  "membership",
  "keys",
  "certificates",
  "relay",
  "clock",
  "list",
  "search",
  "outbox",
  "storage",
  "notifications",
  "policy",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `unsure`: it works, or will by itself; `broken`: it does not. */
export type CheckState = "good" | "unsure" | "broken";

export type Finding =
  | { readonly type: "program-newest"; readonly version: string; readonly browser: string }
  | { readonly type: "program-older"; readonly version: string; readonly count: number }
  | { readonly type: "member" }
  | { readonly type: "member-reading" }
  | { readonly type: "member-missing-units"; readonly count: number }
  | { readonly type: "member-removed" }
  | { readonly type: "member-contradiction"; readonly count: number }
  | { readonly type: "keys-here"; readonly count: number }
  | { readonly type: "keys-awaited"; readonly count: number }
  | { readonly type: "keys-lost"; readonly count: number }
  /** `until`: milliseconds since 1970. */
  | { readonly type: "certificates-good"; readonly until: number }
  | { readonly type: "certificates-ending"; readonly until: number }
  | { readonly type: "certificates-ended"; readonly until: number }
  /** `since`: when all was read last, milliseconds since 1970. */
  | { readonly type: "relay-up"; readonly since: number }
  | { readonly type: "relay-reading" }
  | { readonly type: "relay-connecting" }
  | { readonly type: "relay-down"; readonly reason: string }
  | { readonly type: "clock-right" }
  | { readonly type: "clock-off"; readonly by: number }
  | { readonly type: "clock-unknown" }
  | { readonly type: "list-whole"; readonly count: number }
  | { readonly type: "list-reading" }
  | { readonly type: "search-whole"; readonly count: number }
  | { readonly type: "search-reading"; readonly count: number }
  | { readonly type: "outbox-empty" }
  | { readonly type: "outbox-waits"; readonly count: number }
  | { readonly type: "outbox-refused"; readonly count: number }
  | { readonly type: "storage-enough"; readonly bytes: number }
  | { readonly type: "storage-little"; readonly bytes: number }
  | { readonly type: "storage-unknown" }
  | { readonly type: "notifications-on" }
  | { readonly type: "notifications-off" }
  | { readonly type: "notifications-unknown" }
  | { readonly type: "policy-none" }
  | { readonly type: "policy-set"; readonly entries: readonly PolicyEntry[] }
  | { readonly type: "policy-broken"; readonly entries: readonly PolicyEntry[] };

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  readonly finding: Finding;
}

export interface SelfFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly version: string;
  /** Name and main version. */
  readonly browser: string;
  /** Items of a newer build in the outbox. */
  readonly newerItems: number;
  /** Whether the unit's chain was read at all. */
  readonly chainKnown: boolean;
  readonly removed: boolean;
  /** Infinite before the relay was first asked. */
  readonly unitsMissing: number;
  readonly alarms: number;
  /** Private keys that the certificates and the device ask for. */
  readonly keys: { readonly here: number; readonly lost: number };
  /** Levels of this person whose newest key this device has not been given. */
  readonly seedsAwaited: number;
  /** The earliest end of all certificates up to the root's, milliseconds since 1970. */
  readonly certificatesUntil: number;
  readonly line: { readonly type: "up" | "connecting" } | { readonly type: "down"; readonly reason: string };
  readonly syncedAt: number | null;
  /** Milliseconds that the relay's clock is ahead. */
  readonly clockOffset: number | undefined;
  readonly dispatches: { readonly count: number; readonly whole: boolean };
  /** Dispatches into whose files the search looks, and those into which it does not yet. */
  readonly searched: { readonly done: number; readonly waiting: number };
  readonly outbox: { readonly waiting: number; readonly refused: number };
  /** Bytes. */
  readonly room: number | undefined;
  readonly notifications: "granted" | "denied" | undefined;
  readonly policy: Pick<Policy, "set" | "broken">;
}

const DAY = 86_400_000;
const ENDING = 30 * DAY;
/** A clock may be so far from the relay's, in milliseconds; beyond the second, signatures fall outside of certificates. */
const CLOCK_RIGHT = 60_000;
const CLOCK_WRONG = 600_000;
const ROOM_LITTLE = 500 * 1_048_576;
const ROOM_NONE = 50 * 1_048_576;

/** One for each of `CHECKS`, in their order. */
export function judgeSelf(facts: SelfFacts): readonly Check[] {
  return CHECKS.map((name) => {
    const [state, finding] = JUDGES[name](facts);
    return { name, state, finding };
  });
}

type Judged = readonly [CheckState, Finding];

const JUDGES: { readonly [N in CheckName]: (facts: SelfFacts) => Judged } = {
  program: ({ version, browser, newerItems: count }) =>
    count > 0
      ? ["broken", { type: "program-older", version, count }]
      : ["good", { type: "program-newest", version, browser }],
  membership({ removed, alarms, chainKnown, unitsMissing }) {
    if (removed) return ["broken", { type: "member-removed" }];
    if (alarms > 0) return ["broken", { type: "member-contradiction", count: alarms }];
    if (!chainKnown || !Number.isFinite(unitsMissing)) return ["unsure", { type: "member-reading" }];
    if (unitsMissing > 0) return ["unsure", { type: "member-missing-units", count: unitsMissing }];
    return ["good", { type: "member" }];
  },
  keys({ keys: { here, lost }, seedsAwaited }) {
    if (lost > 0) return ["broken", { type: "keys-lost", count: lost }];
    if (seedsAwaited > 0) return ["unsure", { type: "keys-awaited", count: seedsAwaited }];
    return ["good", { type: "keys-here", count: here }];
  },
  certificates({ certificatesUntil: until, now }) {
    if (until <= now) return ["broken", { type: "certificates-ended", until }];
    if (until - now < ENDING) return ["unsure", { type: "certificates-ending", until }];
    return ["good", { type: "certificates-good", until }];
  },
  relay({ line, syncedAt }) {
    if (line.type === "down") return ["broken", { type: "relay-down", reason: line.reason }];
    if (line.type === "connecting") return ["unsure", { type: "relay-connecting" }];
    return ["good", syncedAt === null ? { type: "relay-reading" } : { type: "relay-up", since: syncedAt }];
  },
  clock({ clockOffset: offset }) {
    if (offset === undefined) return ["unsure", { type: "clock-unknown" }];
    const by = Math.abs(offset);
    if (by <= CLOCK_RIGHT) return ["good", { type: "clock-right" }];
    return [by < CLOCK_WRONG ? "unsure" : "broken", { type: "clock-off", by }];
  },
  list: ({ dispatches: { count, whole } }) =>
    whole ? ["good", { type: "list-whole", count }] : ["unsure", { type: "list-reading" }],
  search: ({ searched: { done, waiting } }) =>
    waiting > 0
      ? ["unsure", { type: "search-reading", count: waiting }]
      : ["good", { type: "search-whole", count: done }],
  outbox({ outbox: { waiting, refused } }) {
    if (refused > 0) return ["broken", { type: "outbox-refused", count: refused }];
    if (waiting > 0) return ["unsure", { type: "outbox-waits", count: waiting }];
    return ["good", { type: "outbox-empty" }];
  },
  storage({ room: bytes }) {
    if (bytes === undefined) return ["unsure", { type: "storage-unknown" }];
    if (bytes < ROOM_NONE) return ["broken", { type: "storage-little", bytes }];
    return bytes < ROOM_LITTLE
      ? ["unsure", { type: "storage-little", bytes }]
      : ["good", { type: "storage-enough", bytes }];
  },
  notifications({ notifications }) {
    if (notifications === "denied") return ["broken", { type: "notifications-off" }];
    return notifications === "granted"
      ? ["good", { type: "notifications-on" }]
      : ["unsure", { type: "notifications-unknown" }];
  },
  policy({ policy: { set, broken } }) {
    if (broken.length > 0) return ["broken", { type: "policy-broken", entries: broken }];
    return ["good", set.length > 0 ? { type: "policy-set", entries: set } : { type: "policy-none" }];
  },
};

/** For a help desk: no name, no unit, no subject, no address, no key. Times are ISO 8601. */
export function reportOf(checks: readonly Check[], now: number): string {
  const lines = checks.map(({ name, state, finding: { type, ...rest } }) => {
    const more = Object.entries(rest).map(([key, value]) => `${key}=${sayValue(key, value)}`);
    return [`${name}:`, state, type, ...more].join(" ");
  });
  return [`Tram self-check, ${new Date(now).toISOString()}`, ...lines].join("\n");
}

function sayValue(key: string, value: unknown): string {
  return (key === "until" || key === "since") && typeof value === "number"
    ? new Date(value).toISOString()
    : String(value);
}
