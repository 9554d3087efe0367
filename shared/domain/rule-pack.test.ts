import { describe, expect, test } from "vitest";
import { daysBetween, plainDate } from "./plain-date.ts";
import { ROLES } from "./role.ts";
import { documentTypeOf, mayAct, RULE_PACKS, type RulePack, rulePackAt, URGENCIES } from "./rule-pack.ts";

const state = rulePackAt("state", plainDate("2026-06-01")) as RulePack;
const party = rulePackAt("party", plainDate("2026-06-01")) as RulePack;

describe("rule packs", () => {
  test("the pack of a day is the one in force on that day, first and last day included", () => {
    const first = { ...state, from: plainDate("2020-03-05"), to: plainDate("2026-12-31"), source: "old" };
    const second = { ...state, from: plainDate("2027-01-01"), to: null, source: "new" };
    const packs = [second, party, first];
    const source = (date: string) => rulePackAt("state", plainDate(date), packs)?.source;
    expect(source("2020-03-04")).toBeUndefined();
    expect(source("2020-03-05")).toBe("old");
    expect(source("2026-12-31")).toBe("old");
    expect(source("2027-01-01")).toBe("new");
    expect(source("2999-12-31")).toBe("new");
  });

  test("the Party's pack begins with its regulation, the state's with its decree", () => {
    expect(rulePackAt("party", plainDate("2026-01-08"))).toBeNull();
    expect(rulePackAt("party", plainDate("2026-01-09"))?.kind).toBe("party");
    expect(rulePackAt("state", plainDate("2020-03-04"))).toBeNull();
    expect(rulePackAt("state", plainDate("2020-03-05"))?.kind).toBe("state");
  });

  test("packs of one branch never overlap and leave no day between", () => {
    for (const kind of ["party", "state"] as const) {
      const packs = RULE_PACKS.filter((pack) => pack.kind === kind).sort((a, b) => (a.from < b.from ? -1 : 1));
      expect(packs.at(-1)?.to).toBeNull();
      for (const [i, pack] of packs.entries()) {
        const next = packs[i + 1];
        if (next !== undefined) expect(pack.to === null ? null : daysBetween(pack.to, next.from)).toBe(1);
      }
    }
  });

  test("every pack has well-formed unique keys, all urgencies, and marks of its own kind", () => {
    for (const pack of RULE_PACKS) {
      const keys = pack.documentTypes.map((type) => type.key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const type of pack.documentTypes) {
        expect(type.vi).toBe(type.vi.normalize("NFC"));
        expect(type.abbreviation).toBe(type.abbreviation?.normalize("NFC") ?? null);
      }
      expect(pack.urgencies.map((urgency) => urgency.key)).toEqual(URGENCIES);
      for (const roles of Object.values(pack.rights)) for (const role of roles) expect(ROLES).toContain(role);
    }
    expect(party.documentTypes).toHaveLength(25);
    expect(state.documentTypes).toHaveLength(29);
    expect(party.authorityMarks.map((mark) => mark.mark)).toEqual(["T/M", "K/T", "Q.", "T/L"]);
    expect(state.authorityMarks.map((mark) => mark.mark)).toEqual(["TM.", "KT.", "Q.", "TL.", "TUQ."]);
  });

  test("a công văn has an abbreviation in the Party and none in the state", () => {
    expect(documentTypeOf(party, "cong-van")?.abbreviation).toBe("CV");
    expect(documentTypeOf(state, "cong-van")?.abbreviation).toBeNull();
    expect(documentTypeOf(state, "toString")).toBeNull();
  });

  test("the clerk numbers, seals and registers; the leader approves; a specialist only drafts and handles", () => {
    for (const { rights } of RULE_PACKS) {
      for (const act of ["takeNumber", "voidNumber", "seal", "register", "refuse"] as const) {
        expect(ROLES.filter((role) => mayAct(rights, act, [role]))).toEqual(["clerk"]);
      }
      for (const act of ["approveDraft", "returnDraft"] as const) {
        expect(ROLES.filter((role) => mayAct(rights, act, [role]))).toEqual(["leader"]);
      }
      expect(mayAct(rights, "submitDraft", ["specialist"])).toBe(true);
      expect(mayAct(rights, "seal", ["specialist", "clerk"])).toBe(true);
      expect(mayAct(rights, "submitDraft", ["administrator"])).toBe(false);
      expect(mayAct(rights, "submitDraft", [])).toBe(false);
    }
  });
});
