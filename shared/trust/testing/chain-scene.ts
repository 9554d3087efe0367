/**
 * A small organisation whose chains have a past: a commune with a removed authority, a member who left, and a ceiling
 * below that of its province; and the means to try any next statement on it. For tests only.
 */
import { makeKeyPair, makeOrganisation, type MadeOrganisation } from "../../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../../tests/organisation/practice-shape.ts";
import { unitCode } from "../../domain/unit-code.ts";
import { type Bytes, toBase64Url } from "../../encoding/bytes.ts";
import { parseCertificate } from "../../pki/certificate.ts";
import { issueCertificate } from "../../pki/issue-certificate.ts";
import type { ChainState } from "../chain-state.ts";
import { issueStatement, type StatementContent, type StatementSigner, type StatementWish } from "../issue-statement.ts";
import type { SignedStatement } from "../statement.ts";
import { verifyChain, verifyNextStatement } from "../verify-chain.ts";

export let org: MadeOrganisation;

/** To be called before the tests of a file. */
export async function prepareScene(): Promise<void> {
  org = await makeOrganisation(practiceShape({ ceiling: "secret" }));
  // A colleague's authority, taken away again; a member who left; a lower ceiling in one commune.
  await org.extend(COMMUNE, await caContent("Z01.01", COMMUNE), org.unit("Z01.01").authority);
  removed = await caOf(COMMUNE, "Z01.01");
  await org.extend(COMMUNE, { kind: "ca-added", body: { certificate: toBase64Url(removed.certificate) } }, parentCa());
  const fingerprint = org.unit(COMMUNE).state.authorities.at(-1)?.fingerprint as string;
  await org.extend(COMMUNE, { kind: "ca-removed", body: { certificate: fingerprint } }, parentCa());
  removedAbove = await caOf("Z01.01", "Z01", undefined, 2);
  const above = toBase64Url(removedAbove.certificate);
  const { authority: centre } = org.unit("Z01");
  await org.extend("Z01.01", { kind: "ca-added", body: { certificate: above } }, centre);
  const { fingerprint: former } = org.unit("Z01.01").state.authorities.at(-1) as { fingerprint: string };
  await org.extend("Z01.01", { kind: "ca-removed", body: { certificate: former } }, centre);
  gone = org.person(COMMUNE, "specialist").member;
  const from = org.unit(COMMUNE).state.seq + 1;
  await org.extend(COMMUNE, { kind: "revoked", body: { what: "member", id: gone, from } });
  await org.extend(COMMUNE, { kind: "ceiling-set", body: { ceiling: "confidential" } }, parentCa());
  const chain = await verifyChain({
    ...org.context,
    state: undefined,
    statements: org.statements,
    parentState: undefined,
  });
  if (!chain.ok) throw new Error(chain.error.type);
  orgState = chain.value;
}

export const COMMUNE = "Z01.01.01";
export const SIBLING = "Z01.01.02";
export const HEX64 = "ab".repeat(32);
export const HEX32 = "cd".repeat(16);
export let removed: StatementSigner;
/** An authority of the province that the centre has taken away. */
export let removedAbove: StatementSigner;
export let orgState: ChainState;
export let gone: string;

export const state = (code: string): ChainState => org.unit(code).state;
export const parentCa = (): StatementSigner => org.unit("Z01.01").authority;

/** A new authority of a unit, certified by an authority of another one. */
export async function caOf(unit: string, issuer: string, publicKey?: Bytes, depth = 0): Promise<StatementSigner> {
  const { authority } = org.unit(issuer);
  const keys = await makeKeyPair();
  const certificate = await issueCertificate({
    subject: { kind: "unit-ca", path: state(unit).path, pathLength: depth, clearance: "confidential" },
    publicKey: publicKey ?? keys.publicKey,
    issuer: authority,
    ...org.validity,
  });
  return { certificate, privateKey: keys.privateKey, chain: [authority.certificate, ...authority.chain] };
}

export async function caContent(issuer: string, unit: string, publicKey?: Bytes): Promise<StatementContent> {
  const { certificate } = await caOf(unit, issuer, publicKey);
  return { kind: "ca-added", body: { certificate: toBase64Url(certificate) } };
}

export async function deviceContent(
  change: Partial<Extract<StatementContent, { kind: "device-admitted" }>["body"]> = {},
  subject: Partial<Parameters<typeof issueCertificate>[0]> = {},
): Promise<StatementContent> {
  const certificate = await issueCertificate({
    subject: { kind: "device", path: state(COMMUNE).path, id: HEX32, clearance: "confidential" },
    publicKey: (await makeKeyPair()).publicKey,
    issuer: org.unit(COMMUNE).authority,
    ...org.validity,
    ...subject,
  });
  const body = {
    member: org.person(COMMUNE, "leader").member,
    certificate: toBase64Url(certificate),
    wrapKey: toBase64Url(new Uint8Array(1216).fill(7)),
    levels: ["unclassified" as const],
    streams: ["mail" as const],
    ...change,
  };
  return { kind: "device-admitted", body };
}

export function memberContent(
  change: Partial<Extract<StatementContent, { kind: "member-admitted" }>["body"]> = {},
): StatementContent {
  const body = {
    member: HEX32,
    roles: ["leader" as const],
    levels: ["unclassified" as const],
    signing: HEX64,
    authentication: "ee".repeat(32),
    roster: HEX64,
    ...change,
  };
  return { kind: "member-admitted", body };
}

export interface Wrong {
  readonly content?: StatementContent;
  readonly signer?: StatementSigner;
  readonly wish?: Partial<StatementWish>;
  /** The commune's own chain where absent. */
  readonly unit?: string;
  readonly parentState?: ChainState | undefined;
}

export const FROM_ABOVE = /^(unit-created|ca-added|ca-removed|ceiling-set|recovery-key-set)$/;

export async function verdict(wrong: Wrong): Promise<string> {
  const unit = wrong.unit ?? COMMUNE;
  const content = wrong.content ?? memberContent();
  const above = FROM_ABOVE.test(content.kind);
  const parent = org.units.get(state(unit).path.at(-2) as string)?.state ?? orgState;
  const signed = await issueStatement({
    unit: unitCode(unit),
    content,
    previous: state(unit),
    signer: wrong.signer ?? (above ? parentCa() : org.unit(unit).authority),
    at: org.at,
    ...(above ? { parent } : {}),
    ...wrong.wish,
  });
  return verdictOn(signed, state(unit), "parentState" in wrong ? wrong.parentState : parent);
}

export async function verdictOn(signed: SignedStatement, before: ChainState | undefined, parentState?: ChainState) {
  const next = await verifyNextStatement({ ...org.context, state: before, signed, parentState });
  return next.ok ? "accepted" : next.error.type;
}

export function compartment(
  level: "unclassified" | "confidential" | "secret",
  epoch: number,
  fill = 9,
): StatementContent {
  const publicKey = toBase64Url(new Uint8Array(1216).fill(fill));
  return { kind: "compartment-opened", body: { level, epoch, publicKey } };
}

export function ceiling(level: "unclassified" | "secret" | "topSecret"): StatementContent {
  return { kind: "ceiling-set", body: { ceiling: level } };
}

export function recoveryKey(): StatementContent {
  return { kind: "recovery-key-set", body: { publicKey: toBase64Url(new Uint8Array(1216).fill(3)) } };
}

export function revoked(what: "member" | "device" | "seal", id: string, from: number): StatementContent {
  return { kind: "revoked", body: { what, id, from } };
}

/** The clerk's device, and the sequence after the one that admitted it. */
export function clerkDevice(): [string, number] {
  const { device } = org.person(COMMUNE, "clerk");
  const record = state(COMMUNE).devices.find(({ fingerprint }) => fingerprint === device);
  return [device, (record as NonNullable<typeof record>).from + 1];
}

/** The parent before its newest statement. */
export function older(): ChainState {
  const parent = state("Z01.01");
  return { ...parent, seq: parent.seq - 1, head: parent.hashes[parent.seq - 1] as string };
}

export function official(): StatementSigner {
  const person = org.person(COMMUNE, "administrator");
  return { certificate: person.certificates.signing, privateKey: person.keys.signing.privateKey, chain: person.chain };
}

export function sealSubject(): Partial<Parameters<typeof issueCertificate>[0]> {
  return { subject: { kind: "seal", path: state(COMMUNE).path, clearance: "unclassified" } };
}

export async function publicKeyOf({ certificate }: StatementSigner): Promise<Bytes> {
  const parsed = await parseCertificate(certificate);
  if (!parsed.ok) throw new Error(parsed.error.type);
  return parsed.value.spki;
}
