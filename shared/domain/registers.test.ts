import { describe, expect, test } from "vitest";
import type { Level } from "./level.ts";
import type { SeriesId } from "./number.ts";
import { plainDate } from "./plain-date.ts";
import {
  INCOMING_COLUMNS,
  type IncomingPaper,
  incomingRegister,
  OUTGOING_COLUMNS,
  outgoingRegister,
} from "./registers.ts";
import { OFFICE_RIGHTS } from "./rule-packs/office-rights.ts";
import type { StatusEvent } from "./status.ts";
import { CLERK, dataFor, hex32, hex64, LEADER, streamWriter } from "./testing/work-entries.ts";
import { foldStream } from "./work-fold.ts";
import { emptyStream, type WorkEntry } from "./work-state.ts";
import { workView } from "./work-view.ts";

const CV = "out/party/cong-van/2025-09-16" as SeriesId;
const arrival = (value: number) => ({ series: "in/2026", value, date: "2026-06-01" });
const number = (value: number) => ({ series: CV, value, notation: `0${value}-CV/TU`, date: "2026-06-01" });

function viewOf(streams: Partial<Record<Level, WorkEntry[]>>, receipts = new Map<string, StatusEvent[]>()) {
  const folded = Object.entries(streams).map(([level, entries]) =>
    foldStream(emptyStream(level as Level), entries, { rights: OFFICE_RIGHTS }),
  );
  return workView({ unit: "Z01", rights: OFFICE_RIGHTS, streams: folded, receipts });
}

const paper: IncomingPaper = {
  author: "Văn phòng Trung ương (mẫu)",
  notation: "12-HD/VPTW",
  documentDate: plainDate("2026-05-30"),
  documentType: "Hướng dẫn",
  subject: "sinh hoạt chuyên đề tháng",
};

describe("the incoming register", () => {
  const w = streamWriter();
  const view = viewOf({
    unclassified: [
      w.take("in/2026", 1, hex64(1)), w.register(1, arrival(1)), w.take("in/2026", 2, hex64(2)), w.voidNumber("in/2026", 2),
      w.take("in/2026", 3, hex64(2)), w.take("in/2026", 4, hex64(9)), w.take("in/2025", 7, hex64(5), CLERK, "2025-12-31"),
    ],
  }); // prettier-ignore
  const handedTo = { receiver: "Lãnh đạo", date: plainDate("2026-06-02"), acknowledgement: "đã nhận" };
  const rows = incomingRegister(view, 2026, (id) =>
    id === hex64(1) ? { ...paper, handedTo } : id === hex64(2) ? paper : null,
  );

  test("it has the ten columns of the annex, one row a number", () => {
    expect(INCOMING_COLUMNS).toHaveLength(10);
    for (const row of rows) expect(Object.keys(row)).toEqual(INCOMING_COLUMNS);
    expect(rows.map((row) => row.arrivalNumber)).toEqual(["01", "02", "03", "04"]);
  });

  test("a registered paper fills its row", () => {
    expect(rows[0]).toEqual({
      arrivalDate: "2026-06-01",
      arrivalNumber: "01",
      author: "Văn phòng Trung ương (mẫu)",
      notation: "12-HD/VPTW",
      documentDate: "2026-05-30",
      typeAndSubject: "Hướng dẫn: sinh hoạt chuyên đề tháng",
      receiver: "Lãnh đạo",
      transferDate: "2026-06-02",
      acknowledgement: "đã nhận",
      note: null,
    });
  });

  test("voided numbers, papers not yet registered, and papers that cannot be read keep their rows", () => {
    expect(rows[1]).toMatchObject({ note: { type: "voided", reason: "Ghi nhầm" } });
    expect(rows[2]).toMatchObject({ notation: "12-HD/VPTW", note: { type: "not-registered" } });
    expect(rows[3]).toMatchObject({
      author: "",
      typeAndSubject: "",
      documentDate: null,
      note: { type: "not-readable" },
    });
  });

  test("each year has a register of its own", () => {
    expect(incomingRegister(view, 2025, () => null).map((row) => row.arrivalNumber)).toEqual(["07"]);
    expect(incomingRegister(view, 2027, () => null)).toEqual([]);
  });
});

describe("the outgoing register", () => {
  const w = streamWriter();
  const s = streamWriter(1000);
  const secret = dataFor(3, "secret");
  const arrived: StatusEvent = {
    id: hex64(1),
    status: "01",
    unit: "Z01.02",
    signer: "device",
    roles: [],
    member: hex32(1),
    at: "2026-06-01T00:00:00.000Z",
  };
  const streams = {
    unclassified: [
      w.submit(1), w.approve(1), w.take(CV, 1, hex32(1)), w.seal(1, 10, number(1)), w.accept(10),
      w.submit(2), w.approve(2), w.take(CV, 2, hex32(2)), w.voidNumber(CV, 2), w.take(CV, 3, hex32(2)),
      w.take(CV, 4, hex32(3)),
    ],
    secret: [s.submit(3, 1, CLERK, secret), s.approve(3, 1, LEADER, secret)],
  }; // prettier-ignore
  const view = viewOf(streams, new Map([[hex64(10), [arrived]]]));
  const words = () => ({
    notation: "chờ đóng dấu",
    documentType: "Công văn",
    signer: "Trần Thị Bình",
    recipients: ["Đảng ủy xã Thử Nghiệm 01", "Đảng ủy phường Minh Họa 02"],
    keptBy: "Văn thư",
  });

  test("it has the ten columns of the annex, one row a number", () => {
    expect(OUTGOING_COLUMNS).toHaveLength(10);
    const rows = outgoingRegister(view, [CV], words);
    for (const row of rows) expect(Object.keys(row)).toEqual(OUTGOING_COLUMNS);
    expect(rows).toHaveLength(4);
  });

  test("a paper that was sent fills its row, with the recipients that confirmed it", () => {
    expect(outgoingRegister(view, [CV], words)[0]).toEqual({
      notation: "01-CV/TU",
      documentDate: "2026-06-01",
      typeAndSubject: "Công văn: V/v góp ý dự thảo quy chế 1",
      signer: "Trần Thị Bình",
      recipients: ["Đảng ủy xã Thử Nghiệm 01", "Đảng ủy phường Minh Họa 02"],
      keptBy: "Văn thư",
      copies: 2,
      transferDate: "2026-06-01",
      acknowledgement: { confirmed: 1, of: 2 },
      note: null,
    });
  });

  test("voided, unsent and unreadable papers keep their rows", () => {
    const rows = outgoingRegister(view, [CV], words);
    expect(rows[1]).toMatchObject({ notation: "02", note: { type: "voided", reason: "Ghi nhầm" } });
    expect(rows[2]).toMatchObject({ notation: "chờ đóng dấu", transferDate: null, note: { type: "not-sent" } });
    expect(rows[3]).toMatchObject({ typeAndSubject: "Công văn: V/v góp ý dự thảo quy chế 3" });
    const uncleared = viewOf({ unclassified: streams.unclassified });
    expect(outgoingRegister(uncleared, [CV], words)[3]).toMatchObject({
      notation: "04",
      typeAndSubject: "",
      recipients: [],
      note: { type: "not-readable" },
    });
  });
});
