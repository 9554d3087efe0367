import { describe, expect, test } from "vitest";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import type { SeriesId } from "../../shared/domain/number.ts";
import { plainDate } from "../../shared/domain/plain-date.ts";
import { rulePackAt } from "../../shared/domain/rule-pack.ts";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { emptyStream, type OfficeState, type StreamState } from "../../shared/domain/work-state.ts";
import { proposeNumber } from "./send-draft.ts";

const now = Date.UTC(2026, 9, 5, 3);
const today = plainDate("2026-10-05");
const deed = { member: "0".repeat(32), at: "2026-01-01T00:00:00.000Z", seq: 1 };
const letter: DispatchData = {
  pack: "party",
  documentType: "cong-van",
  subject: "x",
  urgency: "normal",
  level: "unclassified",
  recipients: [{ unit: unitCode("Z01"), role: "act" }],
  files: [{ name: "a.pdf", mediaType: "application/pdf", size: 1, sha256: "0".repeat(64) }],
};
const party = rulePackAt("party", today);
const state = rulePackAt("state", today);
const term = { kind: "committee", from: plainDate("2025-10-01") } as const;
const office: OfficeState = { abbreviation: "VPTU", drafter: "VP", term, ...deed };

function numbersWith(series: string, values: readonly { value: number; voided?: boolean }[]): StreamState {
  const numbers = emptyStream("unclassified");
  const taken = values.map(({ value, voided = false }) => {
    const held = { value, date: today, for: String(value).padStart(32, "0"), taken: deed };
    return [value, { ...held, voided: voided ? { ...deed, reason: "x" } : null }] as const;
  });
  numbers.series.set(series as SeriesId, new Map(taken));
  return numbers;
}

describe("the number that would be taken now", () => {
  test("begins the series of the term at one, as the rules of the branch write it", () => {
    const proposal = proposeNumber(letter, { pack: party, office, numbers: undefined, now });
    expect(proposal).toMatchObject({ ok: true, value: { value: 1, date: today } });
    expect(proposal.ok && proposal.value.notation.text).toBe("01-CV/VPTU");
    const data = { ...letter, pack: "state" } as const;
    const byState = proposeNumber(data, { pack: state, office, numbers: undefined, now });
    expect(byState.ok && byState.value.notation.text).toBe("01/VPTU-VP");
  });

  test("comes after the largest that stands, and a voided one is never given again", () => {
    const numbers = numbersWith("out/party/cong-van/2025-10-01", [
      { value: 1 },
      { value: 3 },
      { value: 4, voided: true },
    ]);
    const proposal = proposeNumber(letter, { pack: party, office, numbers, now });
    expect(proposal.ok && proposal.value.value).toBe(5);
  });

  test("is not proposed before the office has said how it writes itself, and a Party body its term", () => {
    const unset = { ok: false, error: { type: "office-unset" } };
    expect(proposeNumber(letter, { pack: party, office: null, numbers: undefined, now })).toEqual(unset);
    const { term: _, ...withoutTerm } = office;
    expect(proposeNumber(letter, { pack: party, office: withoutTerm, numbers: undefined, now })).toEqual(unset);
  });

  test("is not proposed where no rules are in force, or the type has no notation", () => {
    expect(proposeNumber(letter, { pack: null, office, numbers: undefined, now })).toMatchObject({
      error: { type: "no-rules" },
    });
    const appeal = { ...letter, documentType: "loi-keu-goi" };
    expect(proposeNumber(appeal, { pack: party, office, numbers: undefined, now })).toMatchObject({
      error: { type: "no-notation" },
    });
  });
});
