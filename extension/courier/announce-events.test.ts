import { expect, test } from "vitest";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { type DraftState, emptyStream, type StreamState } from "../../shared/domain/work-state.ts";
import { announcementOf } from "./announce-events.ts";
import type { FoundEvent } from "./judge-event.ts";

const draft = "d0".repeat(16);
const [author, leader] = ["a1".repeat(16), "b2".repeat(16)];

/** The tables in which the author's draft stands; nothing but its author is looked at. */
function withDraft(): StreamState {
  const stream = emptyStream("unclassified");
  const submitted = { member: author, at: "2027-06-15T08:30:00.000Z", seq: 1 };
  stream.drafts.set(draft, { draft, revision: 1, submitted, data: {} as DispatchData } as DraftState);
  return stream;
}

function event(kind: string, body: object, member = leader): FoundEvent {
  const at = "2027-06-15T08:31:00.000Z";
  return { type: "event", id: "e3".repeat(32), kind, body, member, signer: "person", roles: ["leader"], at };
}

const returned = event("draft-returned", { draft, revision: 1, remark: "Sửa lại" });

test("the author of a draft is told that it was returned, a colleague is not", () => {
  const told = announcementOf(returned, withDraft(), { member: author, roles: ["clerk"] });
  expect(told).toEqual({ type: "draft-returned", draft });
  expect(announcementOf(returned, withDraft(), { member: "c4".repeat(16), roles: ["clerk"] })).toBeUndefined();
});

test("nobody is told of what they did themselves, or of what the fold has refused", () => {
  expect(announcementOf({ ...returned, member: author }, withDraft(), { member: author, roles: [] })).toBeUndefined();
  const stream = withDraft();
  stream.refused.push({ id: returned.id, seq: 2, kind: returned.kind, member: leader, reason: "not-submitted" });
  expect(announcementOf(returned, stream, { member: author, roles: ["clerk"] })).toBeUndefined();
});

test("kinds that this version does not know, and bodies that do not read, are passed over", () => {
  const self = { member: author, roles: ["leader" as const] };
  expect(announcementOf(event("draft-painted", { draft }), withDraft(), self)).toBeUndefined();
  expect(announcementOf(event("draft-returned", { draft }), withDraft(), self)).toBeUndefined();
});
