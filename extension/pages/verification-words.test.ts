import { beforeAll, describe, expect, test } from "vitest";
import {
  makeTimeStamper,
  prepareDispatch,
  receive,
  sendDispatch,
  THREE_FILES,
  type TimeStamper,
} from "../../shared/dispatch/testing/make-dispatch.ts";
import type { CheckReason, Verification } from "../../shared/dispatch/verification.ts";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { createTranslator } from "../i18n/all-languages.ts";
import { panelOf } from "./verification-words.ts";

const en = createTranslator("en");
const [SENDER, RECEIVER] = ["Z01.01", "Z01.01.01"];
let organisation: MadeOrganisation;
let stamper: TimeStamper;
const words = { unit: (code: string): string => `<${code}>` };

beforeAll(async () => {
  organisation = await makeOrganisation(practiceShape());
  stamper = await makeTimeStamper(organisation);
});

async function received(): Promise<Verification> {
  const prepared = await prepareDispatch(organisation, stamper, { from: SENDER, to: [RECEIVER] });
  const sent = await sendDispatch(organisation, prepared);
  const envelope = sent.envelope(RECEIVER);
  return (await receive(organisation, RECEIVER, { envelope, bytes: sent.bytes })).verification;
}

function rowsOf(verification: Verification): Record<string, { value: unknown; outcome: unknown }> {
  const { rows } = panelOf(verification, en, words);
  return Object.fromEntries(rows.map(({ label, value, outcome }) => [label, { value, outcome }]));
}

describe("the panel says", () => {
  test("who, for which unit, certified by whom, when, altered or not, and as of which statement", async () => {
    const verification = await received();
    const leader = organisation.person(SENDER, "leader");
    const clerk = organisation.person(SENDER, "clerk");
    const panel = panelOf(verification, en, words);
    expect(panel.outcome).toBe("passed");
    expect(panel.summary).toContain(`<${SENDER}>`);
    expect(panel.reasons).toEqual([]);
    const rows = rowsOf(verification);
    expect(rows[en.t("verification.row.who")]).toEqual({ value: `${leader.name}, ${leader.title}`, outcome: "passed" });
    expect(rows[en.t("verification.row.seal")]?.value).toContain(clerk.name);
    expect(rows[en.t("verification.row.certifiedBy")]?.value).toContain(organisation.unit("Z01").state.name);
    expect(rows[en.t("verification.row.when")]).toMatchObject({ outcome: "passed" });
    expect(rows[en.t("verification.row.altered")]).toEqual({
      value: en.t("verification.value.notAltered"),
      outcome: "passed",
    });
    const { seq } = organisation.unit(SENDER).state;
    expect(rows[en.t("verification.row.revoked")]?.value).toContain(String(seq));
  });

  test("which file was altered after the leader approved it", async () => {
    const [, second] = THREE_FILES;
    const shown = await spoiled("approved-files", "changed", [1]);
    expect(panelOf(shown, en, words).outcome).toBe("failed");
    expect(rowsOf(shown)[en.t("verification.row.altered")]).toEqual({
      value: en.t("verification.value.alteredFile", { name: second.name }),
      outcome: "failed",
    });
  });

  test("the time as the sender's clock claims it, undetermined, where no time stamp is there", async () => {
    const { times, ...base } = await spoiled("time-stamp", "no-time-stamp", undefined, "undetermined");
    const { stamped: _, ...claimed } = times ?? { sealed: "", accepted: "" };
    const verification = { ...base, times: claimed };
    const row = rowsOf(verification)[en.t("verification.row.when")];
    expect(row?.outcome).not.toBe("passed");
    expect(String(row?.value)).toContain("no time stamp");
    expect(panelOf(verification, en, words).reasons).toContain(en.t("verification.reason.timestamp-missing"));
  });

  test("nothing as certain where a chain is still missing", async () => {
    const verification = await spoiled("chains", "chain-missing", undefined, "undetermined");
    const panel = panelOf(verification, en, words);
    expect(panel.outcome).toBe("undetermined");
    expect(panel.reasons).toEqual([en.t("verification.reason.statements-missing")]);
    expect(rowsOf(verification)[en.t("verification.row.revoked")]?.outcome).toBe("undetermined");
  });

  test("each reason once, and none for a check that only hangs on another", async () => {
    const base = await received();
    const checks = base.checks.map((check) =>
      check.id === "seal" || check.id === "approval"
        ? ({ id: check.id, outcome: "failed", reason: "bad-signature" } as const)
        : check.id === "names"
          ? ({ id: check.id, outcome: "undetermined", reason: "not-judged" } as const)
          : check,
    );
    const { reasons } = panelOf({ ...base, outcome: "failed", checks, unaltered: false }, en, words);
    expect(reasons).toEqual([en.t("verification.reason.signature-wrong")]);
  });

  test.each(["vi", "en", "bn"] as const)("everything in %s, whatever fails for whatever reason", async (language) => {
    const translator = createTranslator(language);
    const base = await received();
    for (const reason of REASONS) {
      for (const { id } of base.checks) {
        const checks = base.checks.map((check) =>
          check.id === id ? ({ id, outcome: "failed", reason, files: [0] } as const) : check,
        );
        const panel = panelOf({ ...base, outcome: "failed", checks, unaltered: false }, translator, words);
        expect(panel.reasons.length, `${id} ${reason}`).toBe(reason === "not-judged" ? 0 : 1);
      }
    }
  });
});

const REASONS: readonly CheckReason[] = [
  "malformed",
  "newer-version",
  "other-id",
  "other-unit",
  "other-level",
  "other-key",
  "other-count",
  "changed",
  "appended",
  "other-chains",
  "chain-missing",
  "not-judged",
  "no-time-stamp",
  "bad-time-stamp",
  "bad-signature",
  "bad-certificate",
  "not-in-force",
  "other-member",
  "wrong-role",
  "above-clearance",
  "other-data",
  "other-approval",
  "sealed-twice",
  "bad-entry",
  "other-name",
];

async function spoiled(
  id: Verification["checks"][number]["id"],
  reason: CheckReason,
  files?: readonly number[],
  outcome: "failed" | "undetermined" = "failed",
): Promise<Verification> {
  const base = await received();
  const checks = base.checks.map((check) =>
    check.id === id ? { id, outcome, reason, ...(files === undefined ? {} : { files }) } : check,
  );
  return { ...base, outcome, checks, unaltered: false };
}
