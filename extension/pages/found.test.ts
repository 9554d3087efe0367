import { describe, expect, test } from "vitest";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
import { readQuery } from "../search/query.ts";
import { found, type Others } from "./found.ts";

const row = (id: number, subject: string, unit: string, number = `${id}/UBND-VP`): DispatchSummary => ({
  id: String(id),
  subject,
  unit,
  number,
  secrecy: "unclassified",
  annexes: 0,
  urgency: "normal",
  state: "new",
  unread: false,
  at: 0,
});

const rows = [
  row(1, "Công văn về việc báo cáo quý", "Tỉnh ủy Nghệ An"),
  row(2, "Quyết định cử cán bộ", "Đảng uỷ xã Thử Nghiệm"),
  row(3, "Giấy mời họp", "Tỉnh uỷ Cao Bằng", "45-GM/TU"),
  row(4, "Báo cáo công tác văn thư".normalize("NFD"), "Văn phòng"),
];
const ids = (query: string, of = rows, others: Others = "senders") =>
  found([...of], readQuery(query), others).map(({ id }) => id);

describe("what a search finds in a list", () => {
  test("every word, without diacritics, in any form and place, in the order of the list", () => {
    expect(ids("cong van")).toEqual(["1", "4"]);
    expect(ids("uỷ")).toEqual(["1", "2", "3"]);
    expect(ids("ỦY tỉnh")).toEqual(["1", "3"]);
    expect(ids("đảng")).toEqual(["2"]);
    expect(ids("45-gm")).toEqual(["3"]);
    expect(ids("bao cao nghe an")).toEqual(["1"]);
    expect(ids("khong co")).toEqual([]);
  });

  test("an empty search leaves the list itself", () => {
    for (const query of ["", "  "]) expect(found(rows, readQuery(query), "senders")).toBe(rows);
  });

  test("whoever types on, takes back or begins anew finds what a search of its own finds", () => {
    const typed = ["b", "ba", "bao", "bao ", "bao c", "bao ca", "bao", "b", "q", "quyet", "quyet d", "x", "", "cao b"];
    for (const query of typed) {
      expect(found(rows, readQuery(query), "senders")).toEqual(found([...rows], readQuery(query), "senders"));
    }
  });
});
