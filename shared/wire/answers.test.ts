/** What a relay says outside of signed objects may hold more than this version knows; what it says wrongly is still refused. */
import { expect, test } from "vitest";
import { nudgeMessageSchema, nudgeTokenSchema, readNudgeMessage } from "./nudges.ts";
import { proofSchema } from "./position.ts";
import { errorAnswerSchema } from "./relay-errors.ts";
import { streamName } from "./stream-name.ts";
import { unitCode } from "../domain/unit-code.ts";

const stream = streamName({ kind: "keys", unit: unitCode("Z01") });
const proof = { index: 0, size: 1, path: [], signature: "A".repeat(86), signer: "a".repeat(64) };

test.each([
  ["an error", errorAnswerSchema, { error: { type: "busy", message: "" } }],
  [
    "a head mismatch",
    errorAnswerSchema,
    { error: { type: "head-mismatch", message: "", seq: 4, head: "b".repeat(64) } },
  ],
  ["a nudge", nudgeMessageSchema, { type: "nudge", streams: [{ stream, seq: 1 }] }],
  ["a beat", nudgeMessageSchema, { type: "beat" }],
  ["a proof", proofSchema, proof],
])("%s keeps what is known of it, and nothing else", (_, schema, known) => {
  expect(schema.parse(known)).toEqual(known);
  expect(schema.parse({ ...known, later: { version: 2 } })).toEqual(known);
});

test("a member inside an answer is passed over too", () => {
  const error = { type: "too-large", message: "", limit: 5 };
  expect(errorAnswerSchema.parse({ error: { ...error, unit: "MiB" } })).toEqual({ error });
  const nudge = nudgeMessageSchema.parse({ type: "nudge", streams: [{ stream, seq: 1, head: "c" }] });
  expect(nudge).toEqual({ type: "nudge", streams: [{ stream, seq: 1 }] });
});

test("a member that is missing or wrong is refused as ever, and so is a type that is not known", () => {
  expect(errorAnswerSchema.safeParse({ error: { type: "too-large", message: "", later: 1 } }).success).toBe(false);
  expect(errorAnswerSchema.safeParse({ error: { type: "surrender", message: "" } }).success).toBe(false);
  expect(proofSchema.safeParse({ ...proof, size: "1", later: 1 }).success).toBe(false);
  expect(nudgeMessageSchema.safeParse({ type: "nudge", streams: [{ stream }] }).success).toBe(false);
});

test("what a client sends has no member more", () => {
  const token = "A".repeat(43);
  expect(nudgeTokenSchema.safeParse({ token }).success).toBe(true);
  expect(nudgeTokenSchema.safeParse({ token, later: 1 }).success).toBe(false);
});

test("a nudge of an unknown kind is a sign of life; one of a known kind that is broken is not", () => {
  expect(readNudgeMessage({ type: "weather", rain: true })).toEqual({ type: "beat" });
  for (const broken of [{ type: "hello" }, { type: 1 }, {}, null, "beat", [{ type: "beat" }]]) {
    expect(readNudgeMessage(broken)).toBeUndefined();
  }
});
