import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalBytes, parseCanonical } from "../encoding/canonical-json.ts";
import {
  checkAgainstPack,
  type DispatchData,
  dispatchDataSchema,
  MAX_FILE_SIZE,
  sortRecipients,
} from "./dispatch-data.ts";
import { plainDate } from "./plain-date.ts";
import { type RulePack, rulePackAt } from "./rule-pack.ts";
import { unitCode } from "./unit-code.ts";

const sha256 = "ab".repeat(32);
const file = (name: string, size = 1000, mediaType = "application/pdf") => ({ name, mediaType, size, sha256 });

const plain = {
  pack: "party",
  documentType: "cong-van",
  subject: "V/v góp ý dự thảo quy chế làm việc",
  urgency: "normal",
  level: "unclassified",
  recipients: [
    { unit: "Z01", role: "act" },
    { unit: "Z01.02", role: "know" },
  ],
  files: [file("Công văn.pdf"), file("phụ lục 1.xlsx", 0, "application/vnd.ms-excel")],
} as const;

const full = {
  ...plain,
  urgency: "veryUrgent",
  level: "secret",
  deadline: "2026-07-01",
  replyTo: "cd".repeat(32),
  authority: "T/M",
} as const;

const accepts = (change: Record<string, unknown>) => dispatchDataSchema.safeParse({ ...plain, ...change }).success;

describe("what a dispatch says", () => {
  test("data with and without the optional members are taken as they are", () => {
    for (const data of [plain, full]) expect(dispatchDataSchema.parse(structuredClone(data))).toEqual(data);
  });

  test("data that were read write the same canonical bytes again", () => {
    const bytes = canonicalBytes(full);
    expect(canonicalBytes(dispatchDataSchema.parse(parseCanonical(bytes)))).toEqual(bytes);
  });

  test("R15: a member that is missing, unknown, of another type, or present but undefined is refused", () => {
    for (const key of Object.keys(full)) {
      const optional = ["deadline", "replyTo", "authority"].includes(key);
      const { [key as keyof typeof full]: _, ...without } = full;
      expect(dispatchDataSchema.safeParse(without).success, `without ${key}`).toBe(optional);
      for (const value of [null, undefined, 0, true, "", "x\u0000", [], {}, [null], Number.NaN]) {
        expect(
          dispatchDataSchema.safeParse({ ...full, [key]: value }).success,
          `${key} = ${JSON.stringify(value)}`,
        ).toBe(false);
      }
    }
    expect(accepts({ more: 1 })).toBe(false);
    expect(accepts({ files: [{ ...plain.files[0], role: "main" }] })).toBe(false);
    expect(accepts({ recipients: [{ ...plain.recipients[0], name: "x" }] })).toBe(false);
  });

  test("R15: huge and fractional numbers are refused", () => {
    for (const size of [-1, 1.5, MAX_FILE_SIZE + 1, 2 ** 53, Number.POSITIVE_INFINITY, "1000", -0.5]) {
      expect(accepts({ files: [{ ...plain.files[0], size }] }), String(size)).toBe(false);
    }
    expect(accepts({ files: [file("a.pdf", MAX_FILE_SIZE)] })).toBe(true);
    expect(accepts({ files: [file("a.pdf", MAX_FILE_SIZE), file("b.pdf", MAX_FILE_SIZE)] })).toBe(false);
  });

  test("R33, W7: the main document is named as the PDF that it is said to be", () => {
    for (const name of ["Công văn.pdf", "Công văn.PDF"]) expect(accepts({ files: [file(name)] }), name).toBe(true);
    for (const name of ["Công văn.pdf.hta", "Công văn.exe", "Công văn", "pdf", "Công vănpdf"]) {
      expect(accepts({ files: [file(name)] }), name).toBe(false);
      expect(accepts({ files: [file("a.pdf"), file(name)] }), name).toBe(true);
    }
  });

  test("R33: a subject with hidden characters, in another normal form, empty or over 500 characters is refused", () => {
    expect(accepts({ subject: "a".repeat(500) })).toBe(true);
    for (const subject of [
      "",
      " ",
      "a".repeat(501),
      "a\nb",
      "a\u202eb",
      "công văn".normalize("NFD"),
      "<b>\u200b</b>",
    ]) {
      expect(accepts({ subject }), JSON.stringify(subject.slice(0, 20))).toBe(false);
    }
    expect(accepts({ subject: "<script>alert(1)</script>" })).toBe(true);
  });

  test("recipients are sorted, none twice, from 1 to 5,000", () => {
    const many = Array.from({ length: 5001 }, (_, i) => ({ unit: `Z${String(i).padStart(5, "0")}`, role: "act" }));
    expect(accepts({ recipients: many.slice(0, 5000) })).toBe(true);
    expect(accepts({ recipients: many })).toBe(false);
    expect(accepts({ recipients: [] })).toBe(false);
    expect(accepts({ recipients: plain.recipients.toReversed() })).toBe(false);
    expect(accepts({ recipients: [plain.recipients[0], { unit: "Z01", role: "know" }] })).toBe(false);
    expect(accepts({ recipients: [{ unit: "000.00.00.H41", role: "act" }] })).toBe(false);
    const recipients = many.slice(0, 50).map(({ unit }) => ({ unit: unitCode(unit), role: "act" as const }));
    fc.assert(
      fc.property(fc.shuffledSubarray(recipients, { minLength: 1 }), (shuffled) => {
        expect(accepts({ recipients: sortRecipients(shuffled) })).toBe(true);
      }),
      { seed: 20260305, numRuns: 50 },
    );
  });

  test("the first file is a PDF, and there are from 1 to 100", () => {
    const annex = file("a.docx", 1, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    expect(accepts({ files: [plain.files[0], annex] })).toBe(true);
    expect(accepts({ files: [annex, plain.files[0]] })).toBe(false);
    expect(accepts({ files: [] })).toBe(false);
    const many = Array.from({ length: 101 }, (_, i) => file(`${i}.pdf`, 1));
    expect(accepts({ files: many.slice(1) })).toBe(true);
    expect(accepts({ files: many })).toBe(false);
  });

  test("W7: file names that leave their folder, or collide where case is ignored, are refused", () => {
    expect(accepts({ files: [file("../a.pdf")] })).toBe(false);
    expect(accepts({ files: [file("con.pdf")] })).toBe(false);
    expect(accepts({ files: [file("a.pdf"), file("A.PDF")] })).toBe(false);
    expect(accepts({ files: [file("a.pdf"), { ...file("b.bin"), mediaType: "text/html; charset=utf-8" }] })).toBe(
      false,
    );
  });

  test("deadlines are days that exist", () => {
    expect(accepts({ deadline: "2026-02-29" })).toBe(false);
    expect(accepts({ deadline: "2028-02-29" })).toBe(true);
  });
});

describe("data and the rule pack of the office", () => {
  const day = plainDate("2026-06-01");
  const party = rulePackAt("party", day) as RulePack;
  const state = rulePackAt("state", day) as RulePack;
  const check = (change: Partial<DispatchData>, pack = party) => {
    const checked = checkAgainstPack({ ...dispatchDataSchema.parse(structuredClone(full)), ...change }, pack);
    return checked.ok ? "ok" : checked.error.type;
  };

  test("a paper of another branch, an unknown type and a foreign authority mark are refused", () => {
    expect(check({})).toBe("ok");
    expect(check({}, state)).toBe("other-pack");
    expect(check({ documentType: "hop-dong" })).toBe("unknown-document-type");
    expect(check({ authority: "TM." })).toBe("unknown-authority-mark");
    expect(check({ pack: "state", authority: "TM." }, state)).toBe("ok");
  });
});
