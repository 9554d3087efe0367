import { describe, expect, test } from "vitest";
import { DEFAULT_RULES } from "../telling/rules.ts";
import { NO_POLICY, POLICY_ENTRIES, readPolicy, refusalOf, SHORTEST_IDLE } from "./policy.ts";

const ROOT = "ab".repeat(32);

test("nothing set changes nothing", () => {
  expect(NO_POLICY).toEqual({
    relay: undefined,
    root: undefined,
    language: undefined,
    idleMinutes: undefined,
    telling: { mayTellContent: true, rules: undefined, isFixed: false },
    set: [],
    broken: [],
  });
  expect(refusalOf(NO_POLICY, { relay: "https://anywhere", root: ROOT })).toBeUndefined();
  expect(readPolicy({ unknown: 7 }).broken).toEqual([]);
});

describe("whom an invitation may lead to", () => {
  const policy = readPolicy({
    relay: "https://Relay.example:443/",
    rootFingerprint: (ROOT.match(/../g) as string[]).join(":").toUpperCase(),
  });

  test("the relay and the root that are named, however they are written", () => {
    expect(policy.broken).toEqual([]);
    for (const relay of ["https://relay.example", "https://relay.example/", "https://relay.example:443"]) {
      expect(refusalOf(policy, { relay, root: ROOT })).toBeUndefined();
    }
  });

  test("and no other", () => {
    for (const relay of [
      "http://relay.example",
      "https://relay.example:8443",
      "https://relay.example.evil",
      "https://relay.example/x",
    ]) {
      expect(refusalOf(policy, { relay, root: ROOT })).toBe("policy-relay");
    }
    expect(refusalOf(policy, { relay: "https://relay.example", root: "ac".repeat(32) })).toBe("policy-root");
  });

  test("where either does not read, nobody is let in", () => {
    for (const managed of [
      { relay: "relay.example" },
      { relay: 7 },
      { relay: "file:///etc" },
      { rootFingerprint: ROOT.slice(1) },
      { rootFingerprint: null },
    ]) {
      expect(refusalOf(readPolicy(managed), { relay: "https://relay.example", root: ROOT })).toBe("policy-broken");
    }
  });
});

test("parts of the rules stand on the usual ones", () => {
  const { telling, broken } = readPolicy({
    notifications: { ways: { normal: { notify: false } }, quiet: { on: true, from: "19:00" } },
    notificationsFixed: true,
  });
  expect(broken).toEqual([]);
  expect(telling.isFixed).toBe(true);
  expect(telling.rules).toEqual({
    ...DEFAULT_RULES,
    ways: { ...DEFAULT_RULES.ways, normal: { ...DEFAULT_RULES.ways.normal, notify: false } },
    quiet: { ...DEFAULT_RULES.quiet, on: true, from: "19:00" },
  });
});

test("what does not read is named, and stands as strictly as it could", () => {
  const wrong = Object.fromEntries(POLICY_ENTRIES.map((entry) => [entry, ["?"]]));
  const policy = readPolicy(wrong);
  expect(policy.broken).toEqual(POLICY_ENTRIES);
  expect(policy).toMatchObject({ relay: null, root: null, language: undefined, idleMinutes: SHORTEST_IDLE });
  expect(policy.telling).toEqual({ mayTellContent: false, rules: undefined, isFixed: true });
  for (const notifications of [
    { ways: { normal: 7 } },
    { ways: { often: {} } },
    { quiet: { from: "25:00" } },
    { noise: true },
  ]) {
    expect(readPolicy({ notifications })).toMatchObject({ broken: ["notifications"], telling: { rules: undefined } });
  }
});
