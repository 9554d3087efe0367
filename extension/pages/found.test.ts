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

  test("the number itself first, then rows with the diacritics as typed", () => {
    expect(ids("45-GM/TU 3/UBND-VP")).toEqual([]);
    const twins = [row(7, "Họp về 8/UBND-VP", "Sở"), row(8, "Hợp đồng", "Sở"), row(9, "Họp", "Sở")];
    expect(ids("8/ubnd-vp", twins)).toEqual(["8", "7"]);
    expect(ids("hop", twins)).toEqual(["7", "8", "9"]);
    expect(ids("hợp", twins)).toEqual(["8", "7", "9"]);
  });

  test("fields, alone and with words; those of the other direction find nothing", () => {
    expect(ids('from:"tỉnh uỷ"')).toEqual(["1", "3"]);
    expect(ids("từ:tỉnh giấy")).toEqual(["3"]);
    expect(ids("number:45-GM")).toEqual(["3"]);
    expect(ids("to:tỉnh")).toEqual([]);
    expect(ids("đến:tỉnh", rows, "recipients")).toEqual(["1", "3"]);
    const dated = [10, 20].map((day) => ({
      ...row(day, "Họp", "Sở"),
      at: Date.parse(`2026-10-${day}T10:00:00+07:00`),
    }));
    expect(ids("before:2026-10-20", dated)).toEqual(["10"]);
    expect(ids("sau:20/10/2026", dated)).toEqual(["20"]);
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
