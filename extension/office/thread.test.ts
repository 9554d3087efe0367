import { expect, test } from "vitest";
import type { DispatchRow } from "../store/dispatch-record.ts";
import type { IncomingPaper, OutgoingPaper } from "./desk-data.ts";
import { threadOf } from "./thread.ts";

const hex = (digit: string): string => digit.repeat(64);

function received(digit: string, at: number, replyTo?: string): IncomingPaper {
  const paper = { subject: `R${digit}`, number: `${digit}/CV`, urgency: "normal", annexes: 0 } as const;
  const mail: DispatchRow = {
    dispatch: hex(digit),
    level: "unclassified",
    from: "Z01.01",
    seq: at,
    blob: { id: hex("f"), size: 1 },
    state: "opened",
    receivedAt: at,
    read: true,
    told: true,
    opened: { outcome: "passed", paper: { ...paper, ...(replyTo !== undefined && { replyTo: hex(replyTo) }) } },
  };
  return { mail, row: undefined, deciding: undefined, repeating: undefined };
}

function sent(draft: string, at: number, dispatch?: string, replyTo?: string): OutgoingPaper {
  const time = new Date(at).toISOString();
  const row = {
    draft,
    level: "unclassified",
    data: { subject: draft, recipients: [{ unit: "Z01.02" }], ...(replyTo !== undefined && { replyTo: hex(replyTo) }) },
    submitted: { at: time },
    returned: null,
    approval: null,
    sealed:
      dispatch === undefined ? null : { dispatch: hex(dispatch), number: { notation: "9/CV" }, sealed: { at: time } },
  };
  return { row, state: {}, waiting: undefined } as unknown as OutgoingPaper;
}

const of = (incoming: IncomingPaper[], outgoing: OutgoingPaper[], id: string): string[] =>
  threadOf({ incoming, outgoing }, id).map(({ subject }) => subject);

test("a question, its answer and what was asked back stand together, in the order of time", () => {
  const incoming = [received("3", 300, "2"), received("1", 100), received("7", 400)];
  const outgoing = [sent("d2", 200, "2", "1"), sent("d9", 900, "9")];
  for (const id of [hex("1"), hex("2"), hex("3"), "d2"]) expect(of(incoming, outgoing, id)).toEqual(["R1", "d2", "R3"]);
  expect(of(incoming, outgoing, hex("7"))).toEqual([]);
  expect(of(incoming, outgoing, hex("8"))).toEqual([]);
});

test("an answer that is being written belongs to it; what is not here is left out", () => {
  expect(of([received("1", 100)], [sent("d2", 200, undefined, "1")], hex("1"))).toEqual(["R1", "d2"]);
  // Two answers of something that only others have know nothing of each other here.
  expect(of([received("1", 100, "5"), received("2", 200, "5")], [], hex("1"))).toEqual([]);
});

test("papers that claim to answer each other, or themselves, end it", () => {
  const incoming = [received("1", 100, "2"), received("2", 200, "1"), received("3", 300, "3")];
  expect(of(incoming, [], hex("1"))).toEqual(["R1", "R2"]);
  expect(of(incoming, [], hex("3"))).toEqual([]);
});
