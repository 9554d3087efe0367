import { UNIT_KINDS } from "../../shared/trust/statement.ts";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { flattenCatalogue } from "../../extension/i18n/catalogue.ts";
import { en } from "../../extension/i18n/en.ts";
import type { LeftOut } from "../../extension/office/export-data.ts";
import { type CheckState, CHECKS, type Finding } from "../../extension/office/self-check.ts";
import { ALL_COMMANDS, COMMANDS } from "../../extension/pages/commands.ts";
import type { NetworkClass } from "../../extension/ui/app-shell.tsx";
import type { PassphraseStrength } from "../../extension/ui/passphrase-strength.ts";
import type { StampMark, StateName } from "../../extension/ui/stamp.tsx";
import type { StatusCode } from "../../extension/ui/status-line.tsx";
import { themes } from "../../extension/ui/theme.ts";
import type { Outcome } from "../../extension/ui/verification-panel.tsx";
import { LEVELS } from "../../shared/domain/level.ts";
import { ROLES } from "../../shared/domain/role.ts";
import { URGENCIES, type Urgency } from "../../shared/domain/rule-pack.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { LineConflict } from "../../shared/domain/status.ts";
import { findAskedKeys } from "./find-messages.ts";

const extension = fileURLToPath(new URL("../../extension/", import.meta.url));
const messages = new Set(flattenCatalogue(en).keys());
const asked = globSync("**/*.{ts,tsx}", { cwd: extension })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !/\.test\.tsx?$|^i18n\/(?:vi|en|bn)\//.test(file))
  .map((file) => findAskedKeys(file, readFileSync(`${extension}${file}`, "utf8")));

/** Every value of a type once: the compiler asks for what is missing here and refuses what is too much. */
function every<Value extends string>(values: { readonly [value in Value]: true }): readonly string[] {
  return Object.keys(values);
}

/** What the self-check finds: whether there is something to do about it. A line that is down has the words of its error. */
const findings: Readonly<Record<Exclude<Finding["type"], "relay-down">, boolean>> = {
  "program-newest": false,
  "program-older": true,
  member: false,
  "member-reading": true,
  "member-missing-units": true,
  "member-removed": true,
  "member-contradiction": true,
  "keys-here": false,
  "keys-awaited": true,
  "keys-lost": true,
  "certificates-good": false,
  "certificates-ending": true,
  "certificates-ended": true,
  "relay-up": false,
  "relay-reading": false,
  "relay-connecting": true,
  "clock-right": false,
  "clock-off": true,
  "clock-unknown": true,
  "list-whole": false,
  "list-reading": true,
  "search-whole": false,
  "search-reading": true,
  "outbox-empty": false,
  "outbox-waits": true,
  "outbox-refused": true,
  "storage-enough": false,
  "storage-little": true,
  "storage-unknown": true,
  "notifications-on": false,
  "policy-none": false,
  "policy-set": false,
  "policy-broken": true,
  "notifications-off": true,
  "notifications-unknown": true,
};

/** Keys that are computed, each with the values that its `*` can have. Of several, the values are joined by dots. */
const TOUR_STEPS = ["incoming", "check", "write", "line", "find"];

const families: { readonly [template: string]: readonly string[] } = {
  "cards.branches.*": ["party", "state"],
  "cards.kinds.*": [...UNIT_KINDS, "organisation"],
  "check.finding.*": Object.keys(findings),
  "check.name.*": CHECKS,
  "check.next.*": Object.entries(findings).flatMap(([type, hasNext]) => (hasNext ? [type] : [])),
  "check.state.*": every<CheckState>({ good: true, unsure: true, broken: true }),
  "common.passphrase.strength.*": every<PassphraseStrength>({
    empty: true,
    weak: true,
    fair: true,
    good: true,
    strong: true,
  }),
  "common.role.*": ROLES,
  "common.secrecy.*": LEVELS,
  "common.stamp.*": every<StampMark>({
    urgent: true,
    veryUrgent: true,
    express: true,
    confidential: true,
    secret: true,
    topSecret: true,
  }),
  "common.state.*": every<StateName>({
    draft: true,
    submitted: true,
    returned: true,
    approved: true,
    numbered: true,
    sealed: true,
    sent: true,
    waiting: true,
    failed: true,
    new: true,
    registered: true,
    refused: true,
    assigned: true,
    inProgress: true,
    completed: true,
    takenBack: true,
  }),
  "common.status.*": every<StatusCode>({
    accepted: true,
    "01": true,
    "02": true,
    "03": true,
    "04": true,
    "05": true,
    "06": true,
    "13": true,
    "15": true,
    "16": true,
  }),
  "common.steps.*": ["done", "current", "todo"],
  "common.urgency.*": every<Urgency>({ normal: true, urgent: true, veryUrgent: true, express: true }),
  "compose.groups.communes-of.*": ["party", "state"],
  "compose.groups.*.*": ["all-communes", "all-provinces"].flatMap((group) => [`${group}.party`, `${group}.state`]),
  "compose.recipients.*": ["act", "know"],
  "inbox.filter.*": ["all", "unread", "toRegister", "urgent"],
  "keys.command.*": ALL_COMMANDS.map(({ name }) => name),
  "keys.group.*": Object.keys(COMMANDS),
  "own.column.*": ["way", "number", "day", "unit", "subject", "level", "urgency", "arrival", "id", "place"],
  "own.leftOut.*": every<LeftOut>({ secret: true, "not-here": true, "not-whole": true }),
  "receive.refuse.reasons.*": ["misdirected", "incomplete", "unverified", "duplicate", "another"],
  "receive.state.*": ["fetching", "held", "cannotOpen"],
  "rights.act.*": Object.keys(OFFICE_RIGHTS),
  "rights.relay.*": ["administrator", "device", "unit", "seal", "keys", "mail", "work"],
  "send.recipients.conflict.*": every<LineConflict>({
    "registered-and-refused": true,
    "two-arrival-numbers": true,
    "take-back-answered-twice": true,
  }),
  "shell.network.*": every<NetworkClass>({ isolated: true, internet: true }),
  "shell.network.*Hint": every<NetworkClass>({ isolated: true, internet: true }),
  "shell.theme.*": themes,
  "telling.*": ["notify", "sound", "stays"],
  "telling.*Of": ["notify", "sound", "stays"],
  "telling.breaksFrom.*": URGENCIES,
  "telling.of.*": [...URGENCIES, "work"],
  "thread.*": ["incoming", "outgoing"],
  "tour.step.*.body": TOUR_STEPS,
  "tour.step.*.title": TOUR_STEPS,
  "verification.outcome.*": every<Outcome>({ passed: true, failed: true, undetermined: true }),
};

/** Of an error's words the table of error-words.test.ts says who makes the error. */
const ofErrors = (key: string): boolean => key.startsWith("errors.") && !key.startsWith("errors.labels.");

function expand(template: string): string[] {
  const parts = template.split("*");
  return (families[template] ?? []).map((value) => {
    const values = parts.length > 2 ? value.split(".") : [value];
    return parts.reduce((key, part, i) => `${key}${values[i - 1] ?? ""}${part}`);
  });
}

/** Whether a template can come out as a key of the catalogue, other than by being one with nothing but `*`. */
function meansMessages(template: string): boolean {
  if (!/^[a-z]/i.test(template) || ofErrors(template)) return false;
  const pattern = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll("*", "[^.]+")}$`);
  return /^[\w.*-]+$/.test(template) && Array.from(messages).some((key) => pattern.test(key));
}

const computed = new Set(asked.flatMap(({ templates }) => templates).filter(meansMessages));

test("every message has a reader: its key stands in the code, or a computed key comes out as it", () => {
  const read = new Set([...asked.flatMap(({ literals }) => literals), ...Object.keys(families).flatMap(expand)]);
  expect(Array.from(messages).filter((key) => !ofErrors(key) && !read.has(key))).toEqual([]);
});

test("every computed key is known with all its values, and each of them has a message", () => {
  expect(Array.from(computed).sort()).toEqual(Object.keys(families).sort());
  expect(computed.size).toBeGreaterThan(15);
  expect(
    Object.keys(families)
      .flatMap(expand)
      .filter((key) => !messages.has(key)),
  ).toEqual([]);
});

test("what stands in a type asks for nothing, what stands in the code does", () => {
  const source = `
    type Reason = Extract<Key, \`lock.\${string}\`>;
    const title = t(kind(item) as "lock.title");
    const words = [t("lock.unlock"), t(late ? "lock.late" : \`lock.\${state}Now\`), \`lock.idle\`];`;
  expect(findAskedKeys("a.ts", source)).toEqual({
    literals: ["lock.unlock", "lock.late"],
    templates: ["lock.*Now"],
  });
});
