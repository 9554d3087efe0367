import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import { toHex } from "../encoding/bytes.ts";
import { nextNumber, type SeriesId } from "./number.ts";
import { OFFICE_RIGHTS } from "./rule-packs/office-rights.ts";
import type { StatusEvent } from "./status.ts";
import {
  type Actor,
  CLERK,
  dataFor,
  DEVICE,
  hex32,
  hex64,
  LEADER,
  SECOND_CLERK,
  SPECIALIST,
  streamWriter,
  type TestEvent,
} from "./testing/work-entries.ts";
import { foldStream } from "./work-fold.ts";
import { emptyStream, type StreamState, type WorkEntry } from "./work-state.ts";
import { type WorkView, workView } from "./work-view.ts";

const CV = "out/party/cong-van/2025-09-16";
const LEVEL_OF_TEST = ["unclassified", "secret"] as const;
type TestLevel = (typeof LEVEL_OF_TEST)[number];

const context = { rights: OFFICE_RIGHTS };
const view = (streams: StreamState[], receipts = new Map<string, StatusEvent[]>()): WorkView =>
  workView({ unit: "Z01", rights: OFFICE_RIGHTS, streams, receipts });
const hashable = (value: WorkView) => toHex(canonicalBytes(value));
const number = (value: number) => ({ series: CV, value, notation: `${value}-CV/TU`, date: "2026-06-01" });
const arrival = (value: number) => ({ series: "in/2026", value, date: "2026-06-01" });
const receipt = (id: number, status: "01" | "03", unit: string): StatusEvent => ({
  id: hex64(id),
  status,
  unit,
  signer: status === "01" ? "device" : "person",
  roles: ["clerk"],
  member: hex32(id),
  at: "2026-06-01T00:00:00.000Z",
  ...(status === "03" ? { arrival: arrival(1) } : {}),
});

describe("the view of the office", () => {
  test("an outgoing paper goes from submission to the recipients' answers", () => {
    const w = streamWriter();
    const entries = [w.submit(1), w.approve(1), w.take(CV, 1, hex32(1)), w.seal(1, 10, number(1)), w.accept(10)];
    const states = entries.map((_, i) => {
      const [row] = view([foldStream(emptyStream("unclassified"), entries.slice(0, i + 1), context)]).outgoing;
      return row?.state;
    });
    expect(states).toEqual(["submitted", "approved", "numbered", "sealed", "sent"]);
    const stream = foldStream(emptyStream("unclassified"), entries, context);
    const receipts = new Map([
      [hex64(10), [receipt(1, "03", "Z01.02"), receipt(2, "01", "Z01.02"), receipt(3, "01", "Z09")]],
    ]);
    const [row] = view([stream], receipts).outgoing;
    expect(row?.lines.map(({ unit, progress }) => [unit, progress])).toEqual([
      ["Z01.01", null],
      ["Z01.02", "03"],
    ]);
    expect(row?.problems).toEqual([]);
  });

  test("a secret paper finds its number in the unclassified stream", () => {
    const n = streamWriter();
    const s = streamWriter(100);
    const data = dataFor(1, "secret");
    const numbers = foldStream(emptyStream("unclassified"), [n.take(CV, 1, hex32(1))], context);
    const secret = foldStream(
      emptyStream("secret"),
      [s.submit(1, 1, CLERK, data), s.approve(1, 1, LEADER, data)],
      context,
    );
    expect(view([secret, numbers]).outgoing[0]).toMatchObject({
      level: "secret",
      state: "numbered",
      number: { value: 1 },
    });
    expect(view([numbers]).outgoing).toEqual([]);
  });

  test("a sealed or registered number that its paper does not hold, or that was voided, is shown as a problem", () => {
    const w = streamWriter();
    const entries = [
      w.submit(1), w.approve(1), w.seal(1, 10, number(1)), w.register(5, arrival(1)),
      w.take(CV, 1, hex32(2)), w.take("in/2026", 1, hex64(6)),
    ]; // prettier-ignore
    const wrong = view([foldStream(emptyStream("unclassified"), entries, context)]);
    expect(wrong.outgoing[0]?.problems).toEqual(["number-not-held"]);
    expect(wrong.incoming[0]?.problems).toEqual(["number-not-held"]);
    const v = streamWriter();
    const voided = view([
      foldStream(
        emptyStream("unclassified"),
        [v.submit(1), v.approve(1), v.take(CV, 1, hex32(1)), v.seal(1, 10, number(1)), v.voidNumber(CV, 1)],
        context,
      ),
    ]);
    expect(voided.outgoing[0]).toMatchObject({ problems: ["number-voided"], number: null });
  });
});

/** A client that proposes the next number as it knows the stream, takes the answer, and goes on. */
class Clerk {
  readonly actor: Actor;
  known: StreamState = emptyStream("unclassified");
  constructor(actor: Actor) {
    this.actor = actor;
  }
  read(stream: readonly WorkEntry[]): void {
    this.known = foldStream(this.known, stream, context);
  }
  next(series: string): number {
    return nextNumber(Array.from(this.known.series.get(series as SeriesId)?.values() ?? [], numberFacts)) ?? 0;
  }
}

const numberFacts = ({ value, voided }: { value: number; voided: unknown }) => ({ value, voided: voided !== null });

describe("two clerks at once", () => {
  test("X3: one dispatch registered by two clerks at once gets one number and one registration", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 12, maxLength: 40 }), (turns) => {
        const w = streamWriter();
        const stream: TestEvent[] = [];
        const clerks = [new Clerk(CLERK), new Clerk(SECOND_CLERK)];
        const dispatches = [1, 2, 3];
        const steps = clerks.map(() =>
          dispatches.flatMap((dispatch) => [
            { dispatch, act: "number" },
            { dispatch, act: "register" },
          ]),
        );
        // A clerk reads only now and then, so both act on stale tables; the stream takes what comes, in turn.
        for (const [i, turn] of [...turns, ...Array.from({ length: 60 }, (_, n) => n % 2)].entries()) {
          const clerk = clerks[turn] as Clerk;
          const step = steps[turn]?.[0];
          if (i % 3 === turn) clerk.read(stream);
          if (step === undefined) continue;
          const held = clerk.known.numberOf.get(hex64(step.dispatch));
          if (step.act === "number") {
            if (held === undefined)
              stream.push(w.take("in/2026", clerk.next("in/2026"), hex64(step.dispatch), clerk.actor));
            else steps[turn]?.shift();
          } else if (held !== undefined) {
            if (!clerk.known.incoming.get(hex64(step.dispatch))?.decision) {
              stream.push(w.register(step.dispatch, held, clerk.actor));
            }
            steps[turn]?.shift();
          }
        }
        const result = view([foldStream(emptyStream("unclassified"), stream, context)]);
        expect(result.incoming).toHaveLength(3);
        expect(result.incoming.every((row) => row.decision?.type === "registered" && row.problems.length === 0)).toBe(
          true,
        );
        const numbers = result.series[0]?.numbers ?? [];
        expect(numbers.map(({ value }) => value)).toEqual([1, 2, 3]);
        expect(new Set(numbers.map((taken) => taken.for)).size).toBe(3);
      }),
      { seed: 20260308, numRuns: 300 },
    );
  });

  test("X3: two papers numbered at once get two numbers", () => {
    const w = streamWriter();
    const [first, second] = [new Clerk(CLERK), new Clerk(SECOND_CLERK)];
    const stream = [
      w.take(CV, first.next(CV), hex32(1), first.actor),
      w.take(CV, second.next(CV), hex32(2), second.actor),
    ];
    second.read(stream);
    expect(second.known.numberOf.has(hex32(2))).toBe(false);
    stream.push(w.take(CV, second.next(CV), hex32(2), second.actor));
    const folded = foldStream(emptyStream("unclassified"), stream, context);
    expect([folded.numberOf.get(hex32(1))?.value, folded.numberOf.get(hex32(2))?.value]).toEqual([1, 2]);
    expect(folded.refused.map(({ reason }) => reason)).toEqual(["number-taken"]);
  });
});

type Streams = Record<TestLevel, WorkEntry[]>;

/** Histories of both levels: acts of everybody at any moment, most of them against a rule. */
const histories = fc
  .array(
    fc.record({
      act: fc.constantFrom(
        "submit",
        "giveBack",
        "approve",
        "take",
        "number",
        "void",
        "seal",
        "accept",
        "arrive",
        "register",
        "refuse",
        "unknown",
        "unreadable",
        "again",
      ),
      level: fc.constantFrom(...LEVEL_OF_TEST),
      paper: fc.integer({ min: 1, max: 2 }),
      n: fc.integer({ min: 1, max: 3 }),
      actor: fc.constantFrom<Actor | undefined>(
        CLERK,
        LEADER,
        SPECIALIST,
        DEVICE,
        undefined,
        undefined,
        undefined,
        undefined,
      ),
    }),
    { maxLength: 60, size: "max" },
  )
  .map((acts): Streams => {
    const writers = { unclassified: streamWriter(0), secret: streamWriter(100_000) };
    const streams: Streams = { unclassified: [], secret: [] };
    for (const { act, level, paper, n, actor } of acts) {
      const w = writers[level];
      const id = level === "secret" ? paper + 10 : paper;
      const data = dataFor(id, level);
      const revision = n === 3 ? 2 : 1;
      const earlier = streams[level][n];
      const made: WorkEntry = {
        submit: () => w.submit(id, revision, SPECIALIST, data),
        giveBack: () => w.giveBack(id, revision),
        approve: () => w.approve(id, revision, LEADER, data),
        take: () => w.take("in/2026", n, hex64(id)),
        number: () => w.take(CV, n, hex32(id)),
        void: () => w.voidNumber("in/2026", n),
        seal: () => w.seal(id, 10 * id, number(n), revision, CLERK, data),
        accept: () => w.accept(10 * id),
        arrive: () => w.arrive(id),
        register: () => w.register(id, arrival(n)),
        refuse: () => w.refuse(id),
        unknown: () => w.add(CLERK, "later-kind", {}),
        unreadable: (): WorkEntry => ({ type: "unreadable", id: hex64(9e6 + paper), seq: w.add(CLERK, "", {}).seq }),
        again: (): WorkEntry => ({
          ...(earlier ?? w.arrive(id)),
          seq: earlier ? w.add(CLERK, "", {}).seq : streams[level].length + 1,
        }),
      }[act]();
      streams[level].push(
        made.type === "event" && actor !== undefined && act !== "again" ? { ...made, ...actor } : made,
      );
    }
    return streams;
  });

describe("any order of delivery", () => {
  test("the histories of these tests reach every table", () => {
    const seen = new Set<string>();
    for (const streams of fc.sample(histories, { seed: 20260309, numRuns: 400 })) {
      const folded = LEVEL_OF_TEST.map((level) => foldStream(emptyStream(level), streams[level], context));
      const result = view(folded);
      for (const row of result.outgoing) seen.add(row.state);
      for (const row of result.incoming) seen.add(row.decision?.type ?? "arrived");
      for (const { numbers } of result.series) for (const { voided } of numbers) seen.add(voided ? "voided" : "taken");
      for (const { reason } of result.refused) seen.add(reason);
      for (const { stopped } of folded) expect(stopped).toBeNull();
    }
    for (const wanted of [
      "submitted",
      "returned",
      "approved",
      "numbered",
      "sealed",
      "registered",
      "refused",
      "arrived",
    ]) {
      expect(seen, wanted).toContain(wanted);
    }
    for (const wanted of ["taken", "voided", "no-right", "number-taken", "already-numbered", "already-decided"]) {
      expect(seen, wanted).toContain(wanted);
    }
  });

  test("X5: streams delivered in any order, in pieces, with gaps and repetitions, give the same view", () => {
    const deliveries = histories.chain((streams) => {
      const entries = LEVEL_OF_TEST.flatMap((level) => streams[level].map((entry) => ({ level, entry })));
      return fc.record({
        streams: fc.constant(streams),
        order: fc.shuffledSubarray(entries, { minLength: entries.length }),
        sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 }),
      });
    });
    fc.assert(
      fc.property(deliveries, ({ streams, order, sizes }) => {
        const expected = view(LEVEL_OF_TEST.map((level) => foldStream(emptyStream(level), streams[level], context)));
        const states = { unclassified: emptyStream("unclassified"), secret: emptyStream("secret") };
        const received: Streams = { unclassified: [], secret: [] };
        for (let at = 0, i = 0; at < order.length; i++) {
          const size = sizes[i % sizes.length] as number;
          for (const { level, entry } of order.slice(at, at + size)) received[level].unshift(entry);
          // What was kept behind a gap is offered again with what is new.
          for (const level of LEVEL_OF_TEST) states[level] = foldStream(states[level], received[level], context);
          at += size;
        }
        expect(hashable(view([states.secret, states.unclassified]))).toBe(hashable(expected));
      }),
      { seed: 20260310, numRuns: 300 },
    );
  });

  test("X3: no history gives a number to two papers, or two standing numbers to one", () => {
    fc.assert(
      fc.property(histories, (streams) => {
        const folded = foldStream(emptyStream("unclassified"), streams.unclassified, context);
        const standing = [...folded.series.values()].flatMap((taken) =>
          [...taken.values()].filter(({ voided }) => !voided),
        );
        expect(new Set(standing.map((taken) => taken.for)).size).toBe(standing.length);
        expect(folded.numberOf.size).toBe(standing.length);
      }),
      { seed: 20260311, numRuns: 300 },
    );
  });
});
