import { beforeAll, describe, expect, test } from "vitest";
import { makeKeyPair, makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { unitCode } from "../domain/unit-code.ts";
import { type Bytes, concat, sha256Hex, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes, type Json, parseCanonical } from "../encoding/canonical-json.ts";
import { addTimeStamp, signatureValue } from "../pki/cms.ts";
import { readSignedData } from "../pki/signed-data.ts";
import { Openssl } from "../pki/testing/openssl.ts";
import { certifyPerson, memberAdmission } from "../trust/admit.ts";
import { chainHeads, createView, type OrganisationView } from "../trust/organisation-view.ts";
import { commitRosterEntry, writeRosterEntry } from "../trust/roster.ts";
import { buildReceipt, signReceipt } from "./receipt.ts";
import { signObject } from "./signed-object.ts";
import {
  type DispatchWish,
  judge,
  makeTimeStamper,
  minutesAfter,
  openFor,
  positionOf,
  type PreparedDispatch,
  prepareDispatch,
  receive,
  sealByHand,
  sendDispatch,
  signerOf,
  THREE_FILES,
  type TimeStamper,
  valueOf,
} from "./testing/make-dispatch.ts";
import { smallPdf } from "./testing/small-pdf.ts";
import type { Check, CheckId, Verification } from "./verification.ts";

const FROM = "Z01.01";
const UNIT = "Z01.02";

let org: MadeOrganisation;
let stamper: TimeStamper;
let prepared: PreparedDispatch;
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  stamper = await makeTimeStamper(org);
  prepared = await prepareDispatch(org, stamper);
});

/** Sealed by the product, received and judged. */
async function sendAndJudge(wish: DispatchWish, within = org, stamp = stamper): Promise<Verification> {
  const parts = await prepareDispatch(within, stamp, wish);
  const level = wish.level ?? "unclassified";
  return (await receive(within, UNIT, await sealByHand(within, parts, { unit: UNIT, level }), {}, level)).verification;
}

/** Any parts, sealed by hand to a unit, received and judged there. */
async function judgeParts(parts: PreparedDispatch, unit = UNIT): Promise<Verification> {
  return (await receive(org, unit, await sealByHand(org, parts, { unit }))).verification;
}

function failing({ checks }: Verification): readonly Check[] {
  return checks.filter(({ outcome }) => outcome !== "passed");
}

function checkOf({ checks }: Verification, id: CheckId): Check | undefined {
  return checks.find((check) => check.id === id);
}

type Members = Record<string, Json>;

/** The dispatch with its manifest changed, sealed and stamped again by the same clerk. */
async function withManifest(change: (manifest: Members) => void): Promise<PreparedDispatch> {
  const object = structuredClone(parseCanonical(prepared.manifest.bytes)) as Members;
  change(object);
  const bytes = canonicalBytes(object);
  const signed = await signObject(bytes, signerOf(org.person(FROM, "clerk"), "seal"), minutesAfter(org, 2));
  return { ...prepared, id: await sha256Hex(bytes), manifest: await stamper(signed, minutesAfter(org, 3)) };
}

describe("what the panel says of a good dispatch", () => {
  test("who, from which unit, certified by whom, when, and as of which statement", async () => {
    const sent = await sendDispatch(org, prepared);
    const one = { envelope: sent.envelope(UNIT), bytes: sent.bytes };
    const { verification } = await receive(org, UNIT, one);
    const leader = org.person(FROM, "leader");
    const clerk = org.person(FROM, "clerk");
    const { state } = org.unit(FROM);
    const path = [
      { code: "Z00", name: "Tổ chức mẫu" },
      { code: "Z01", name: "Văn phòng Trung ương (mẫu)" },
      { code: FROM, name: state.name },
    ];
    const unit = { code: FROM, name: state.name, path, certifiedBy: { code: FROM, name: state.name } };
    expect(verification).toMatchObject({
      outcome: "passed",
      leader: { member: leader.member, name: leader.name, title: leader.title, roles: ["leader"], unit },
      seal: { unit, clerk: { member: clerk.member, name: clerk.name, title: clerk.title, roles: ["clerk"] } },
      times: {
        approved: minutesAfter(org, 1).toISOString(),
        sealed: minutesAfter(org, 2).toISOString(),
        stamped: minutesAfter(org, 3).toISOString(),
        accepted: minutesAfter(org, 5).toISOString(),
      },
      asOf: { unit: FROM, seq: state.seq, head: state.head },
      manifest: { number: { notation: "12-CV/TU" }, data: { subject: "V/v báo cáo kết quả thực hiện quý II" } },
    });
    // Plain data: it is stored as it is.
    expect(structuredClone(verification)).toEqual(verification);
  });

  test("openssl believes both signatures too, as CAdES, and the time stamp", async () => {
    using openssl = new Openssl();
    openssl.writePem("root.pem", "CERTIFICATE", org.root.certificate.der);
    for (const [name, { bytes, cms }] of Object.entries({ manifest: prepared.manifest, approval: prepared.approval })) {
      openssl.write(`${name}.json`, bytes);
      openssl.write(`${name}.p7s`, cms);
      const options = ["-cades", "-binary", "-inform", "DER", "-CAfile", "root.pem", "-purpose", "any"];
      const time = ["-attime", String(Math.floor(org.at.getTime() / 1000))];
      const files = ["-in", `${name}.p7s`, "-content", `${name}.json`, "-out", `${name}.out`];
      const verified = openssl.run("cms", "-verify", ...options, ...time, ...files);
      expect(verified, name).toMatchObject({ ok: true });
      expect(openssl.read(`${name}.out`)).toEqual(bytes);
    }
    openssl.write("signature", signatureValue(prepared.manifest.cms));
    openssl.write("token", valueOf(readSignedData(prepared.manifest.cms)).timeStampToken as Bytes);
    const time = ["-attime", String(Math.floor(org.at.getTime() / 1000))];
    const token = ["-data", "signature", "-in", "token", "-token_in", "-CAfile", "root.pem"];
    expect(openssl.run("ts", "-verify", ...token, ...time)).toMatchObject({ ok: true });
  });
});

describe("the manifest against the clear header and the key", () => {
  test("R24: another id, unit or level in the header than the seal signed: quarantine", async () => {
    for (const [wish, reason] of [
      [{ unit: UNIT, dispatch: "c".repeat(64) }, "other-id"],
      [{ unit: UNIT, from: "Z01.02.01" }, "other-unit"],
      [{ unit: UNIT, level: "secret" }, "other-level"],
    ] as const) {
      const level = "level" in wish ? wish.level : "unclassified";
      const position = positionOf(org, FROM);
      const { verification, files } = await receive(
        org,
        UNIT,
        await sealByHand(org, prepared, wish),
        { position },
        level,
      );
      expect(verification.checks).toEqual([{ id: "manifest", outcome: "failed", reason }]);
      expect(verification).toMatchObject({ outcome: "failed", quarantine: true, unaltered: false });
      expect(files).toEqual([]);
    }
  });

  test("a key to which the manifest does not commit: quarantine", async () => {
    const contentKey = prepared.contentKey.map((byte) => byte ^ 1);
    const verification = await judgeParts({ ...prepared, contentKey });
    expect(verification).toMatchObject({ quarantine: true, checks: [{ id: "manifest", reason: "other-key" }] });
  });

  test("R15: a manifest with a member more, a fraction, or white space is malformed, though it is signed", async () => {
    const cases = [
      await withManifest((manifest) => void (manifest["note"] = "x")),
      await withManifest((manifest) => void (manifest["v"] = 2)),
      await withManifest((manifest) => void ((manifest["number"] as Members)["value"] = "12")),
    ];
    const spaced = concat(prepared.manifest.bytes, utf8(" "));
    cases.push({ ...prepared, manifest: { ...prepared.manifest, bytes: spaced }, id: await sha256Hex(spaced) });
    for (const parts of cases) {
      expect(await judgeParts(parts)).toMatchObject({
        quarantine: true,
        checks: [{ id: "manifest", outcome: "failed", reason: "malformed" }],
      });
    }
  });

  test("R19: other bytes under a known id can only be other bytes with another hash", async () => {
    const other = await withManifest((manifest) => void ((manifest["data"] as Members)["subject"] = "Nội dung khác"));
    const verification = await judgeParts({ ...other, id: prepared.id });
    expect(verification).toMatchObject({ dispatch: prepared.id, checks: [{ id: "manifest", reason: "other-id" }] });
  });

  test("R22: a signed receipt is no dispatch, whoever seals it as one", async () => {
    const recipient = org.person(UNIT, "clerk");
    const bytes = buildReceipt({
      dispatch: prepared.id,
      status: "04",
      unit: unitCode(UNIT),
      to: unitCode(FROM),
      member: recipient.member,
      at: minutesAfter(org, 6).toISOString(),
      chains: [...(chainHeads(org.view, unitCode(UNIT)) ?? [])],
    });
    const receipt = await signReceipt(bytes, signerOf(recipient, "signing"), minutesAfter(org, 6));
    expect(await judgeParts({ ...prepared, manifest: receipt, id: await sha256Hex(bytes) })).toMatchObject({
      quarantine: true,
      checks: [{ id: "manifest", reason: "malformed" }],
    });
    const verification = await judgeParts({ ...prepared, approval: receipt });
    expect(checkOf(verification, "approval")).toMatchObject({ outcome: "failed", reason: "malformed" });
  });

  test("R22: a dispatch that comes back to its sender is its own, never one received", async () => {
    expect((await judgeParts(prepared, FROM)).relation).toEqual({ type: "own" });
  });

  test("R26: sealed again for a third unit it is forwarded, never addressed, and its signatures stand", async () => {
    const verification = await judgeParts(prepared, "Z01");
    expect(verification).toMatchObject({ outcome: "passed", quarantine: false, relation: { type: "forwarded" } });
  });
});

describe("R33, W7: text that hides, and names that leave their folder", () => {
  test.each([
    ["a right-to-left override in the subject", "V/v \u202Efdp.exe"],
    ["an isolate in the subject", "V/v \u2066abc\u2069"],
    ["a zero width space in the subject", "V/v kh\u200Bẩn"],
    ["a line break in the subject", "V/v\nkhẩn"],
    ["a subject that is not in normal form", "V/v báo cáo".normalize("NFD")],
  ])("%s is malformed, though it is signed", async (_, subject) => {
    const parts = await withManifest((manifest) => void ((manifest["data"] as Members)["subject"] = subject));
    expect(await judgeParts(parts)).toMatchObject({ quarantine: true, checks: [{ reason: "malformed" }] });
  });

  test.each([
    "../../a.pdf",
    "..",
    "a/b.pdf",
    "a\\b.pdf",
    "CON.pdf",
    "a\u202Efdp.exe",
    ".hidden",
    "a.pdf ",
    "C:a.pdf",
    "",
  ])("the file name %j is malformed, though it is signed", async (name) => {
    const parts = await withManifest((manifest) => {
      const [file] = (manifest["data"] as Members)["files"] as Members[];
      (file as Members)["name"] = name;
    });
    expect(await judgeParts(parts)).toMatchObject({ quarantine: true, checks: [{ reason: "malformed" }] });
  });

  test("markup is text like any other, and comes out as it was signed", async () => {
    const subject = `<img src=x onerror="alert(1)"> & <svg/onload=alert(2)>`;
    const verification = await sendAndJudge({ subject });
    expect(verification).toMatchObject({ outcome: "passed", manifest: { data: { subject } } });
  });

  test("a polyglot annex comes out byte for byte under its signed name and type", async () => {
    const data = utf8("GIF89a/*<script>alert(1)</script>*/=1;");
    const files = [THREE_FILES[0], { name: "ảnh.gif", mediaType: "image/gif", data }];
    const sent = await sendDispatch(org, await prepareDispatch(org, stamper, { files }));
    const judged = await receive(org, UNIT, { envelope: sent.envelope(UNIT), bytes: sent.bytes });
    expect(new Uint8Array(await (judged.files[1] as Blob).arrayBuffer())).toEqual(data);
    expect((judged.files[1] as Blob).type).toBe("");
  });
});

describe("files", () => {
  test("R23: swapped, missing or more files than signed: quarantine, and none is given out", async () => {
    const [main, annex, empty] = prepared.files as [Bytes, Bytes, Bytes];
    for (const [files, check] of [
      [[annex, main, empty], { reason: "changed", files: [0, 1] }],
      [[main, annex], { reason: "other-count" }],
      [[main, annex, empty, annex], { reason: "other-count" }],
      [[main, annex.map((byte, i) => (i === 9 ? byte ^ 1 : byte)), empty], { reason: "changed", files: [1] }],
    ] as const) {
      const judged = await receive(org, UNIT, await sealByHand(org, { ...prepared, files }, { unit: UNIT }));
      expect(checkOf(judged.verification, "files")).toEqual({ id: "files", outcome: "failed", ...check });
      expect(judged.verification).toMatchObject({ outcome: "failed", quarantine: true, unaltered: false });
      expect(judged.files).toEqual([]);
    }
  });

  test("a PDF with something appended after the approval cannot be determined, and is not called unaltered", async () => {
    const [main, annex, empty] = THREE_FILES.map(({ data }) => data) as [Bytes, Bytes, Bytes];
    const finalFiles = [concat(main, utf8("\n% số và ngày")), annex, empty];
    const verification = await sendAndJudge({ finalFiles });
    expect(verification).toMatchObject({ outcome: "undetermined", quarantine: false, unaltered: false });
    expect(failing(verification)).toEqual([
      { id: "approved-files", outcome: "undetermined", reason: "appended", files: [0] },
    ]);
  });

  test("a longer PDF that does not begin with the approved bytes was changed", async () => {
    const [main, annex, empty] = THREE_FILES.map(({ data }) => data) as [Bytes, Bytes, Bytes];
    const verification = await sendAndJudge({ finalFiles: [concat(utf8("% "), main), annex, empty] });
    expect(failing(verification)).toEqual([{ id: "approved-files", outcome: "failed", reason: "changed", files: [0] }]);
  });
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
  ] as const)("%s fails, and is no reason to doubt the sender", async (_, role, reason) => {
    const verification = await sendAndJudge({ leader: org.person(FROM, role) });
    expect(verification).toMatchObject({ outcome: "failed", quarantine: false });
    expect(checkOf(verification, "approval")).toEqual({ id: "approval", outcome: "failed", reason });
    expect(verification.leader).toBeUndefined();
    expect(verification.approval).toBeUndefined();
  });

  test("M8: signed by a colleague in the leader's name fails", async () => {
    const approvalSigner = signerOf(org.person(FROM, "specialist"), "signing");
    const verification = await sendAndJudge({ approvalSigner });
    expect(checkOf(verification, "approval")).toMatchObject({ outcome: "failed", reason: "other-member" });
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
    expect(after).toMatchObject({ outcome: "failed", quarantine: false, asOf: { unit: FROM, seq: before + 1 } });
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
    for (const position of [
      { at: held.at, chain: { ...held.chain, head: "e".repeat(64) } },
      positionOf(org, UNIT),
      { at: held.at },
    ]) {
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
      expect(verification.leader).toBeUndefined();
    }
    const verification = await sendAndJudge({ people: { approval: leader, manifest: other } });
    expect(verification.leader?.name).toBe(leader.name);
    expect(verification.seal?.clerk).toBeUndefined();
    expect(verification.outcome).toBe("failed");
  });

  test("an entry with another name than the certificate fails", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const { authority, state } = own.unit(FROM);
    const signing = await makeKeyPair();
    const keys = { signing: signing.publicKey, authentication: (await makeKeyPair()).publicKey };
    const deviceKeys = { device: (await makeKeyPair()).publicKey, seal: (await makeKeyPair()).publicKey };
    const certificates = await certifyPerson({
      signer: authority,
      path: state.path,
      name: "Trần Thị Một",
      roles: ["leader"],
      levels: ["unclassified"],
      deviceId: "ab".repeat(16),
      keys: { ...keys, ...deviceKeys },
      validity: own.validity,
    });
    const member = "cd".repeat(16);
    const entry = writeRosterEntry({ unit: unitCode(FROM), member, name: "Trần Thị Hai", title: "Chánh Văn phòng" });
    const salt = new Uint8Array(32).fill(3);
    const roster = await commitRosterEntry(salt, entry);
    const levels = ["unclassified"] as const;
    await own.extend(FROM, await memberAdmission({ member, roles: ["leader"], levels, certificates, roster }));
    const base = own.person(FROM, "leader");
    const leader = { ...base, member, entry, salt, certificates, keys: { ...base.keys, signing } };
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

test("a main document of many pages is what it was", async () => {
  const data = smallPdf({ pages: 40 });
  const files = [{ name: "a.pdf", mediaType: "application/pdf", data }];
  const sent = await sendDispatch(org, await prepareDispatch(org, stamper, { files }));
  const { files: received } = await receive(org, UNIT, { envelope: sent.envelope(UNIT), bytes: sent.bytes });
  expect(new Uint8Array(await (received[0] as Blob).arrayBuffer())).toEqual(data);
});
