import { beforeAll, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import type { DispatchData } from "../domain/dispatch-data.ts";
import type { SeriesId } from "../domain/number.ts";
import { plainDate } from "../domain/plain-date.ts";
import { sha256Hex } from "../encoding/bytes.ts";
import { keyCommitment } from "../sealing/key-commitment.ts";
import { type Approval, buildApproval, readApproval } from "./approval.ts";
import { buildManifest, dispatchId, fileChange, readManifest } from "./manifest.ts";
import { makeTimeStamper, prepareDispatch, type PreparedDispatch, valueOf } from "./testing/make-dispatch.ts";

let org: MadeOrganisation;
let prepared: PreparedDispatch;
let approval: Approval;
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  prepared = await prepareDispatch(org, await makeTimeStamper(org));
  approval = valueOf(readApproval(prepared.approval.bytes));
});

function build(more: Partial<Parameters<typeof buildManifest>[0]> = {}) {
  return buildManifest({
    approval: prepared.approval.bytes,
    data: prepared.data,
    files: prepared.data.files.map(({ size, sha256 }) => ({ size, sha256 })),
    number: { series: "out/party/2027" as SeriesId, value: 3, notation: "03-CV/TU", date: plainDate("2027-06-15") },
    contentKey: prepared.contentKey,
    member: org.person("Z01.01", "clerk").member,
    at: "2027-06-15T08:40:00.000Z",
    chains: approval.chains,
    ...more,
  });
}

test("a manifest repeats the approval's data and names its hash, and its own hash is the dispatch's id", async () => {
  const bytes = valueOf(await build());
  const manifest = valueOf(readManifest(bytes));
  expect(manifest.data).toEqual(approval.data);
  expect(manifest.draft).toBe(approval.draft);
  expect(manifest.approval).toBe(await sha256Hex(prepared.approval.bytes));
  expect(manifest.key).toEqual({ suite: "tram-content-1", commitment: await keyCommitment(prepared.contentKey) });
  expect(await dispatchId(bytes)).toBe(await sha256Hex(bytes));
});

test("data that the leader did not approve are refused, member by member", async () => {
  const { data } = prepared;
  const changes: readonly Partial<DispatchData>[] = [
    { subject: `${data.subject}.` },
    { urgency: "normal" },
    { level: "confidential" },
    { recipients: data.recipients.slice(1) },
    { recipients: data.recipients.map((recipient) => ({ ...recipient, role: "know" as const })) },
    { deadline: plainDate("2027-07-01") },
    { files: data.files.map((file, i) => (i === 1 ? { ...file, name: "khác.xlsx" } : file)) },
  ];
  for (const change of changes) {
    expect(await build({ data: { ...data, ...change } })).toEqual({ ok: false, error: { type: "data-changed" } });
  }
});

test("files are as approved; a PDF alone may grow", async () => {
  const [main, annex, empty] = prepared.data.files.map(({ size, sha256 }) => ({ size, sha256 })) as [
    { size: number; sha256: string },
    { size: number; sha256: string },
    { size: number; sha256: string },
  ];
  const longer = (file: typeof main) => ({ size: file.size + 10, sha256: "a".repeat(64) });
  expect((await build({ files: [longer(main), annex, empty] })).ok).toBe(true);
  for (const [files, places] of [
    [[main, longer(annex), empty], [1]],
    [[{ ...main, sha256: "a".repeat(64) }, annex, empty], [0]],
    [[main, annex], [2]],
    [[main, annex, empty, annex], [3]],
    [
      [main, empty, annex],
      [1, 2],
    ],
  ] as const) {
    expect(await build({ files })).toEqual({ ok: false, error: { type: "files-changed", files: places } });
  }
  expect(fileChange(undefined, main)).toBe("other");
});

test("bytes that are no approval are refused", async () => {
  const malformed = { ok: false, error: { type: "malformed-approval" } };
  expect(await build({ approval: prepared.manifest.bytes })).toEqual(malformed);
  expect(await build({ approval: new Uint8Array(3) })).toEqual(malformed);
});

test("what every reader would refuse is not written", async () => {
  const { type: _, v: __, ...members } = approval;
  const other = approval.chains.toReversed();
  expect(() => buildApproval({ ...members, chains: other })).toThrow(TypeError);
  expect(() => buildApproval({ ...members, data: { ...members.data, subject: "a\u202Eb" } })).toThrow(TypeError);
  expect(() => buildApproval({ ...members, data: { ...members.data, recipients: [] } })).toThrow(TypeError);
  await expect(build({ member: "nobody" })).rejects.toThrow(TypeError);
  await expect(build({ contentKey: new Uint8Array(16) })).rejects.toThrow(RangeError);
});
