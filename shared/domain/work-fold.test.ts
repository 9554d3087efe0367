import { describe, expect, test } from "vitest";
import { utf8, sha256Hex } from "../encoding/bytes.ts";
import { OFFICE_RIGHTS } from "./rule-packs/office-rights.ts";
import {
  type Actor,
  ADMINISTRATOR,
  CLERK,
  dataFor,
  DEVICE,
  hex32,
  hex64,
  LEADER,
  SECOND_CLERK,
  SPECIALIST,
  streamWriter,
} from "./testing/work-entries.ts";
import { WORK_KINDS } from "./work-events.ts";
import { fromStoredStream, type StoredStream, toStoredStream } from "./stored-stream.ts";
import { FOLD_FORM, foldStream } from "./work-fold.ts";
import { emptyStream, type StreamState, type WorkEntry } from "./work-state.ts";

const context = { rights: OFFICE_RIGHTS };
const fold = (entries: WorkEntry[], before: StreamState = emptyStream("unclassified")) =>
  foldStream(before, entries, context);
const reasons = (state: StreamState) => state.refused.map(({ reason }) => reason);
const arrival = (value: number) => ({ series: "in/2026", value, date: "2026-06-01" });
const number = (value: number) => ({
  series: "out/party/cong-van/2025-09-16",
  value,
  notation: `0${value}-CV/TU`,
  date: "2026-06-01",
});

describe("drafts", () => {
  test("a draft is submitted, returned with a remark, submitted again and approved", () => {
    const w = streamWriter();
    const entries = [w.submit(1), w.giveBack(1), w.submit(1, 2, CLERK), w.approve(1, 2)];
    const at = (count: number) => fold(entries.slice(0, count)).drafts.get(hex32(1));
    expect(at(1)).toMatchObject({ state: "submitted", revision: 1, submitted: { member: SPECIALIST.member } });
    expect(at(2)).toMatchObject({ state: "returned", returned: { remark: "Sửa trích yếu\nvà phụ lục" } });
    expect(at(3)).toMatchObject({ state: "submitted", revision: 2, returned: null });
    expect(at(4)).toMatchObject({ state: "approved", revision: 2, approval: { member: LEADER.member } });
    expect(reasons(fold(entries))).toEqual([]);
  });

  test("of two who submit one revision at once the first is taken", () => {
    const w = streamWriter();
    const state = fold([w.submit(1, 1, SPECIALIST), w.submit(1, 1, CLERK)]);
    expect(state.drafts.get(hex32(1))?.submitted.member).toBe(SPECIALIST.member);
    expect(reasons(state)).toEqual(["stale-revision"]);
  });

  test("a decision counts for the revision that it names, and only while that waits for one", () => {
    const w = streamWriter();
    const state = fold([
      w.submit(1), w.submit(1, 2), w.approve(1, 1), w.giveBack(1, 1), w.giveBack(1, 2), w.approve(1, 2), w.approve(9),
    ]); // prettier-ignore
    expect(state.drafts.get(hex32(1))?.state).toBe("returned");
    expect(reasons(state)).toEqual(["stale-revision", "stale-revision", "not-submitted", "unknown-draft"]);
  });

  test("an approved draft is changed no more", () => {
    const w = streamWriter();
    const state = fold([w.submit(1), w.approve(1), w.submit(1, 2), w.giveBack(1), w.approve(1)]);
    expect(state.drafts.get(hex32(1))).toMatchObject({ state: "approved", revision: 1 });
    expect(reasons(state)).toEqual(["already-approved", "not-submitted", "not-submitted"]);
  });

  test("an approval of other data, for another draft, by another member, or that does not verify, is refused", () => {
    const w = streamWriter();
    const { embedded: _, ...unverified } = w.approve(1);
    const [submit, other, elsewhere, borrowed] = [
      w.submit(1),
      w.approve(1, 1, LEADER, dataFor(2)),
      w.approve(1),
      w.approve(1),
    ];
    const entries = [
      submit,
      other,
      { ...elsewhere, embedded: { ...elsewhere.embedded, draft: hex32(2) } },
      { ...borrowed, embedded: { ...borrowed.embedded, member: SPECIALIST.member } },
      unverified,
    ].map((entry, i) => ({ ...entry, seq: i + 1 }) as WorkEntry);
    const state = fold(entries);
    expect(state.drafts.get(hex32(1))?.state).toBe("submitted");
    expect(reasons(state)).toEqual(["differs", "differs", "differs", "not-verified"]);
  });

  test("M12: a draft of another level than the stream's is refused", () => {
    const w = streamWriter();
    expect(reasons(fold([w.submit(1, 1, CLERK, dataFor(1, "secret"))]))).toEqual(["other-level"]);
    expect(reasons(fold([streamWriter().submit(1)], emptyStream("secret")))).toEqual(["other-level"]);
  });
});

describe("numbers", () => {
  test("the first event that takes a number has it; a paper holds one at most", () => {
    const w = streamWriter();
    const state = fold([
      w.take("in/2026", 1, hex64(1), CLERK),
      w.take("in/2026", 1, hex64(2), SECOND_CLERK),
      w.take("in/2026", 2, hex64(1), SECOND_CLERK),
      w.take("in/2026", 2, hex64(2), SECOND_CLERK),
    ]);
    expect(state.numberOf.get(hex64(1))).toMatchObject({ value: 1 });
    expect(state.numberOf.get(hex64(2))).toMatchObject({ value: 2 });
    expect(reasons(state)).toEqual(["number-taken", "already-numbered"]);
  });

  test("a voided number stays in its series and frees its paper for another", () => {
    const w = streamWriter();
    const state = fold([
      w.take("in/2026", 1, hex64(1)),
      w.voidNumber("in/2026", 1),
      w.take("in/2026", 1, hex64(1)),
      w.take("in/2026", 2, hex64(1)),
      w.voidNumber("in/2026", 1),
      w.voidNumber("in/2026", 7),
    ]);
    expect(state.series.get("in/2026" as never)?.get(1)).toMatchObject({
      for: hex64(1),
      voided: { reason: "Ghi nhầm" },
    });
    expect(state.numberOf.get(hex64(1))).toMatchObject({ value: 2 });
    expect(reasons(state)).toEqual(["number-taken", "already-voided", "number-not-taken"]);
  });

  test("a number of a year is dated in that year; a term's series runs over the new year", () => {
    const w = streamWriter();
    const state = fold([
      w.take("in/2026", 1, hex64(1), CLERK, "2027-01-01"),
      w.take("out/state/2026/secret", 1, hex32(1), CLERK, "2025-12-31"),
      w.take("out/party/cong-van/2025-09-16", 1, hex32(2), CLERK, "2027-01-01"),
    ]);
    expect(reasons(state)).toEqual(["date-outside-series", "date-outside-series"]);
    expect(state.numberOf.size).toBe(1);
  });

  test("numbers are taken and voided in the unclassified stream only", () => {
    const w = streamWriter();
    const state = fold([w.take("in/2026", 1, hex64(1)), w.voidNumber("in/2026", 1)], emptyStream("secret"));
    expect(reasons(state)).toEqual(["other-level", "other-level"]);
  });
});

describe("sealing and sending", () => {
  test("an approved draft is sealed once, and its acceptance is recorded once", () => {
    const w = streamWriter();
    const state = fold([
      w.submit(1), w.seal(1, 10, number(1)), w.approve(1), w.accept(10), w.seal(1, 10, number(1)),
      w.seal(1, 11, number(1), 1, SECOND_CLERK), w.accept(10), w.accept(10), w.seal(2, 12, number(2)),
    ]); // prettier-ignore
    expect(state.dispatches.get(hex64(10))).toMatchObject({ draft: hex32(1), accepted: { seq: 7 } });
    expect(reasons(state)).toEqual([
      "not-approved",
      "unknown-dispatch",
      "already-sealed",
      "already-accepted",
      "unknown-draft",
    ]);
  });

  test("R24: a manifest with other data, another approval, or other identity than the event's is refused", () => {
    const w = streamWriter();
    const start = [w.submit(1), w.approve(1)];
    for (const change of [
      { data: dataFor(2) },
      { approval: hex64(99) },
      { id: hex64(11) },
      { draft: hex32(2) },
      { member: LEADER.member },
    ]) {
      const sealed = streamWriter(100).seal(1, 10, number(1));
      const entry = { ...sealed, seq: 3, embedded: { ...sealed.embedded, ...change } } as WorkEntry;
      expect(reasons(fold([...start, entry])), Object.keys(change).join()).toEqual(["differs"]);
    }
  });
});

describe("incoming", () => {
  test("a dispatch arrives once and is registered once, also where the arrival comes later", () => {
    const w = streamWriter();
    const state = fold([
      w.arrive(1), w.arrive(1, { ...DEVICE, member: SECOND_CLERK.member }), w.register(1, arrival(1)),
      w.register(2, arrival(2)), w.arrive(2),
    ]); // prettier-ignore
    expect(state.incoming.get(hex64(1))).toMatchObject({ arrived: { seq: 1 }, decision: { type: "registered" } });
    expect(state.incoming.get(hex64(2))).toMatchObject({ arrived: { seq: 5 }, decision: { type: "registered" } });
    expect(reasons(state)).toEqual(["already-arrived"]);
  });

  test("X3, R18: a second registration, or a refusal after it, changes nothing", () => {
    const w = streamWriter();
    const state = fold([w.register(1, arrival(1)), w.register(1, arrival(2), SECOND_CLERK), w.refuse(1, SECOND_CLERK)]);
    expect(state.incoming.get(hex64(1))?.decision).toMatchObject({ type: "registered", arrival: arrival(1) });
    expect(reasons(state)).toEqual(["already-decided", "already-decided"]);
  });

  test("a receipt that says something else than its event is refused", () => {
    const w = streamWriter();
    const [registered, refused, arrived] = [w.register(1, arrival(1)), w.refuse(1), w.arrive(1)];
    for (const [entry, change] of [
      [registered, { arrival: arrival(2) }],
      [registered, { status: "01" }],
      [registered, { dispatch: hex64(2) }],
      [registered, { member: SECOND_CLERK.member }],
      [refused, { reason: "khác" }],
      [arrived, { status: "03" }],
    ] as const) {
      const changed = { ...entry, seq: 1, embedded: { ...entry.embedded, ...change } } as WorkEntry;
      expect(reasons(fold([changed])), JSON.stringify(change)).toEqual(["differs"]);
    }
    const { embedded: _, ...unverified } = registered;
    expect(reasons(fold([{ ...unverified, seq: 1 }]))).toEqual(["not-verified"]);
  });
});

describe("who may write what", () => {
  test("M8: of all roles and devices, only the writers named by the protocol are heard", () => {
    const everything = () => {
      const w = streamWriter();
      return [
        w.admit(hex32(1), "Nguyễn Văn An"), w.submit(1), w.giveBack(1), w.approve(1), w.take("in/2026", 1, hex64(1)),
        w.voidNumber("in/2026", 1), w.seal(1, 1, number(1)), w.accept(1), w.arrive(1), w.register(1, arrival(1)), w.refuse(1),
        w.add(CLERK, "office-set", { abbreviation: "TU", drafter: "VP" }),
      ]; // prettier-ignore
    };
    const writers: Record<string, string[]> = Object.fromEntries(WORK_KINDS.map((kind) => [kind, []]));
    for (const actor of [ADMINISTRATOR, CLERK, LEADER, SPECIALIST, DEVICE]) {
      for (const entry of everything()) {
        const state = fold([{ ...entry, ...actor, seq: 1 }]);
        const name = actor === DEVICE ? "device" : (actor.roles[0] as string);
        if (!reasons(state).some((reason) => reason === "no-right" || reason === "wrong-signer"))
          writers[entry.kind]?.push(name);
      }
    }
    expect(writers).toEqual({
      "roster-entry": ["administrator"],
      "draft-submitted": ["clerk", "leader", "specialist"],
      "draft-returned": ["leader"],
      "draft-approved": ["leader"],
      "office-set": ["administrator", "clerk"],
      "number-taken": ["clerk"],
      "number-voided": ["clerk"],
      "dispatch-sealed": ["clerk"],
      "dispatch-accepted": ["device"],
      "dispatch-arrived": ["device"],
      "dispatch-registered": ["clerk"],
      "dispatch-refused": ["clerk"],
    });
  });

  test("M8: a person without any role in force is refused, and the refusal says who and what", () => {
    const entry = streamWriter().take("in/2026", 1, hex64(1), { member: hex32(9), signer: "person", roles: [] });
    const state = fold([entry]);
    expect(state.series.size).toBe(0);
    expect(state.refused).toEqual([
      { id: entry.id, seq: 1, kind: "number-taken", member: hex32(9), reason: "no-right" },
    ]);
  });
});

describe("entries", () => {
  test("an unknown kind is kept and ignored", () => {
    const w = streamWriter();
    const state = fold([w.add(CLERK, "task-assigned", { anything: 1 }), w.add(CLERK, "toString", {}), w.submit(1)]);
    expect(state.unknown.map(({ kind }) => kind)).toEqual(["task-assigned", "toString"]);
    expect(state.drafts.size).toBe(1);
    expect(state.refused).toEqual([]);
  });

  test("R15: a known kind with a body that breaks its schema is refused", () => {
    const good = streamWriter().take("in/2026", 1, hex64(1));
    const body = good.body as Record<string, unknown>;
    for (const change of [
      { value: 0 }, { value: 1.5 }, { value: 10 ** 6 }, { value: "1" }, { series: "in/.." }, { date: "2026-02-30" },
      { for: "x" }, { more: 1 }, { series: undefined },
    ]) {
      expect(reasons(fold([{ ...good, body: { ...body, ...change } }])), JSON.stringify(change)).toEqual(["malformed"]);
    } // prettier-ignore
    for (const nothing of [null, undefined, [], "x", 7]) {
      expect(reasons(fold([{ ...good, body: nothing }]))).toEqual(["malformed"]);
    }
  });

  test("R18: an event that comes again at another place counts once", () => {
    const w = streamWriter();
    const first = w.submit(1);
    const state = fold([first, { ...first, seq: 2 }, { ...w.giveBack(1), seq: 3 }, { ...first, seq: 4 }]);
    expect(state).toMatchObject({ seq: 4, refused: [] });
    expect(state.drafts.get(hex32(1))?.state).toBe("returned");
  });

  test("R20: the fold waits before a gap and goes on when it is filled", () => {
    const w = streamWriter();
    const [one, two, three] = [w.submit(1), w.giveBack(1), w.submit(1, 2)];
    const waiting = fold([three, one]);
    expect(waiting).toMatchObject({ seq: 1, stopped: { type: "gap", seq: 2 } });
    const done = fold([two, three], waiting);
    expect(done).toMatchObject({ seq: 3, stopped: null });
    expect(done).toEqual(fold([one, two, three]));
  });

  test("R20: the fold stops where two entries claim one place", () => {
    const w = streamWriter();
    const [one, two] = [w.submit(1), w.giveBack(1)];
    const other = { ...streamWriter(50).approve(1), seq: 2 };
    for (const entries of [[one, two, other], [other, two, one]]) {
      expect(fold(entries)).toMatchObject({ seq: 1, stopped: { type: "fork", seq: 2 } });
    } // prettier-ignore
  });

  test("an unreadable entry keeps its place and does nothing", () => {
    const w = streamWriter();
    const state = fold([
      { type: "unreadable", id: hex64(77), seq: 1 },
      { ...w.submit(1), seq: 2 },
    ]);
    expect(state.refused).toEqual([{ id: hex64(77), seq: 1, kind: null, member: null, reason: "unreadable" }]);
    expect(state.drafts.size).toBe(1);
  });

  test("an entry that this device may not read is counted, and holds up nothing behind it", () => {
    const state = fold([
      { type: "missing", id: hex64(77), seq: 1, epoch: 3 },
      { ...streamWriter().submit(1), seq: 2 },
    ]);
    expect(state).toMatchObject({ seq: 2, stopped: null, missing: [{ seq: 1, epoch: 3 }], refused: [] });
    expect(state.drafts.size).toBe(1);
  });

  test("folding on leaves the tables that it began from as they were", () => {
    const w = streamWriter();
    const before = fold([w.submit(1), w.take("in/2026", 1, hex64(1)), w.arrive(1)]);
    const kept = structuredClone(before);
    const after = fold([w.approve(1), w.take("in/2026", 2, hex64(2)), w.register(1, arrival(1)), w.refuse(3)], before);
    expect(before).toEqual(kept);
    expect(after.seq).toBe(7);
  });

  test("the newest office setting holds, by those entitled and in the unclassified stream only", () => {
    const w = streamWriter();
    const set = (abbreviation: string, actor = CLERK as Actor) =>
      w.add(actor, "office-set", { abbreviation, drafter: "VP", term: { kind: "committee", from: "2025-09-01" } });
    const state = fold([
      set("ĐU"),
      set("TU"),
      set("X", SPECIALIST),
      w.add(CLERK, "office-set", { abbreviation: "a b" }),
    ]);
    expect(state.office).toMatchObject({ abbreviation: "TU", member: CLERK.member, seq: 2 });
    expect(reasons(state)).toEqual(["no-right", "malformed"]);
    const secret = foldStream(
      emptyStream("secret"),
      [set("ĐU")].map((e) => ({ ...e, seq: 1 })),
      context,
    );
    expect(secret.refused[0]?.reason).toBe("other-level");
  });
});

test("the form of the fold: where the same entries give other tables, FOLD_FORM is raised", async () => {
  const w = streamWriter();
  const entries: WorkEntry[] = [
    w.admit(LEADER.member, "Nguyễn Văn A"),
    w.add(CLERK, "office-set", { abbreviation: "TU", drafter: "VP" }),
    w.submit(1), w.giveBack(1), w.submit(1, 2, CLERK), w.approve(1, 2), w.submit(2), w.approve(2, 1, CLERK),
    w.take(number(1).series, 1, hex32(1)), w.take(number(1).series, 1, hex32(2)), w.voidNumber(number(1).series, 1),
    w.take(number(2).series, 2, hex32(1)), w.seal(1, 1, number(2), 2), w.accept(1), w.accept(9),
    w.arrive(5), w.take("in/2026", 1, hex64(5)), w.register(5, arrival(1)), w.arrive(6), w.refuse(6), w.refuse(5),
    w.add(CLERK, "office-set", { abbreviation: "a b" }), w.add(CLERK, "not-known-yet", {}),
  ]; // prettier-ignore
  const used = new Set(entries.map((entry) => (entry.type === "event" ? entry.kind : "")));
  for (const kind of WORK_KINDS) expect(used).toContain(kind);
  const seq = entries.length;
  entries.push({ type: "unreadable", id: hex64(900), seq: seq + 1 });
  entries.push({ type: "missing", id: hex64(901), seq: seq + 2, epoch: 1 });
  const state = fold(entries);
  const tables = JSON.stringify(toStoredStream(state));
  expect(fromStoredStream(JSON.parse(tables) as StoredStream)).toEqual(state);
  expect({ form: FOLD_FORM, tables: await sha256Hex(utf8(tables)) }).toEqual({
    form: 1,
    tables: "58459ab4285bc3b7f289c77f4cc0b877423f101e0ee19d844ee7df3d0204e6c6",
  });
});
