import { beforeAll, describe, expect, test } from "vitest";
import { unitCode } from "../domain/unit-code.ts";
import { type Bytes, concat, sha256Hex, utf8 } from "../encoding/bytes.ts";
import { signatureValue } from "../pki/cms.ts";
import { readSignedData } from "../pki/signed-data.ts";
import { Openssl } from "../pki/testing/openssl.ts";
import { chainHeads } from "../trust/organisation-view.ts";
import { buildReceipt, signReceipt } from "./receipt.ts";
import {
  minutesAfter,
  positionOf,
  prepareDispatch,
  receive,
  sealByHand,
  sendDispatch,
  signerOf,
  THREE_FILES,
  valueOf,
} from "./testing/make-dispatch.ts";
import { checkOf, type Court, failing, FROM, type Members, openCourt, UNIT } from "./testing/court.ts";
import { smallPdf } from "./testing/small-pdf.ts";

let org: Court["org"];
let stamper: Court["stamper"];
let prepared: Court["prepared"];
let sendAndJudge: Court["sendAndJudge"];
let judgeParts: Court["judgeParts"];
let withManifest: Court["withManifest"];
beforeAll(async () => {
  ({ org, stamper, prepared, sendAndJudge, judgeParts, withManifest } = await openCourt());
});

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
      await withManifest((manifest) => void (manifest["v"] = "2")),
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

  test("R14: a manifest of a later version is told as such, and nothing in it is believed", async () => {
    const judged = await judgeParts(await withManifest((manifest) => void (manifest["v"] = 2)));
    expect(judged).toMatchObject({
      quarantine: true,
      outcome: "failed",
      checks: [{ id: "manifest", outcome: "failed", reason: "newer-version" }],
    });
    expect(judged.manifest).toBeUndefined();
  });

  test("R19: other bytes under a known id can only be other bytes with another hash", async () => {
    const other = await withManifest((manifest) => void ((manifest["data"] as Members)["subject"] = "Nội dung khác"));
    const verification = await judgeParts({ ...other, id: prepared.id });
    expect(verification).toMatchObject({ dispatch: prepared.id, checks: [{ id: "manifest", reason: "other-id" }] });
  });

  test("R18: where its approval came with another one before, the approval failed, and nothing is called unaltered", async () => {
    const sent = await sendDispatch(org, prepared);
    const one = { envelope: sent.envelope(UNIT), bytes: sent.bytes };
    const { verification } = await receive(org, UNIT, one, { sealedBefore: true });
    expect(failing(verification)).toEqual([{ id: "approval", outcome: "failed", reason: "sealed-twice" }]);
    expect(verification).toMatchObject({ outcome: "failed", quarantine: true, unaltered: false });
    expect(verification.approval).toBeUndefined();
    expect((await receive(org, UNIT, one, { sealedBefore: false })).verification.outcome).toBe("passed");
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

test("an annex that grew was changed, whatever it begins with", async () => {
  const [main, annex, empty] = prepared.files as [Bytes, Bytes, Bytes];
  const longer = concat(annex, utf8("thêm"));
  const sha256 = await sha256Hex(longer);
  const parts = await withManifest((manifest) => {
    (manifest["files"] as Members[])[1] = { size: longer.length, sha256 };
  });
  const verification = await judgeParts({ ...parts, files: [main, longer, empty] });
  expect(failing(verification)).toEqual([{ id: "approved-files", outcome: "failed", reason: "changed", files: [1] }]);
});

test("a main document of many pages is what it was", async () => {
  const data = smallPdf({ pages: 40 });
  const files = [{ name: "a.pdf", mediaType: "application/pdf", data }];
  const sent = await sendDispatch(org, await prepareDispatch(org, stamper, { files }));
  const { files: received } = await receive(org, UNIT, { envelope: sent.envelope(UNIT), bytes: sent.bytes });
  expect(new Uint8Array(await (received[0] as Blob).arrayBuffer())).toEqual(data);
});
