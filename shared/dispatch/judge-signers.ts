/**
 * Who sealed and who approved a dispatch: steps 5 to 7 of opening one (docs/protocol.md, section 7.4). Each step gives a
 * check and, where it passed, the facts that stand behind it.
 */
import { equal, sha256Hex } from "../encoding/bytes.ts";
import type { VerifiedSignature } from "../pki/cms.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import type { MemberRecord } from "../trust/chain-state.ts";
import type { OrganisationView } from "../trust/organisation-view.ts";
import { readRosterEntry } from "../trust/roster.ts";
import { writeObject } from "../wire/schema-parts.ts";
import type { Approval } from "./approval.ts";
import type { DispatchParts } from "./dispatch-body.ts";
import { readEvidence, type RevealedEntry } from "./evidence.ts";
import type { Manifest } from "./manifest.ts";
import { type Claim, judgeMember, judgeSignature } from "./signature-judgement.ts";
import type { Standing } from "./standing.ts";
import type { Check, CheckReason, Outcome, PersonFact } from "./verification.ts";

export interface SignerContext {
  readonly parts: DispatchParts<unknown>;
  readonly manifest: Manifest;
  /** Undefined where its bytes are not one. */
  readonly approval: Approval | undefined;
  readonly view: OrganisationView;
  readonly memory?: PathMemory;
}

export interface JudgedSigner {
  readonly check: Check;
  /** The signature verified under the root; whose it is, is for the check. */
  readonly signature?: VerifiedSignature;
  /** Where the check passed. */
  readonly member?: MemberRecord;
}

/** Step 5. Without a time stamp the signature is judged at the moment that it states, and the stamp is undetermined. */
export async function judgeSeal(
  { manifest, parts, view: { root }, memory }: SignerContext,
  standing: Standing,
): Promise<JudgedSigner & { readonly stamp: Check }> {
  const wish = { signed: parts.manifest, kind: "seal", unit: manifest.unit, root, ...(memory && { memory }) } as const;
  const stamped = await judgeSignature({ ...wish, at: "time-stamp" });
  const unstamped = !stamped.ok && stamped.error.type === "no-time-stamp";
  const signature = unstamped ? await judgeSignature({ ...wish, at: new Date(manifest.at) }) : stamped;
  const stamp = stampCheck(unstamped ? "no-time-stamp" : signature.ok ? undefined : signature.error.type);
  if (!signature.ok) return { check: { id: "seal", outcome: "failed", reason: signature.error.type }, stamp };
  const { finding, member } = judgeHolder(standing, {
    path: signature.value.path,
    member: manifest.member,
    level: manifest.data.level,
    roles: ["clerk"],
  });
  return { check: { id: "seal", ...finding }, stamp, signature: signature.value, ...(member && { member }) };
}

function stampCheck(fault: CheckReason | undefined): Check {
  const id = "time-stamp";
  if (fault === undefined) return { id, outcome: "passed" };
  if (fault === "bad-time-stamp") return { id, outcome: "failed", reason: fault };
  return { id, outcome: "undetermined", reason: fault === "no-time-stamp" ? fault : "not-judged" };
}

/** Step 6. The time stamp on the seal covers the approval's hash, so the approval was there at that moment. */
export async function judgeApproval(
  { manifest, approval, parts, view: { root }, memory }: SignerContext,
  standing: Standing,
  seal: VerifiedSignature | undefined,
): Promise<JudgedSigner> {
  const failed = (reason: CheckReason): JudgedSigner => ({ check: { id: "approval", outcome: "failed", reason } });
  if (approval === undefined) return failed("malformed");
  if ((await sha256Hex(parts.approval.bytes)) !== manifest.approval) return failed("other-approval");
  if (approval.unit !== manifest.unit || approval.draft !== manifest.draft) return failed("other-approval");
  if (!equal(writeObject(approval.data), writeObject(manifest.data))) return failed("other-data");
  const at = seal?.timeStamp?.time ?? new Date(manifest.at);
  const wish = { signed: parts.approval, kind: "signing", unit: manifest.unit, root, at } as const;
  const signature = await judgeSignature({ ...wish, ...(memory && { memory }) });
  if (!signature.ok) return failed(signature.error.type);
  const { finding, member } = judgeHolder(standing, {
    path: signature.value.path,
    member: approval.member,
    level: manifest.data.level,
    roles: ["leader"],
  });
  return { check: { id: "approval", ...finding }, signature: signature.value, ...(member && { member }) };
}

function judgeHolder(
  standing: Standing,
  claim: Claim,
): { readonly finding: { readonly outcome: Outcome; readonly reason?: CheckReason }; readonly member?: MemberRecord } {
  if (standing.outcome !== "passed") return { finding: { outcome: standing.outcome, reason: standing.reason } };
  const member = judgeMember(standing.state, standing.seq, claim);
  return member.ok
    ? { finding: { outcome: "passed" }, member: member.value }
    : { finding: { outcome: "failed", reason: member.error.type } };
}

/** Step 7: the names of the two whose checks passed. */
export async function judgeNames(
  { parts, manifest }: SignerContext,
  seal: JudgedSigner,
  leader: JudgedSigner,
): Promise<{ readonly check: Check; readonly leader?: PersonFact; readonly clerk?: PersonFact }> {
  const id = "names";
  const evidence = readEvidence(parts.evidence);
  if (!evidence.ok) return { check: { id, outcome: "failed", reason: "bad-entry" } };
  const personOf = async (given: RevealedEntry, record: MemberRecord): Promise<PersonFact | undefined> => {
    const entry = await readRosterEntry(given, { unit: manifest.unit, record });
    if (!entry.ok) return undefined;
    return { member: record.member, name: entry.value.name, title: entry.value.title, roles: record.roles };
  };
  const clerk = seal.member && (await personOf(evidence.value.manifest, seal.member));
  const named = leader.member && (await personOf(evidence.value.approval, leader.member));
  const fits = named !== undefined && leader.signature?.path.commonName === named.name;
  const found = { ...(fits && { leader: named }), ...(clerk && { clerk }) };
  if ((seal.member && !clerk) || (leader.member && !named)) {
    return { check: { id, outcome: "failed", reason: "bad-entry" }, ...found };
  }
  if (leader.member && !fits) return { check: { id, outcome: "failed", reason: "other-name" }, ...found };
  return fits && clerk
    ? { check: { id, outcome: "passed" }, ...found }
    : { check: { id, outcome: "undetermined", reason: "not-judged" }, ...found };
}
