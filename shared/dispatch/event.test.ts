import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation, type Person } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { unitCode } from "../domain/unit-code.ts";
import type { Role } from "../domain/role.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { RandomnessError } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { deriveStreamKey } from "../sealing/message.ts";
import { createView } from "../trust/organisation-view.ts";
import {
  buildEvent,
  openEvent,
  readEventEnvelope,
  sealEvent,
  signEvent,
  type UnitEvent,
  verifyEvent,
} from "./event.ts";
import type { SignedObject } from "./signed-object.ts";
import { minutesAfter, seedOf, signerOf, valueOf } from "./testing/make-dispatch.ts";

const UNIT = unitCode("Z01.01");
const STREAM = { unit: UNIT, level: "unclassified" } as const;
const PLACE = { ...STREAM, epoch: 1 };

let org: MadeOrganisation;
let streamKey: Bytes;
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  streamKey = await deriveStreamKey(seedOf(org, UNIT, "unclassified"));
});

const WRITERS: Record<string, "device" | readonly Role[]> = {
  "number-taken": ["clerk"],
  "draft-submitted": ["clerk", "specialist", "leader"],
  "dispatch-accepted": "device",
};

function eventOf(person: Person, more: Partial<UnitEvent> = {}): Bytes {
  return buildEvent({
    unit: UNIT,
    level: "unclassified",
    member: person.member,
    kind: "number-taken",
    at: minutesAfter(org, 1).toISOString(),
    seen: { epoch: "ee".repeat(16), seq: 0, head: "0".repeat(64) },
    nonce: "ab".repeat(16),
    body: { series: "out/party/2027", value: 12, date: "2027-06-15", for: "cd".repeat(16) },
    ...more,
  });
}

function verify(signed: SignedObject, more: Partial<Parameters<typeof verifyEvent>[0]> = {}) {
  return verifyEvent({
    signed,
    stream: STREAM,
    at: minutesAfter(org, 2),
    asOf: org.unit(UNIT).state.seq,
    writersOf: (kind) => WRITERS[kind],
    view: org.view,
    ...more,
  });
}

const refused = (reason: string) => ({ ok: false, error: { type: "refused", reason } });
const sign = (bytes: Bytes, person: Person, key: "signing" | "device" | "seal" = "signing") =>
  signEvent(bytes, signerOf(person, key), minutesAfter(org, 1));

test("an event comes out of its stream as it was signed, with who signed it", async () => {
  const clerk = org.person(UNIT, "clerk");
  const signed = await sign(eventOf(clerk), clerk);
  const entry = await sealEvent(signed, PLACE, streamKey, seededRandom(3));
  expect(valueOf(readEventEnvelope(entry))).toMatchObject(PLACE);
  const opened = valueOf(await openEvent({ entry, stream: STREAM, streamKey }));
  expect(opened).toEqual(signed);
  expect(valueOf(await verify(opened))).toMatchObject({
    signer: "person",
    roles: ["clerk"],
    member: { member: clerk.member },
    event: { kind: "number-taken", body: { value: 12 } },
  });
});

test("an automatic kind is the device's to sign, and no other is", async () => {
  const clerk = org.person(UNIT, "clerk");
  const accepted = eventOf(clerk, { kind: "dispatch-accepted" });
  expect(valueOf(await verify(await sign(accepted, clerk, "device")))).toMatchObject({ signer: "device" });
  expect(await verify(await sign(accepted, clerk))).toEqual(refused("bad-certificate"));
  expect(await verify(await sign(eventOf(clerk), clerk, "device"))).toEqual(refused("bad-certificate"));
  expect(await verify(await sign(eventOf(clerk), clerk, "seal"))).toEqual(refused("bad-certificate"));
});

test("a kind that is not known is kept from whichever member or device signed it", async () => {
  const specialist = org.person(UNIT, "specialist");
  const event = eventOf(specialist, { kind: "of-a-later-version", body: { anything: [1, null] } });
  expect((await verify(await sign(event, specialist))).ok).toBe(true);
  expect((await verify(await sign(event, specialist, "device"))).ok).toBe(true);
});

describe("M8: an event in a colleague's name, or in another unit's stream, is refused", () => {
  test("signed by another member than it names", async () => {
    const [clerk, specialist] = [org.person(UNIT, "clerk"), org.person(UNIT, "specialist")];
    expect(await verify(await sign(eventOf(clerk), specialist))).toEqual(refused("other-member"));
    const kind = "dispatch-accepted";
    expect(await verify(await sign(eventOf(clerk, { kind }), specialist, "device"))).toEqual(refused("other-member"));
  });

  test("signed by a member of another unit, under either unit's name", async () => {
    const outsider = org.person("Z01.02", "clerk");
    expect(await verify(await sign(eventOf(outsider), outsider))).toEqual(refused("other-unit"));
    const theirs = await sign(eventOf(outsider, { unit: unitCode("Z01.02") }), outsider);
    expect(await verify(theirs)).toEqual(refused("other-stream"));
  });

  test("carried into another level of the same unit", async () => {
    const clerk = org.person(UNIT, "clerk");
    const signed = await sign(eventOf(clerk, { level: "secret" }), clerk);
    expect(await verify(signed)).toEqual(refused("other-stream"));
    expect((await verify(signed, { stream: { unit: UNIT, level: "secret" } })).ok).toBe(true);
  });

  test("by a role that does not write this kind", async () => {
    const leader = org.person(UNIT, "leader");
    expect(await verify(await sign(eventOf(leader), leader))).toEqual(refused("wrong-role"));
    expect((await verify(await sign(eventOf(leader, { kind: "draft-submitted" }), leader))).ok).toBe(true);
  });

  test("by a removed member, from the statement of the removal on", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 1, communes: 0 }));
    const clerk = own.person(UNIT, "clerk");
    const signed = await signEvent(eventOf(clerk), signerOf(clerk, "signing"), minutesAfter(own, 1));
    const { seq } = own.unit(UNIT).state;
    await own.extend(UNIT, { kind: "revoked", body: { what: "member", id: clerk.member, from: seq + 1 } });
    const { view } = own;
    expect((await verify(signed, { view, asOf: seq })).ok).toBe(true);
    expect(await verify(signed, { view, asOf: seq + 1 })).toEqual(refused("not-in-force"));
  });
});

test("R15: an event that is not exactly its schema is malformed, though it is signed", async () => {
  const clerk = org.person(UNIT, "clerk");
  const bytes = eventOf(clerk);
  const text = new TextDecoder().decode(bytes);
  for (const form of [
    text.replace('"v":1', '"v":2'),
    text.replace('"type":"tram/event"', '"type":"tram/receipt"'),
    text.replace('{"at"', '{ "at"'),
    text.replace('"seq":0', '"seq":1'),
    text.replace('"kind":"number-taken"', '"kind":"Number Taken"'),
  ]) {
    expect(form).not.toBe(text);
    const signed = await sign(new TextEncoder().encode(form), clerk);
    expect(await verify(signed)).toEqual(refused("malformed"));
  }
});

test("without the unit's chain it waits, and is neither kept nor refused", async () => {
  const clerk = org.person(UNIT, "clerk");
  const view = createView(org.code, org.root);
  const asOf = org.unit(UNIT).state.seq;
  const judged = await verify(await sign(eventOf(clerk), clerk), { view });
  expect(judged).toEqual({ ok: false, error: { type: "chain-missing", missing: [{ unit: UNIT, seq: asOf }] } });
});

describe("sealed", () => {
  test("R11: every flipped byte of the entry fails with one uniform error", async () => {
    const clerk = org.person(UNIT, "clerk");
    const entry = await sealEvent(await sign(eventOf(clerk), clerk), PLACE, streamKey, seededRandom(4));
    for (let at = 0; at < entry.length; at++) {
      const touched = entry.slice();
      touched[at] = (touched[at] as number) ^ (1 << (at % 7));
      const opened = await openEvent({ entry: touched, stream: STREAM, streamKey });
      expect(opened, `byte ${at}`).toStrictEqual({ ok: false, error: { type: "cannot-open" } });
    }
  });

  test("R12: in another unit's or level's stream, or under another key, it does not open", async () => {
    const clerk = org.person(UNIT, "clerk");
    const entry = await sealEvent(await sign(eventOf(clerk), clerk), PLACE, streamKey, seededRandom(5));
    const cannot = { ok: false, error: { type: "cannot-open" } };
    const other = await deriveStreamKey(seedOf(org, UNIT, "secret"));
    expect(await openEvent({ entry, stream: STREAM, streamKey: other })).toStrictEqual(cannot);
    expect(await openEvent({ entry, stream: { ...STREAM, level: "secret" }, streamKey })).toStrictEqual(cannot);
    expect(await openEvent({ entry, stream: { ...STREAM, unit: unitCode("Z01") }, streamKey })).toStrictEqual(cannot);
  });

  test("R31: one character more leaves the entry's size as it is", async () => {
    const clerk = org.person(UNIT, "clerk");
    const sizes = new Set<number>();
    for (const remark of ["Xem lại", "Xem lại!"]) {
      const event = eventOf(clerk, { kind: "draft-submitted", body: { remark } });
      const entry = await sealEvent(await sign(event, clerk), PLACE, streamKey, seededRandom(6));
      sizes.add(valueOf(readEventEnvelope(entry)).sealed.length);
    }
    expect(sizes.size).toBe(1);
  });

  test("X7: a source of randomness that stands still seals nothing", async () => {
    const clerk = org.person(UNIT, "clerk");
    const signed = await sign(eventOf(clerk), clerk);
    await expect(sealEvent(signed, PLACE, streamKey, (length) => new Uint8Array(length))).rejects.toThrow(
      RandomnessError,
    );
  });
});
