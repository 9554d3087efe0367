import { describe, expect, test } from "vitest";
import { isEmptyQuery, readQuery } from "./query.ts";

const day = (date: string): number => Date.parse(`${date}T00:00:00+07:00`);

describe("what is written into the search", () => {
  test("words and fields are told apart, in any language and order", () => {
    expect(readQuery('báo cáo from:"Tỉnh ủy" quý number:15/QĐ')).toMatchObject({
      text: "báo cáo   quý  ",
      from: ["tinh uy"],
      number: ["15/qd"],
    });
    expect(readQuery("từ:nghệ Số:12 ĐẾN:vinh")).toMatchObject({ from: ["nghe"], number: ["12"], to: ["vinh"] });
    expect(readQuery("থেকে:ঢাকা নম্বর:৭")).toMatchObject({ from: ["ঢাকা"], number: ["৭"], text: " ".trimStart() });
  });

  test.each([
    ["before:2026-10-05", { before: day("2026-10-05") }],
    ["trước:5/10/2026", { before: day("2026-10-05") }],
    ["after:10/2026", { notBefore: day("2026-10-01") }],
    ["sau:2026", { notBefore: day("2026-01-01") }],
    ["after:2026-02 before:2026-03", { notBefore: day("2026-02-01"), before: day("2026-03-01") }],
  ])("%s", (written, range) => {
    expect(readQuery(written)).toMatchObject({ ...range, unread: [] });
  });

  test("a date that cannot be read is said and counts for nothing", () => {
    for (const written of ["before:gestern", "after:2026-02-30", "sau:32/1/2026", 'before:"5 10 2026"']) {
      const query = readQuery(`${written} x`);
      expect(query).toMatchObject({ before: Number.POSITIVE_INFINITY, notBefore: Number.NEGATIVE_INFINITY });
      expect(query.unread).toEqual([written]);
    }
  });

  test("what looks like a field and is none stays words", () => {
    for (const written of ["V/v: họp", "https://a.example", "ghi chú:", "from:", "12:30"]) {
      expect(readQuery(written).text).toBe(written);
    }
  });

  test("an empty one asks for nothing", () => {
    expect(isEmptyQuery(readQuery("  "))).toBe(true);
    for (const written of ["x", "from:x", "before:2026", "after:2026"])
      expect(isEmptyQuery(readQuery(written))).toBe(false);
    expect(isEmptyQuery(readQuery("before:never"))).toBe(true);
  });
});
