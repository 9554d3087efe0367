import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation, type Person } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import type { Level } from "../domain/level.ts";
import type { SeriesId } from "../domain/number.ts";
import { plainDate } from "../domain/plain-date.ts";
import { rulePackAt } from "../domain/rule-pack.ts";
import { foldStatus } from "../domain/status.ts";
import { unitCode } from "../domain/unit-code.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { canonicalBytes, type Json, parseCanonical } from "../encoding/canonical-json.ts";
import { chainHeads, compartmentFor, createView } from "../trust/organisation-view.ts";
import type { ChainHead } from "../trust/statement.ts";
import { readManifest } from "./manifest.ts";
import { openNotice, readNotice, sealNotice } from "./notice.ts";
import { buildReceipt, type Receipt, type ReceivedReceipt, signReceipt, verifyReceipt } from "./receipt.ts";
import {
  admitUnderOtherName,
  makeTimeStamper,
  minutesAfter,
  positionOf,
  prepareDispatch,
  type PreparedDispatch,
  seedOf,
  signerOf,
  valueOf,
} from "./testing/make-dispatch.ts";

const SENDER = "Z01.01";
const UNIT = "Z01.02";
const ARRIVAL = { series: "in/2027" as SeriesId, value: 7, date: plainDate("2027-06-15") };

let org: MadeOrganisation;
let prepared: PreparedDispatch;
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  prepared = await prepareDispatch(org, await makeTimeStamper(org));
});

interface Wish extends Partial<Omit<Receipt, "type" | "v">> {
  readonly person?: Person;
  readonly key?: "signing" | "device" | "seal";
  readonly signedBy?: Person;
  readonly entryOf?: Person;
  readonly from?: string;
}

async function receiptOf(wish: Wish = {}, within = org, dispatch = prepared.id): Promise<ReceivedReceipt> {
  const { person = within.person(wish.unit ?? UNIT, "clerk"), key, signedBy, entryOf, from, ...members } = wish;
  const status = members.status ?? "03";
  const unit = members.unit ?? unitCode(UNIT);
  const bytes = buildReceipt({
    dispatch,
    status,
    unit,
    to: unitCode(SENDER),
    member: person.member,
    at: minutesAfter(within, 6).toISOString(),
    chains: [...(chainHeads(within.view, unit) ?? [])] as ChainHead[],
    ...(status === "03" && { arrival: ARRIVAL }),
    ...((status === "02" || status === "16") && { reason: "Không thuộc thẩm quyền" }),
    ...members,
  });
  const signer = signerOf(signedBy ?? person, key ?? (status === "01" ? "device" : "signing"));
  const receipt = await signReceipt(bytes, signer, minutesAfter(within, 6));
  const { entry, salt } = entryOf ?? person;
  return { receipt, person: { entry, salt }, from: from ?? unit };
}

function verify(received: ReceivedReceipt, more: Partial<Parameters<typeof verifyReceipt>[0]> = {}) {
  return verifyReceipt({
    received,
    manifest: { id: prepared.id, value: valueOf(readManifest(prepared.manifest.bytes)) },
    position: positionOf(org, received.from),
    view: org.view,
    ...more,
  });
}

const refused = (reason: string) => ({ ok: false, error: { type: "refused", reason } });

describe("in the sender's eyes", () => {
  test("arrival by the device, and registration by the clerk, make the recipient's line", async () => {
    const [arrived, registered] = [await receiptOf({ status: "01" }), await receiptOf()];
    const first = valueOf(await verify(arrived));
    const second = valueOf(await verify(registered));
    const clerk = org.person(UNIT, "clerk");
    const { state } = org.unit(UNIT);
    expect(second).toMatchObject({
      person: { member: clerk.member, name: clerk.name, title: clerk.title, roles: ["clerk"] },
      asOf: { unit: UNIT, seq: state.seq, head: state.head },
      event: { status: "03", signer: "person", arrival: ARRIVAL },
    });
    const rights = rulePackAt("party", plainDate("2027-06-15"))?.rights;
    if (rights === undefined) throw new Error("no pack");
    const line = foldStatus([second.event, first.event], { sender: SENDER, recipient: UNIT, rights });
    expect(line).toMatchObject({ progress: "03", conflicts: [], setAside: [] });
    expect(line.steps.map(({ status }) => status)).toEqual(["01", "03"]);
  });

  test("a refusal carries its reason, and a leader may say what is not a clerk's to say", async () => {
    expect(valueOf(await verify(await receiptOf({ status: "02" }))).event.reason).toBe("Không thuộc thẩm quyền");
    const leader = org.person(UNIT, "leader");
    expect(valueOf(await verify(await receiptOf({ status: "04", person: leader }))).person.name).toBe(leader.name);
  });

  test("R28: forged receipts count for nothing, each for its reason", async () => {
    const [clerk, leader, specialist] = (["clerk", "leader", "specialist"] as const).map((role) =>
      org.person(UNIT, role),
    ) as [Person, Person, Person];
    const outsider = org.person("Z01.02.01", "clerk");
    const cases: readonly (readonly [string, Wish, string])[] = [
      ["another dispatch", { dispatch: "a".repeat(64) }, "other-dispatch"],
      ["to another unit", { to: unitCode("Z01") }, "other-dispatch"],
      ["of a unit that is not addressed", { unit: unitCode("Z01") }, "not-addressed"],
      ["posted by another unit", { from: "Z01.02.01" }, "other-unit"],
      ["signed by a colleague in the clerk's name", { signedBy: specialist }, "other-member"],
      ["signed in another unit", { signedBy: outsider }, "other-unit"],
      ["signed with a seal", { key: "seal" }, "bad-certificate"],
      ["a registration signed by a device", { key: "device" }, "bad-certificate"],
      ["an arrival signed by a person", { status: "01", key: "signing" }, "bad-certificate"],
      ["a registration by a leader", { person: leader }, "wrong-role"],
      ["a refusal by a specialist", { status: "02", person: specialist }, "wrong-role"],
      ["with somebody else's entry", { entryOf: leader }, "bad-entry"],
      [
        "that names no history of the unit",
        { chains: [{ unit: unitCode(UNIT), seq: 1, head: "f".repeat(64) }] },
        "other-chains",
      ],
    ];
    for (const [name, wish, reason] of cases) {
      expect(await verify(await receiptOf({ person: clerk, ...wish })), name).toEqual(refused(reason));
    }
    const { receipt, ...rest } = await receiptOf();
    const touched = receipt.bytes.map((byte, i) => (i === receipt.bytes.length - 3 ? byte ^ 1 : byte));
    expect((await verify({ ...rest, receipt: { ...receipt, bytes: touched } })).ok).toBe(false);
  });

  test("R28: a clerk whose certificate has another name than the entry counts for nothing", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const sent = await prepareDispatch(own, await makeTimeStamper(own), { to: [UNIT] });
    const person = await admitUnderOtherName(own, UNIT, "clerk");
    const manifest = { id: sent.id, value: valueOf(readManifest(sent.manifest.bytes)) };
    const received = await receiptOf({ person }, own, sent.id);
    const { view } = own;
    expect(await verify(received, { manifest, view, position: positionOf(own, UNIT) })).toEqual(refused("other-name"));
  });

  test("R22: a signed manifest, or approval, is no receipt", async () => {
    const { person } = await receiptOf();
    for (const receipt of [prepared.manifest, prepared.approval]) {
      expect(await verify({ receipt, person, from: SENDER })).toEqual(refused("malformed"));
    }
  });

  test("R15: a receipt with a member more, or one that its status does not have, is malformed", async () => {
    const good = await receiptOf();
    const change = async (change: (object: Record<string, Json>) => void) => {
      const object = structuredClone(parseCanonical(good.receipt.bytes)) as Record<string, Json>;
      change(object);
      const signer = signerOf(org.person(UNIT, "clerk"), "signing");
      const receipt = await signReceipt(canonicalBytes(object), signer, minutesAfter(org, 6));
      return verify({ ...good, receipt });
    };
    expect(await change((object) => void (object["note"] = 1))).toEqual(refused("malformed"));
    expect(await change((object) => void (object["status"] = "13"))).toEqual(refused("malformed"));
    expect(await change((object) => void delete object["arrival"])).toEqual(refused("malformed"));
    expect(await change((object) => void (object["reason"] = "x"))).toEqual(refused("malformed"));
  });

  test("M4: signed by a clerk who was removed before the relay took it in, it counts for nothing", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const sent = await prepareDispatch(own, await makeTimeStamper(own), { to: [UNIT] });
    const manifest = { id: sent.id, value: valueOf(readManifest(sent.manifest.bytes)) };
    const received = await receiptOf({}, own, sent.id);
    const { seq } = own.unit(UNIT).state;
    const { member } = own.person(UNIT, "clerk");
    await own.extend(UNIT, { kind: "revoked", body: { what: "member", id: member, from: seq + 1 } });
    const { view } = own;
    expect((await verify(received, { manifest, view, position: positionOf(own, UNIT, { seq }) })).ok).toBe(true);
    expect(await verify(received, { manifest, view, position: positionOf(own, UNIT) })).toEqual(
      refused("not-in-force"),
    );
  });

  test("M8: it waits for nothing that the relay did not have: later statements of its unit refuse it, those above do not count", async () => {
    const heads = [...(chainHeads(org.view, unitCode(UNIT)) ?? [])];
    const [own, ...above] = heads as [ChainHead, ...ChainHead[]];
    const never = (head: ChainHead): ChainHead => ({ ...head, seq: 1_000_000, head: "0".repeat(64) });
    expect(await verify(await receiptOf({ chains: [never(own), ...above] }))).toEqual(refused("other-chains"));
    expect((await verify(await receiptOf({ chains: [own, ...above.map(never)] }))).ok).toBe(true);
    expect(await verify(await receiptOf({ chains: [own] }))).toEqual(refused("other-chains"));
  });

  test("without the recipient's chain it waits for it, and is neither counted nor refused", async () => {
    const states = [...org.view.chains.values()].filter(({ unit }) => unit !== UNIT);
    const judged = await verify(await receiptOf(), { view: createView(org.code, org.root, states) });
    const { seq } = org.unit(UNIT).state;
    expect(judged).toEqual({ ok: false, error: { type: "chain-missing", missing: [{ unit: UNIT, seq }] } });
  });
});

describe("on its way, as a notice", () => {
  const mailbox = { unit: unitCode(SENDER), level: "unclassified" } as const;

  async function noticeOf(received: ReceivedReceipt, level: Level = "unclassified"): Promise<Bytes> {
    const to = valueOf(compartmentFor(org.view, unitCode(SENDER), level));
    return valueOf(await sealNotice(org.hpke, received, to));
  }

  test("it comes out as it went in, and only in the sender's unit and level", async () => {
    const received = await receiptOf();
    const notice = await noticeOf(received);
    const seed = seedOf(org, SENDER, "unclassified");
    expect(await openNotice(org.hpke, { notice, mailbox, seed })).toEqual({ ok: true, value: received });
    const cannot = { ok: false, error: { type: "cannot-open" } };
    expect(await openNotice(org.hpke, { notice, mailbox, seed: seedOf(org, UNIT, "unclassified") })).toStrictEqual(
      cannot,
    );
    expect(await openNotice(org.hpke, { notice, mailbox: { ...mailbox, level: "secret" }, seed })).toStrictEqual(
      cannot,
    );
    expect(await openNotice(org.hpke, { notice, mailbox: { ...mailbox, unit: unitCode(UNIT) }, seed })).toStrictEqual(
      cannot,
    );
  });

  test("R11, R24: every flipped byte of its fields, and every third of what is sealed, fails with one uniform error", async () => {
    const notice = await noticeOf(await receiptOf({ status: "01" }));
    const seed = seedOf(org, SENDER, "unclassified");
    for (let at = 0; at < notice.length; at += at < 300 ? 1 : 3) {
      const touched = notice.slice();
      touched[at] = (touched[at] as number) ^ (1 << (at % 7));
      const opened = await openNotice(org.hpke, { notice: touched, mailbox, seed });
      expect(opened, `byte ${at}`).toStrictEqual({ ok: false, error: { type: "cannot-open" } });
    }
  });

  test("R31: a reason of one character and one of a hundred leave notices of one size", async () => {
    const sizes = new Set<number>();
    for (const reason of ["x", "x".repeat(100)]) {
      const { sealed } = valueOf(readNotice(await noticeOf(await receiptOf({ status: "02", reason }))));
      sizes.add(sealed.length);
    }
    expect(sizes.size).toBe(1);
  });
});
