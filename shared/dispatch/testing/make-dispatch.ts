/**
 * Makes dispatches in an invented organisation, with the product's own code up to the hand-over; and, for attacks, seals
 * whatever parts it is given to whatever compartment, as somebody would who holds keys but keeps no rule. For tests.
 */
import type { MadeOrganisation, Person } from "../../../tests/organisation/make-organisation.ts";
import { makeKeyPair } from "../../../tests/organisation/make-organisation.ts";
import { type DispatchData, sortRecipients } from "../../domain/dispatch-data.ts";
import type { Level } from "../../domain/level.ts";
import { plainDate } from "../../domain/plain-date.ts";
import type { SeriesId } from "../../domain/number.ts";
import { unitCode } from "../../domain/unit-code.ts";
import { type Bytes, concat, fromBase64Url, sha256Hex, utf8 } from "../../encoding/bytes.ts";
import { drawRandom } from "../../encoding/random.ts";
import { seededRandom } from "../../encoding/testing/seeded-random.ts";
import { addTimeStamp, signatureValue } from "../../pki/cms.ts";
import { issueCertificate } from "../../pki/issue-certificate.ts";
import { OID } from "../../pki/oids.ts";
import { answerTimeStampRequest, buildTimeStampRequest, readTimeStampResponse } from "../../pki/time-stamp.ts";
import type { Result } from "../../result.ts";
import { blobId, hashPieces } from "../../sealing/blob-id.ts";
import { sealContent } from "../../sealing/content.ts";
import { CONTENT_SUITE, WRAP_SUITE } from "../../sealing/suites.ts";
import { wrapKey, wrapMany } from "../../sealing/wraps.ts";
import { certifyPerson, memberAdmission } from "../../trust/admit.ts";
import type { ChainState } from "../../trust/chain-state.ts";
import { chainHeads, compartmentFor } from "../../trust/organisation-view.ts";
import { commitRosterEntry, writeRosterEntry } from "../../trust/roster.ts";
import type { ChainHead } from "../../trust/statement.ts";
import type { DispatchHeader } from "../../wire/entries.ts";
import { readHandOver } from "../../wire/hand-over.ts";
import type { Position } from "../../wire/position.ts";
import { type Approval, buildApproval, signApproval } from "../approval.ts";
import { buildDispatchBody, type DispatchParts } from "../dispatch-body.ts";
import { buildEvidence } from "../evidence.ts";
import { contentAad, envelopeFor, WRAP_INFO, wrapAad } from "../hand-over.ts";
import { buildManifest, type DispatchNumber, type FinalFile, signManifest } from "../manifest.ts";
import { openDispatch, type OpenedDispatch } from "../open-dispatch.ts";
import { sealDispatch, type SealDispatchRequest, type SealedDispatch } from "../seal-dispatch.ts";
import type { ObjectSigner, SignedObject } from "../signed-object.ts";
import { type JudgedDispatch, verifyDispatch } from "../verify-dispatch.ts";
import { smallPdf } from "./small-pdf.ts";

/** Minutes after the organisation was made. */
export function minutesAfter(org: MadeOrganisation, minutes: number): Date {
  return new Date(org.at.getTime() + minutes * 60_000);
}

export function valueOf<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export function signerOf(person: Person, key: "signing" | "seal" | "device"): ObjectSigner {
  const certificate = person.certificates[key];
  if (certificate === undefined) throw new RangeError(`no ${key} certificate`);
  return { certificate, chain: person.chain, privateKey: person.keys[key].privateKey };
}

/** A relay's time-stamping unit under the organisation's root. */
export async function makeTimeStamper(org: MadeOrganisation) {
  const keys = await makeKeyPair();
  const certificate = await issueCertificate({
    subject: { kind: "relay-tsa", organisation: org.code },
    publicKey: keys.publicKey,
    issuer: org.rootSigner,
    ...org.validity,
  });
  let serial = 0;
  return async (signed: SignedObject, time: Date): Promise<SignedObject> => {
    serial += 1;
    const data = signatureValue(signed.cms);
    const random = seededRandom(serial);
    const nonce = drawRandom(random, 16);
    const authority = {
      signer: { certificate, privateKey: keys.privateKey },
      chain: [],
      clock: () => time,
      policy: OID.timeStampPolicy,
    };
    const answer = await answerTimeStampRequest(
      await buildTimeStampRequest(data, nonce),
      authority,
      drawRandom(random, 16),
    );
    const stamp = valueOf(await readTimeStampResponse(answer, { data, nonce, root: org.root }));
    return { bytes: signed.bytes, cms: addTimeStamp(signed.cms, stamp.token) };
  };
}

export type TimeStamper = Awaited<ReturnType<typeof makeTimeStamper>>;

export interface DispatchWish {
  readonly from?: string;
  /** Recipients: the first to act, the others to know. */
  readonly to?: readonly string[];
  readonly level?: Level;
  readonly subject?: string;
  readonly files?: readonly { readonly name: string; readonly mediaType: string; readonly data: Bytes }[];
  /** Final files where they are not the approved ones. */
  readonly finalFiles?: readonly Bytes[];
  readonly leader?: Person;
  readonly clerk?: Person;
  /** Who signs, where it is not whom the objects name. */
  readonly approvalSigner?: ObjectSigner;
  readonly manifestSigner?: ObjectSigner;
  readonly people?: {
    readonly approval: Pick<Person, "entry" | "salt">;
    readonly manifest: Pick<Person, "entry" | "salt">;
  };
  readonly chains?: readonly ChainHead[];
  readonly dataChange?: Partial<Pick<DispatchData, "deadline" | "urgency" | "replyTo">>;
  readonly approvalChange?: Partial<Approval>;
  readonly stampedAt?: Date;
  readonly stamp?: TimeStamper | null;
  readonly seed?: number;
}

export interface PreparedDispatch extends DispatchParts<Bytes> {
  readonly id: string;
  readonly data: DispatchData;
  readonly contentKey: Bytes;
}

export const THREE_FILES = [
  { name: "Công văn số 12.pdf", mediaType: "application/pdf", data: smallPdf({ pages: 2 }) },
  { name: "Phụ lục 1.xlsx", mediaType: "application/octet-stream", data: utf8("bảng tính ".repeat(300)) },
  { name: "trống.txt", mediaType: "text/plain", data: new Uint8Array(0) },
] as const;

const NUMBER: DispatchNumber = {
  series: "out/party/2027" as SeriesId,
  value: 12,
  notation: "12-CV/TU",
  date: plainDate("2027-06-15"),
};

/** Approval, manifest and evidence of a dispatch, signed and stamped. */
export async function prepareDispatch(
  org: MadeOrganisation,
  stamper: TimeStamper,
  wish: DispatchWish = {},
): Promise<PreparedDispatch> {
  const { from = "Z01.01", to = ["Z01.02", "Z01.02.01"], level = "unclassified", files = THREE_FILES } = wish;
  const leader = wish.leader ?? org.person(from, "leader");
  const clerk = wish.clerk ?? org.person(from, "clerk");
  const random = seededRandom(wish.seed ?? 41);
  const hashed: FinalFile[] = [];
  for (const { data } of files) hashed.push({ size: data.length, sha256: await sha256Hex(data) });
  const data: DispatchData = {
    pack: "party",
    documentType: "cong-van",
    subject: wish.subject ?? "V/v báo cáo kết quả thực hiện quý II",
    urgency: "urgent",
    level,
    recipients: sortRecipients(to.map((unit, i) => ({ unit: unitCode(unit), role: i === 0 ? "act" : "know" }))),
    files: files.map(({ name, mediaType }, i) => ({ name, mediaType, ...(hashed[i] as FinalFile) })),
    ...wish.dataChange,
  };
  const chains = [...(wish.chains ?? chainHeads(org.view, unitCode(from)) ?? [])];
  const approvalBytes = buildApproval({
    unit: unitCode(from),
    draft: "0123456789abcdef0123456789abcdef",
    data,
    member: leader.member,
    at: minutesAfter(org, 1).toISOString(),
    chains,
    ...wish.approvalChange,
  });
  const approval = await signApproval(
    approvalBytes,
    wish.approvalSigner ?? signerOf(leader, "signing"),
    minutesAfter(org, 1),
  );
  const contentKey = drawRandom(random, 32);
  const finals = wish.finalFiles ?? files.map(({ data: bytes }) => bytes);
  const finalHashes: FinalFile[] = [];
  for (const bytes of finals) finalHashes.push({ size: bytes.length, sha256: await sha256Hex(bytes) });
  const manifestBytes = valueOf(
    await buildManifest({
      approval: approvalBytes,
      data: wish.approvalChange?.data ?? data,
      files: finalHashes,
      number: NUMBER,
      contentKey,
      member: clerk.member,
      at: minutesAfter(org, 2).toISOString(),
      chains,
    }),
  );
  const sealed = await signManifest(
    manifestBytes,
    wish.manifestSigner ?? signerOf(clerk, "seal"),
    minutesAfter(org, 2),
  );
  const stamp = wish.stamp === undefined ? stamper : wish.stamp;
  const manifest = stamp === null ? sealed : await stamp(sealed, wish.stampedAt ?? minutesAfter(org, 3));
  const people = wish.people ?? { approval: leader, manifest: clerk };
  const evidence = buildEvidence({
    approval: { entry: people.approval.entry, salt: people.approval.salt },
    manifest: { entry: people.manifest.entry, salt: people.manifest.salt },
  });
  return { id: await sha256Hex(manifestBytes), data, approval, manifest, evidence, files: finals, contentKey };
}

export interface SentDispatch extends SealedDispatch {
  readonly header: DispatchHeader;
  readonly bytes: Bytes;
  /** The entry in the mailbox of a unit. @throws where there is none */
  envelope(unit: string): Bytes;
}

export function sealRequest(org: MadeOrganisation, prepared: PreparedDispatch, seed = 42): SealDispatchRequest {
  return {
    ...prepared,
    view: org.view,
    random: seededRandom(seed),
    wrap: (request) => wrapMany(org.hpke, request),
  };
}

/** Seals with the product's code. */
export async function sendDispatch(
  org: MadeOrganisation,
  prepared: PreparedDispatch,
  seed?: number,
): Promise<SentDispatch> {
  const pieces: Bytes[] = [];
  const sealed = valueOf(await sealDispatch(sealRequest(org, prepared, seed), (piece) => void pieces.push(piece)));
  const { header, wraps } = valueOf(readHandOver(sealed.handOver));
  return {
    ...sealed,
    header,
    bytes: concat(...pieces),
    envelope(unit) {
      const wrap = wraps.find((each) => each.unit === unit);
      if (wrap === undefined) throw new RangeError(`no wrap for ${unit}`);
      return envelopeFor(header, { ...wrap, wrap: fromBase64Url(wrap.wrap) });
    },
  };
}

/** Seals any parts to one compartment, with any header: what an attacker with keys can do. */
export async function sealByHand(
  org: MadeOrganisation,
  parts: DispatchParts<Bytes> & { readonly contentKey: Bytes; readonly id: string },
  wish: {
    readonly unit: string;
    readonly from?: string;
    readonly level?: Level;
    readonly dispatch?: string;
    readonly body?: Blob;
  },
): Promise<{ readonly envelope: Bytes; readonly bytes: Bytes }> {
  const { unit, from = "Z01.01", level = "unclassified", dispatch = parts.id } = wish;
  const bytes = await sealContent({
    key: parts.contentKey,
    associatedData: contentAad({ dispatch, from: unitCode(from), level }),
    plaintext: wish.body ?? buildDispatchBody(parts),
    random: seededRandom(77),
  });
  const header: DispatchHeader = {
    dispatch,
    from: unitCode(from),
    level,
    blob: { id: await blobId(bytes.length, await hashPieces(bytes)), size: bytes.length },
    content: CONTENT_SUITE,
    wrap: WRAP_SUITE,
  };
  const to = valueOf(compartmentFor(org.view, unitCode(unit), level));
  const aad = wrapAad(header, unit, to.epoch);
  const wrap = valueOf(
    await wrapKey(org.hpke, { info: WRAP_INFO, aad, publicKey: to.publicKey, key: parts.contentKey }),
  );
  return { envelope: envelopeFor(header, { unit: to.unit, epoch: to.epoch, wrap }), bytes };
}

/** The seed of a unit's compartment. @throws where it has none */
export function seedOf(org: MadeOrganisation, unit: string, level: Level, epoch = 1): Bytes {
  const found = org.unit(unit).seeds.find((each) => each.level === level && each.epoch === epoch);
  if (found === undefined) throw new RangeError(`${unit} has no seed of ${level} ${epoch}`);
  return found.seed;
}

export function openFor(
  org: MadeOrganisation,
  unit: string,
  sent: { readonly envelope: Bytes; readonly bytes: Bytes },
  level: Level = "unclassified",
): ReturnType<typeof openDispatch> {
  return openDispatch({
    envelope: sent.envelope,
    mailbox: { unit, level },
    blob: sent.bytes,
    seed: seedOf(org, unit, level),
    hpke: org.hpke,
  });
}

/** What the relay's position says: when, and the sender's chain as it held it. */
export function positionOf(
  org: MadeOrganisation,
  unit: string,
  { minutes = 5, seq }: { readonly minutes?: number; readonly seq?: number } = {},
): Pick<Position, "at" | "chain"> & { readonly chain: ChainHead } {
  const state: ChainState = org.unit(unit).state;
  const at = seq ?? state.seq;
  return {
    at: minutesAfter(org, minutes).toISOString(),
    chain: { unit: state.unit, seq: at, head: state.hashes[at] as string },
  };
}

/** Judges as the reader does ten minutes after everything. */
export function judge(
  org: MadeOrganisation,
  opened: OpenedDispatch,
  more: Partial<Parameters<typeof verifyDispatch>[0]> = {},
): Promise<JudgedDispatch> {
  return verifyDispatch({
    opened,
    position: positionOf(org, opened.envelope.header.from),
    view: org.view,
    now: minutesAfter(org, 10),
    ...more,
  });
}

/** Opens and judges what came for a unit. */
export async function receive(
  org: MadeOrganisation,
  unit: string,
  sent: { readonly envelope: Bytes; readonly bytes: Bytes },
  more: Partial<Parameters<typeof verifyDispatch>[0]> = {},
  level: Level = "unclassified",
): Promise<JudgedDispatch> {
  return judge(org, valueOf(await openFor(org, unit, sent, level)), more);
}

/** Lets a member into a unit whose roster entry has another name than the signing certificate. */
export async function admitUnderOtherName(
  org: MadeOrganisation,
  code: string,
  role: "leader" | "clerk",
): Promise<Person> {
  const { authority, state } = org.unit(code);
  const base = org.person(code, role);
  const signing = await makeKeyPair();
  const { authentication, device, seal } = base.keys;
  const levels = ["unclassified"] as const;
  const certificates = await certifyPerson({
    signer: authority,
    path: state.path,
    name: "Trần Thị Một",
    roles: [role],
    levels,
    deviceId: "ab".repeat(16),
    keys: {
      signing: signing.publicKey,
      authentication: authentication.publicKey,
      device: device.publicKey,
      seal: seal.publicKey,
    },
    validity: org.validity,
  });
  const member = "cd".repeat(16);
  const entry = writeRosterEntry({ unit: state.unit, member, name: "Trần Thị Hai", title: base.title });
  const salt = new Uint8Array(32).fill(3);
  const roster = await commitRosterEntry(salt, entry);
  await org.extend(code, await memberAdmission({ member, roles: [role], levels, certificates, roster }));
  return { ...base, member, entry, salt, certificates, keys: { ...base.keys, signing } };
}
