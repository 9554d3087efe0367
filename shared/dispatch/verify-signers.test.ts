import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { unitCode } from "../domain/unit-code.ts";
import { type Bytes, utf8 } from "../encoding/bytes.ts";
import { addTimeStamp } from "../pki/cms.ts";
import { readSignedData } from "../pki/signed-data.ts";
import { chainHeads, createView, type OrganisationView } from "../trust/organisation-view.ts";
import {
  admitUnderOtherName,
  judge,
  makeTimeStamper,
  minutesAfter,
  openFor,
  positionOf,
  type PreparedDispatch,
  prepareDispatch,
  receive,
  sealByHand,
  signerOf,
  valueOf,
} from "./testing/make-dispatch.ts";
import { checkOf, type Court, failing, FROM, type Members, openCourt, UNIT } from "./testing/court.ts";
import type { Verification } from "./verification.ts";

let org: Court["org"];
let stamper: Court["stamper"];
let prepared: Court["prepared"];
let sendAndJudge: Court["sendAndJudge"];
let judgeParts: Court["judgeParts"];
let withManifest: Court["withManifest"];
beforeAll(async () => {
  ({ org, stamper, prepared, sendAndJudge, judgeParts, withManifest } = await openCourt());
});

describe("R27: without a valid seal of the named unit it is quarantined", () => {
  const cases: readonly (readonly [string, () => Promise<Verification>, string])[] = [
    [
      "a person's signature in its place",
      () => sendAndJudge({ manifestSigner: signerOf(org.person(FROM, "clerk"), "signing") }),
      "bad-certificate",
    ],
    [
      "another unit's seal",
      () => sendAndJudge({ manifestSigner: signerOf(org.person("Z01.02.01", "clerk"), "seal") }),
      "other-unit",
    ],
    [
      "the signature of other bytes",
      () => judgeParts({ ...prepared, manifest: { ...prepared.manifest, cms: prepared.approval.cms } }),
      "bad-signature",
    ],
    [
      "no signature at all",
      () => judgeParts({ ...prepared, manifest: { ...prepared.manifest, cms: utf8("none") } }),
      "bad-signature",
    ],
    [
      "a seal that names another clerk",
      async () => {
        const member = org.person(FROM, "administrator").member;
        return judgeParts(await withManifest((manifest) => void (manifest["member"] = member)));
      },
      "other-member",
    ],
  ];
  test.each(cases)("%s", async (_, run, reason) => {
    const verification = await run();
    expect(verification.quarantine).toBe(true);
    expect(verification.outcome).toBe("failed");
    expect(verification.seal).toBeUndefined();
    expect(verification.unaltered).toBe(false);
    expect(checkOf(verification, "seal")).toEqual({ id: "seal", outcome: "failed", reason });
  });

  test("the seal of an organisation with the same codes under another root", async () => {
    const foreign = await makeOrganisation(practiceShape({ communes: 1 }));
    const parts = await prepareDispatch(foreign, await makeTimeStamper(foreign));
    const verification = await judgeParts(parts);
    expect(verification).toMatchObject({ outcome: "failed", quarantine: true });
    expect(verification.leader).toBeUndefined();
  });

  test("another unit's seal, also while no chain is known", async () => {
    const parts = await prepareDispatch(org, stamper, {
      manifestSigner: signerOf(org.person("Z01.02.01", "clerk"), "seal"),
    });
    const view = createView(org.code, org.root);
    const { verification } = await receive(org, UNIT, await sealByHand(org, parts, { unit: UNIT }), { view });
    expect(checkOf(verification, "seal")).toMatchObject({ outcome: "failed", reason: "other-unit" });
    expect(verification.quarantine).toBe(true);
  });

  test("a device without the level may not seal at it", async () => {
    const shape = practiceShape({ provinces: 2, communes: 0 });
    const people = [{ roles: ["leader"] }, { roles: ["clerk"], levels: ["unclassified"] }] as const;
    const own = await makeOrganisation({
      ...shape,
      units: shape.units.map((centre) => ({
        ...centre,
        units: centre.units?.map((unit) => ({ ...unit, people })) ?? [],
      })),
    });
    const verification = await sendAndJudge({ level: "secret", to: [UNIT] }, own, await makeTimeStamper(own));
    expect(checkOf(verification, "seal")).toMatchObject({ outcome: "failed", reason: "above-clearance" });
    expect(verification.quarantine).toBe(true);
  });
});

describe("the time stamp", () => {
  test("without one it cannot be determined", async () => {
    const verification = await sendAndJudge({ stamp: null });
    expect(verification).toMatchObject({ outcome: "undetermined", quarantine: false });
    expect(failing(verification)).toEqual([{ id: "time-stamp", outcome: "undetermined", reason: "no-time-stamp" }]);
    expect(verification.times?.stamped).toBeUndefined();
  });

  test("one over another signature, or under another root, fails and quarantines", async () => {
    const other = await prepareDispatch(org, stamper, { subject: "Một văn bản khác" });
    const token = valueOf(readSignedData(other.manifest.cms)).timeStampToken as Bytes;
    const unstamped = await prepareDispatch(org, stamper, { stamp: null });
    const manifest = { bytes: unstamped.manifest.bytes, cms: addTimeStamp(unstamped.manifest.cms, token) };
    const foreign = await makeTimeStamper(await makeOrganisation(practiceShape({ provinces: 0 })));
    for (const parts of [{ ...unstamped, manifest }, await prepareDispatch(org, foreign)]) {
      const verification = await judgeParts(parts);
      expect(checkOf(verification, "time-stamp")).toMatchObject({ outcome: "failed", reason: "bad-time-stamp" });
      expect(verification.quarantine).toBe(true);
    }
  });

  test("R29: a relay whose clock is a day ahead or behind changes nothing but is named", async () => {
    const day = 24 * 60;
    for (const [shift, types] of [
      [day, ["stamped-in-future", "accepted-in-future"]],
      [-day, ["stamped-before-sealed"]],
    ] as const) {
      const parts = await prepareDispatch(org, stamper, { stampedAt: minutesAfter(org, 3 + shift) });
      const position = positionOf(org, FROM, { minutes: 5 + shift });
      const { verification } = await receive(org, UNIT, await sealByHand(org, parts, { unit: UNIT }), { position });
      expect(verification.outcome).toBe("passed");
      expect(verification.asOf?.seq).toBe(org.unit(FROM).state.seq);
      expect(verification.clocks.map(({ type }) => type)).toEqual(types);
      for (const { by } of verification.clocks) expect(by).toBeGreaterThan((day - 15) * 60_000);
    }
  });
});

describe("the approval", () => {
  test.each([
    ["by somebody who is no leader", "specialist", "wrong-role"],
    ["by a clerk", "clerk", "wrong-role"],
  ] as const)("R27: %s fails, and quarantines although the seal holds", async (_, role, reason) => {
    const verification = await sendAndJudge({ leader: org.person(FROM, role) });
    expect(verification).toMatchObject({ outcome: "failed", quarantine: true });
    expect(checkOf(verification, "seal")).toEqual({ id: "seal", outcome: "passed" });
    expect(checkOf(verification, "approval")).toEqual({ id: "approval", outcome: "failed", reason });
    expect(verification.leader).toBeUndefined();
    expect(verification.approval).toBeUndefined();
  });

  test("M8: signed by a colleague in the leader's name fails", async () => {
    const approvalSigner = signerOf(org.person(FROM, "specialist"), "signing");
    const verification = await sendAndJudge({ approvalSigner });
    expect(checkOf(verification, "approval")).toMatchObject({ outcome: "failed", reason: "other-member" });
  });

  test("with a time stamp, which its signer never saw, fails", async () => {
    const approval = await stamper(prepared.approval, minutesAfter(org, 3));
    const verification = await judgeParts({ ...prepared, approval });
    expect(failing(verification)).toEqual([
      { id: "approval", outcome: "failed", reason: "bad-signature" },
      { id: "names", outcome: "undetermined", reason: "not-judged" },
    ]);
  });

  test("by a leader of another unit fails", async () => {
    const verification = await sendAndJudge({ leader: org.person("Z01.02.01", "leader") });
    expect(checkOf(verification, "approval")).toMatchObject({ outcome: "failed", reason: "other-unit" });
  });

  test("of other data than the seal signed, or another approval than it names, fails", async () => {
    const subject = await withManifest((manifest) => void ((manifest["data"] as Members)["subject"] = "Nội dung khác"));
    expect(checkOf(await judgeParts(subject), "approval")).toMatchObject({ reason: "other-data" });
    const other = await prepareDispatch(org, stamper, { subject: "Một văn bản khác" });
    const swapped = await judgeParts({ ...prepared, approval: other.approval });
    expect(checkOf(swapped, "approval")).toMatchObject({ reason: "other-approval" });
    const draft = await withManifest((manifest) => void (manifest["draft"] = "f".repeat(32)));
    expect(checkOf(await judgeParts(draft), "approval")).toMatchObject({ reason: "other-approval" });
  });
});

describe("M4: removals count by the order of statements", () => {
  async function withRemoved(role: "leader" | "clerk") {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const stamp = await makeTimeStamper(own);
    const before = own.unit(FROM).state.seq;
    const wish = { to: [UNIT] };
    const signed = await prepareDispatch(own, stamp, wish);
    const oldChains = chainHeads(own.view, unitCode(FROM)) ?? [];
    const { member } = own.person(FROM, role);
    await own.extend(FROM, { kind: "revoked", body: { what: "member", id: member, from: before + 1 } });
    const at = async (parts: PreparedDispatch, seq: number) => {
      const position = positionOf(own, FROM, { seq });
      return (await receive(own, UNIT, await sealByHand(own, parts, { unit: UNIT }), { position })).verification;
    };
    return { own, stamp, wish, before, signed, oldChains, at };
  }

  test("a leader's approval that the relay held before the removal stands, and afterwards does not", async () => {
    const { before, signed, at } = await withRemoved("leader");
    expect((await at(signed, before)).outcome).toBe("passed");
    const after = await at(signed, before + 1);
    expect(after).toMatchObject({ outcome: "failed", quarantine: true, asOf: { unit: FROM, seq: before + 1 } });
    expect(checkOf(after, "approval")).toMatchObject({ outcome: "failed", reason: "not-in-force" });
  });

  test("signed after the removal it fails, also where an old statement is named", async () => {
    const { own, stamp, wish, before, oldChains, at } = await withRemoved("leader");
    const honest = await prepareDispatch(own, stamp, wish);
    expect((await at(honest, before)).outcome).toBe("failed");
    const backdated = await prepareDispatch(own, stamp, { ...wish, chains: oldChains });
    expect((await at(backdated, before + 1)).outcome).toBe("failed");
  });

  test("a removed clerk's seal quarantines", async () => {
    const { before, signed, at } = await withRemoved("clerk");
    expect((await at(signed, before)).outcome).toBe("passed");
    const after = await at(signed, before + 1);
    expect(checkOf(after, "seal")).toMatchObject({ outcome: "failed", reason: "not-in-force" });
    expect(after.quarantine).toBe(true);
  });

  test("a removal that reaches back takes what stood before", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const signed = await prepareDispatch(own, await makeTimeStamper(own), { to: [UNIT] });
    const sent = await sealByHand(own, signed, { unit: UNIT });
    const { seq } = own.unit(FROM).state;
    const position = positionOf(own, FROM, { seq });
    expect((await receive(own, UNIT, sent, { position })).verification.outcome).toBe("passed");
    const { member } = own.person(FROM, "clerk");
    await own.extend(FROM, { kind: "revoked", body: { what: "member", id: member, from: seq } });
    expect((await receive(own, UNIT, sent, { position })).verification).toMatchObject({
      outcome: "failed",
      quarantine: true,
    });
  });
});

describe("chains", () => {
  function viewWithout(...units: readonly string[]): OrganisationView {
    return createView(
      org.code,
      org.root,
      [...org.view.chains.values()].filter(({ unit }) => !units.includes(unit)),
    );
  }

  test("what is missing is named, nothing fails for it, and with it the dispatch passes", async () => {
    const sent = await sealByHand(org, prepared, { unit: UNIT });
    for (const missing of [[FROM], ["Z01"], [FROM, "Z01", "Z00"]]) {
      const { verification } = await receive(org, UNIT, sent, { view: viewWithout(...missing) });
      expect(verification, missing.join()).toMatchObject({ outcome: "undetermined", quarantine: false });
      expect(verification.missing.map(({ unit }) => unit).toSorted()).toEqual(missing.toSorted());
      expect(verification.leader).toBeUndefined();
      expect(verification.seal).toBeUndefined();
    }
    expect((await receive(org, UNIT, sent)).verification.outcome).toBe("passed");
  });

  test("a chain that is known only up to an earlier statement is named up to the one that is needed", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const view = own.view;
    const { seq } = own.unit(FROM).state;
    await own.extend(FROM, {
      kind: "revoked",
      body: { what: "member", id: own.person(FROM, "specialist").member, from: seq + 1 },
    });
    const sent = await sealByHand(own, await prepareDispatch(own, await makeTimeStamper(own), { to: [UNIT] }), {
      unit: UNIT,
    });
    const { verification } = await receive(own, UNIT, sent, { view });
    expect(verification).toMatchObject({ outcome: "undetermined", missing: [{ unit: FROM, seq: seq + 1 }] });
  });

  test("another history than the verified one fails, in the object or in the position", async () => {
    const heads = chainHeads(org.view, unitCode(FROM)) ?? [];
    const [own, parent, top] = heads as [(typeof heads)[0], (typeof heads)[0], (typeof heads)[0]];
    for (const chains of [
      [{ ...own, head: "d".repeat(64) }, parent, top],
      [own, { ...parent, head: "d".repeat(64) }, top],
      [own, top],
      [own, top, parent],
    ]) {
      const verification = await sendAndJudge({ chains });
      expect(checkOf(verification, "chains")).toEqual({ id: "chains", outcome: "failed", reason: "other-chains" });
      expect(verification).toMatchObject({ outcome: "failed", quarantine: true });
    }
    const opened = valueOf(await openFor(org, UNIT, await sealByHand(org, prepared, { unit: UNIT })));
    const held = positionOf(org, FROM);
    for (const position of [{ at: held.at, chain: { ...held.chain, head: "e".repeat(64) } }, positionOf(org, UNIT)]) {
      const { verification } = await judge(org, opened, { position });
      expect(checkOf(verification, "chains")).toMatchObject({ outcome: "failed" });
    }
  });
});

describe("names", () => {
  test("an entry of somebody else, or with another salt, fails, and no name is shown", async () => {
    const [leader, clerk, other] = (["leader", "clerk", "specialist"] as const).map((role) =>
      org.person(FROM, role),
    ) as [ReturnType<typeof org.person>, ReturnType<typeof org.person>, ReturnType<typeof org.person>];
    for (const approval of [other, { entry: leader.entry, salt: other.salt }]) {
      const verification = await sendAndJudge({ people: { approval, manifest: clerk } });
      expect(failing(verification)).toEqual([{ id: "names", outcome: "failed", reason: "bad-entry" }]);
      expect(verification).toMatchObject({ quarantine: true });
      expect(verification.leader).toBeUndefined();
    }
    const verification = await sendAndJudge({ people: { approval: leader, manifest: other } });
    expect(verification.leader?.name).toBe(leader.name);
    expect(verification.seal?.clerk).toBeUndefined();
    expect(verification.outcome).toBe("failed");
  });

  test("an entry with another name than the certificate fails", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const leader = await admitUnderOtherName(own, FROM, "leader");
    const verification = await sendAndJudge({ leader, to: [UNIT] }, own, await makeTimeStamper(own));
    expect(failing(verification)).toEqual([{ id: "names", outcome: "failed", reason: "other-name" }]);
    expect(verification.leader).toBeUndefined();
  });

  test("evidence that is none fails", async () => {
    expect(failing(await judgeParts({ ...prepared, evidence: utf8("{}") }))).toEqual([
      { id: "names", outcome: "failed", reason: "bad-entry" },
    ]);
  });
});
