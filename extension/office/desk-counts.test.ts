import { expect, test } from "vitest";
import type { OutboxItem } from "../outbox/item.ts";
import type { DispatchRow } from "../store/dispatch-record.ts";
import { countDesk } from "./desk-counts.ts";
import type { DeskData, IncomingPaper, OutgoingPaper } from "./desk-data.ts";

const OWN = "Z01.01";

type Parts = {
  readonly incoming?: readonly Pick<DispatchRow, "state" | "read" | "from">[];
  readonly urgent?: boolean;
  readonly outgoing?: readonly [state: OutgoingPaper["row"]["state"], waiting?: OutboxItem["state"]][];
  readonly outbox?: readonly OutboxItem["state"][];
};

/** A desk with what counting looks at and nothing else. */
function count({ incoming = [], urgent = false, outgoing = [], outbox = [] }: Parts) {
  const opened = { paper: { urgency: urgent ? "urgent" : "normal" } };
  return countDesk({
    identity: { unit: OWN } as DeskData["identity"],
    incoming: incoming.map((mail) => ({ mail: { ...mail, opened } }) as IncomingPaper),
    outgoing: outgoing.map(
      ([state, waiting]) => ({ row: { state }, waiting: waiting && { state: waiting } }) as OutgoingPaper,
    ),
    work: { outbox: outbox.map((state) => ({ state }) as OutboxItem) } as unknown as DeskData["work"],
  });
}

const from = "Z01";
const waits = { type: "waiting" } as const;
const refused = { type: "refused", error: "not-allowed" } as const;
const done = { type: "done", at: "2026-10-05T00:00:00.000Z" } as const;

test("unread is what came from others, is here, and was looked at by nobody, whether it opens or not", () => {
  const states = ["opened", "undetermined", "cannot-open", "held", "fetching", "quarantined"] as const;
  expect(count({ incoming: states.map((state) => ({ state, read: false, from })) }).unread).toBe(4);
  expect(count({ incoming: states.map((state) => ({ state, read: true, from })) }).unread).toBe(0);
  expect(count({ incoming: states.map((state) => ({ state, read: false, from: OWN })) }).unread).toBe(0);
});

test("it presses where one of the unread is urgent, and not for one that was read", () => {
  const opened = { state: "opened", from } as const;
  expect(count({ urgent: true, incoming: [{ ...opened, read: false }] }).pressing).toBe(true);
  expect(count({ urgent: true, incoming: [{ ...opened, read: true }] }).pressing).toBe(false);
  expect(count({ urgent: false, incoming: [{ ...opened, read: false }] }).pressing).toBe(false);
});

test("to approve is what was submitted and has no decision on its way", () => {
  expect(count({ outgoing: [["submitted"], ["submitted", waits], ["approved"]] }).toApprove).toHaveLength(1);
});

test("to seal is what was approved, numbered or not, and is not on its way, or was stopped on it", () => {
  const { toSeal } = count({
    outgoing: [["approved"], ["numbered"], ["approved", refused], ["approved", waits], ["submitted"], ["sent"]],
  });
  expect(toSeal).toHaveLength(3);
});

test("waiting is all that has not gone out, also what was stopped", () => {
  expect(count({ outbox: [waits, refused, done] }).waiting).toHaveLength(2);
});
