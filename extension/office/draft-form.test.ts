import { describe, expect, test } from "vitest";
import type { PickerUnit } from "../../shared/domain/picker.ts";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { EMPTY_FORM, formOf, groupChoice, membersOf, readDraftForm, recipientsOf, unitChoice } from "./draft-form.ts";

const unit = (code: string, kind: PickerUnit["kind"], branch: PickerUnit["branch"] = "party"): PickerUnit => ({
  code: unitCode(code),
  name: code,
  kind,
  branch,
  path: ["Z0", ...code.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."))],
  ceiling: "secret",
  compartments: ["unclassified", "confidential", "secret"],
});

const units = [
  unit("Z01", "centre"),
  unit("Z01.01", "province"),
  unit("Z01.01.01", "commune"),
  unit("Z01.01.02", "commune"),
  unit("Z01.02", "province"),
  unit("Z01.02.01", "commune"),
  unit("Z01.03.01", "commune", "state"),
];

const communesOf = (province: string) =>
  groupChoice({ type: "communes-of", branch: "party", province: { code: unitCode(province), name: province } });

describe("a choice of recipients", () => {
  test("of a unit stands for that unit, of a group for its members of one branch", () => {
    expect(membersOf(unitChoice("Z01.01"), units)).toEqual(["Z01.01"]);
    expect(membersOf(communesOf("Z01.01"), units)).toEqual(["Z01.01.01", "Z01.01.02"]);
    expect(membersOf(groupChoice({ type: "all-communes", branch: "party" }), units)).toHaveLength(3);
    expect(membersOf(groupChoice({ type: "all-communes", branch: "state" }), units)).toEqual(["Z01.03.01"]);
    expect(membersOf(groupChoice({ type: "all-provinces", branch: "party" }), units)).toEqual(["Z01.01", "Z01.02"]);
  });

  test.each(["", "unit/", "unit/not a code", "communes-of/party", "all-communes/other", "constructor/party"])(
    "%j stands for nobody",
    (choice) => expect(membersOf(choice, units)).toEqual([]),
  );
});

describe("recipients", () => {
  test("are sorted by code, none twice, and who acts does not also only know", () => {
    const recipients = { act: [unitChoice("Z01.02.01"), unitChoice("Z01.01.02")], know: [communesOf("Z01.01")] };
    expect(recipientsOf(recipients, units, "Z01")).toEqual([
      { unit: "Z01.01.01", role: "know" },
      { unit: "Z01.01.02", role: "act" },
      { unit: "Z01.02.01", role: "act" },
    ]);
  });

  test("never hold the own unit, not even in a group", () => {
    const recipients = { act: [communesOf("Z01.01")], know: [unitChoice("Z01.01.01")] };
    expect(recipientsOf(recipients, units, "Z01.01.01")).toEqual([{ unit: "Z01.01.02", role: "act" }]);
  });
});

describe("a stored form", () => {
  test("that does not read counts as empty", () => {
    for (const stored of [undefined, null, {}, { ...EMPTY_FORM, level: "cosmic" }, { ...EMPTY_FORM, more: 1 }]) {
      expect(readDraftForm(stored)).toEqual(EMPTY_FORM);
    }
    expect(readDraftForm({ ...EMPTY_FORM, subject: "x" }).subject).toBe("x");
  });

  test("of a submitted draft says the same again", () => {
    const form = formOf({
      pack: "party",
      documentType: "thong-bao",
      subject: "Về việc họp",
      urgency: "urgent",
      level: "confidential",
      recipients: [
        { unit: unitCode("Z01.01.01"), role: "act" },
        { unit: unitCode("Z01.02"), role: "know" },
      ],
      files: [{ name: "a.pdf", mediaType: "application/pdf", size: 1, sha256: "0".repeat(64) }],
    });
    expect(recipientsOf(form.recipients, units, "Z01")).toEqual([
      { unit: "Z01.01.01", role: "act" },
      { unit: "Z01.02", role: "know" },
    ]);
    expect(form).toMatchObject({
      documentType: "thong-bao",
      urgency: "urgent",
      deadline: "",
      replyTo: "",
      authority: "",
    });
  });
});
