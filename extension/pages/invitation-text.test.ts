import { expect, test } from "vitest";
import { invitationIn, organisationMark } from "./invitation-text.ts";

test("a pasted link and a pasted invitation give the same text, whatever line breaks mail made", () => {
  const text = "tram-invitation:eyJh-_9";
  expect(invitationIn(text)).toBe(text);
  expect(invitationIn(` tram-invitation:eyJ\r\n h-_9 `)).toBe(text);
  expect(invitationIn(`chrome-extension://abc/inbox.html#/enrol/${encodeURIComponent(text)}`)).toBe(text);
});

test("a link that cannot be decoded is left for the reader of invitations to refuse", () => {
  expect(invitationIn("x#/enrol/%zz")).toBe("%zz");
});

test("the mark of an organisation is the beginning of its root's fingerprint, in fours", () => {
  expect(organisationMark(`c4f29a0177e35b8d${"0".repeat(48)}`)).toBe("C4F2 9A01 77E3 5B8D");
});
