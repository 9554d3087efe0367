import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import type { DraftRecord, Identity } from "../store/records.ts";
import { checkRecipients, draftData } from "./draft-data.ts";
import { type DraftForm, EMPTY_FORM, unitChoice } from "./draft-form.ts";
import type { Actor } from "./office.ts";

const now = Date.UTC(2027, 5, 15, 9);
let organisation: MadeOrganisation;
let actor: Actor;

beforeAll(async () => {
  const clerk = { roles: ["clerk"] } as const;
  organisation = await makeOrganisation({
    ceiling: "topSecret",
    units: [
      {
        code: "Z01",
        name: "Tỉnh ủy Ví Dụ",
        kind: "province",
        people: [clerk],
        units: [
          { code: "Z01.01", name: "Đảng ủy xã Một", kind: "commune", ceiling: "unclassified", people: [clerk] },
          { code: "Z01.02", name: "Đảng ủy xã Hai", kind: "commune", compartments: ["unclassified"], people: [clerk] },
          { code: "Z01.03", name: "Đảng ủy xã Ba", kind: "commune", people: [clerk, clerk] },
        ],
      },
    ],
  });
  const unit = organisation.unit("Z01");
  const member = unit.people[0]?.member ?? "";
  const identity = {} as Identity;
  const { view } = organisation;
  actor = { identity, unit: unit.code, member, view, chain: unit.state, roles: ["clerk"], levels: LEVELS };
});

const main: DraftRecord["files"][number] = {
  role: "main",
  name: "a.pdf",
  mediaType: "application/pdf",
  size: 1,
  sha256: "0".repeat(64),
  level: "unclassified",
  blob: "1".repeat(64),
  blobSize: 4096,
  key: "AA",
};

const form: DraftForm = {
  ...EMPTY_FORM,
  documentType: "cong-van",
  subject: "  Về việc\u200b họp  ",
  recipients: { act: [unitChoice("Z01.03")], know: [] },
};

function record(change: Partial<DraftForm> = {}, files: DraftRecord["files"] = [main]): DraftRecord {
  const changedAt = "2027-06-15T08:00:00.000Z";
  return { draft: "0".repeat(32), revision: 1, form: { ...form, ...change }, files, changedAt };
}

describe("a form becomes data", () => {
  test("with clean text, the main document first, and nothing that was left empty", () => {
    const annex = { ...main, role: "annex", name: "b.xlsx", mediaType: "application/vnd.ms-excel" } as const;
    const data = draftData(record({}, [annex, main]), actor, now);
    expect(data).toMatchObject({ ok: true, value: { pack: "party", subject: "Về việc họp", level: "unclassified" } });
    expect(data.ok && data.value.files.map(({ name }) => name)).toEqual(["a.pdf", "b.xlsx"]);
    expect(data.ok && Object.keys(data.value)).not.toContain("deadline");
  });

  test("only when everything is there: each field that is missing or wrong is named", () => {
    const problemsOf = (change: Partial<DraftForm>, files?: DraftRecord["files"]) => {
      const data = draftData(record(change, files), actor, now);
      return !data.ok && data.error.type === "incomplete" ? data.error.problems.map(({ field }) => field) : [];
    };
    const empty = { documentType: "", subject: " \u200b ", recipients: { act: [], know: [] }, deadline: "2027-06-14" };
    expect(problemsOf(empty, [])).toEqual(["type", "subject", "recipients", "deadline", "main"]);
    expect(problemsOf({ deadline: "2027-06-15" })).toEqual([]);
    expect(problemsOf({ deadline: "soon" })).toEqual(["deadline"]);
    expect(problemsOf({ replyTo: "what you wrote" })).toEqual(["replyTo"]);
    expect(problemsOf({ subject: "x".repeat(501) })).toEqual(["subject"]);
    expect(problemsOf({ documentType: "thu-cong" }), "a type of the other branch").toEqual(["type"]);
    expect(problemsOf({ authority: "KT." }), "a mark of the other branch").toEqual(["type"]);
    expect(problemsOf({ recipients: { act: [unitChoice("Z01")], know: [] } }), "nobody but itself").toEqual([
      "recipients",
    ]);
  });

  test("only where every recipient has a key of the level", () => {
    const sendTo = (unit: string, level: DraftForm["level"]) =>
      draftData(record({ level, recipients: { act: [unitChoice(unit)], know: [] } }), actor, now);
    expect(sendTo("Z01.03", "secret").ok).toBe(true);
    expect(sendTo("Z01.01", "unclassified").ok).toBe(true);
    expect(sendTo("Z01.01", "confidential")).toMatchObject({ error: { type: "not-cleared", unit: "Z01.01" } });
    expect(sendTo("Z01.02", "confidential")).toMatchObject({ error: { type: "no-device", unit: "Z01.02" } });
    expect(sendTo("Z01.99", "unclassified")).toMatchObject({ error: { unit: "Z01.99" } });
  });
});

test("M6: nothing secret is sealed to a key that somebody who left still holds, and at the normal level it may be", async () => {
  const leaver = organisation.unit("Z01.03").people[1]?.member ?? "";
  const before = organisation.unit("Z01.03").state;
  const content = { kind: "revoked", body: { what: "member", id: leaver, from: before.seq + 1 } } as const;
  const { state } = await organisation.extend("Z01.03", content);
  const chains = new Map(organisation.view.chains).set(state.unit, state);
  const view = { ...organisation.view, chains };
  const to = [{ unit: state.unit, role: "act" }] as const;
  expect(checkRecipients(view, "unclassified", to).ok).toBe(true);
  expect(checkRecipients(view, "secret", to)).toMatchObject({ error: { type: "recipient-rotation-due" } });
});
