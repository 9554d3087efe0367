/**
 * Judging an opened dispatch (docs/protocol.md, section 7.4, steps 3 to 8): who sent it, who approved it, whether anything
 * was altered, and as of which statement that holds. Pure: no network, and no clock but the one that it is given. What is
 * missing is named, so that the caller fetches it and judges again.
 *
 * Files come out only where each has the size and hash that the seal signed. The worst failure: a dispatch in the inbox
 * under the name of a unit whose seal is not on it, or of a leader who never approved it (R27), or "passed" for what nobody
 * could judge.
 */
import type { UnitCode } from "../domain/unit-code.ts";
import { sha256Hex } from "../encoding/bytes.ts";
import type { VerifiedSignature } from "../pki/cms.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import type { OrganisationView } from "../trust/organisation-view.ts";
import type { Position } from "../wire/position.ts";
import { isOfNewerVersion } from "../wire/schema-parts.ts";
import { readApproval } from "./approval.ts";
import { compareClocks } from "./clocks.ts";
import { judgeApprovedFiles, judgeFiles } from "./judge-files.ts";
import { judgeApproval, judgeNames, judgeSeal, type JudgedSigner, type SignerContext } from "./judge-signers.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import type { OpenedDispatch } from "./open-dispatch.ts";
import { judgeStanding, newestOf, type Standing } from "./standing.ts";
import type {
  Check,
  CheckId,
  CheckReason,
  Outcome,
  Relation,
  SignerUnit,
  Times,
  UnitFact,
  Verification,
} from "./verification.ts";

export interface VerifyDispatchRequest {
  readonly opened: OpenedDispatch;
  /** Of the envelope in its mailbox, proved by the caller. */
  readonly position: Pick<Position, "at" | "chain">;
  readonly view: OrganisationView;
  /** Whether another dispatch with the same approval of the same unit stands before this one in the mailbox. */
  readonly sealedBefore?: boolean;
  readonly now: Date;
  readonly memory?: PathMemory;
  readonly signal?: AbortSignal;
}

export interface JudgedDispatch {
  readonly verification: Verification;
  /** In the order of the manifest; none unless the check `files` passed. */
  readonly files: readonly Blob[];
}

/** @throws the signal's reason; what reading the files throws */
export async function verifyDispatch(request: VerifyDispatchRequest): Promise<JudgedDispatch> {
  const { opened, position, view, memory, signal } = request;
  const { envelope, parts } = opened;
  const { dispatch } = envelope.header;
  const judged = await judgeManifest(opened);
  if ("reason" in judged) return { verification: unreadable(dispatch, judged.reason), files: [] };
  const { manifest } = judged;
  const read = readApproval(parts.approval.bytes);
  const approval = read.ok ? read.value : undefined;
  const context: SignerContext = { parts, manifest, approval, view, ...(memory && { memory }) };

  const sealed = judgeStanding(view, manifest.unit, manifest.chains, position.chain);
  const approved =
    approval?.unit === manifest.unit ? judgeStanding(view, approval.unit, approval.chains, position.chain) : sealed;
  const files = await judgeFiles(parts.files, manifest.files, signal);
  const seal = await judgeSeal(context, sealed);
  const leader = onceOnly(await judgeApproval(context, approved, seal.signature), request.sealedBefore === true);
  const approvedFiles: Check =
    files.outcome === "passed"
      ? await judgeApprovedFiles(parts.files, manifest.data.files, manifest.files, signal)
      : { id: "approved-files", outcome: "undetermined", reason: "not-judged" };
  const names = await judgeNames(context, seal, leader);
  const checks: readonly Check[] = [
    { id: "manifest", outcome: "passed" },
    files,
    chainsCheck([sealed, approved]),
    seal.check,
    seal.stamp,
    leader.check,
    approvedFiles,
    names.check,
  ];
  const passed = (id: CheckId) => checks.some((check) => check.id === id && check.outcome === "passed");
  const stamp = seal.signature?.timeStamp;
  const times: Times = {
    sealed: manifest.at,
    accepted: position.at,
    ...(approval && { approved: approval.at }),
    ...(stamp && { stamped: stamp.time.toISOString() }),
  };
  const verification: Verification = {
    dispatch,
    outcome: overall(checks),
    checks,
    // A seal that holds does not make up for an approval or a name that does not: somebody has gone against the rules.
    quarantine: checks.some(({ outcome }) => outcome === "failed"),
    missing: newestOf([sealed, approved].flatMap((each) => (each.outcome === "undetermined" ? each.missing : []))),
    manifest,
    relation: relationOf(manifest, envelope.unit),
    times,
    clocks: compareClocks(times, request.now),
    unaltered: (["files", "seal", "approval", "approved-files"] as const).every(passed),
    ...(approval && passed("approval") && { approval }),
    ...(names.leader && leader.signature && { leader: { ...names.leader, unit: signerUnit(view, leader.signature) } }),
    ...(seal.signature &&
      passed("seal") && {
        seal: { unit: signerUnit(view, seal.signature), ...(names.clerk && { clerk: names.clerk }) },
      }),
    ...(sealed.outcome === "passed" && {
      asOf: { unit: manifest.unit, seq: sealed.seq, head: sealed.state.hashes[sealed.seq] as string },
    }),
  };
  return { verification, files: files.outcome === "passed" ? parts.files : [] };
}

function unreadable(dispatch: string, reason: CheckReason): Verification {
  const checks: readonly Check[] = [{ id: "manifest", outcome: "failed", reason }];
  return { dispatch, outcome: "failed", checks, quarantine: true, missing: [], clocks: [], unaltered: false };
}

/** Step 3: the manifest is the one that the clear header names, and fits it and the content key. */
async function judgeManifest({
  envelope: { header },
  parts,
  commitment,
}: OpenedDispatch): Promise<{ readonly manifest: Manifest } | { readonly reason: CheckReason }> {
  if ((await sha256Hex(parts.manifest.bytes)) !== header.dispatch) return { reason: "other-id" };
  const read = readManifest(parts.manifest.bytes);
  if (!read.ok) return { reason: isOfNewerVersion(parts.manifest.bytes) ? "newer-version" : "malformed" };
  const manifest = read.value;
  if (manifest.unit !== header.from) return { reason: "other-unit" };
  if (manifest.data.level !== header.level) return { reason: "other-level" };
  if (manifest.key.commitment !== commitment) return { reason: "other-key" };
  return { manifest };
}

/** One approval is for one dispatch: what fails by itself says so first. */
function onceOnly(leader: JudgedSigner, sealedBefore: boolean): JudgedSigner {
  if (!sealedBefore || leader.check.outcome === "failed") return leader;
  return { ...leader, check: { id: "approval", outcome: "failed", reason: "sealed-twice" } };
}

function relationOf(manifest: Manifest, unit: UnitCode): Relation {
  if (unit === manifest.unit) return { type: "own" };
  const recipient = manifest.data.recipients.find((each) => each.unit === unit);
  return recipient === undefined ? { type: "forwarded" } : { type: "addressed", role: recipient.role };
}

function chainsCheck(standings: readonly Standing[]): Check {
  const id = "chains";
  if (standings.some(({ outcome }) => outcome === "failed")) return { id, outcome: "failed", reason: "other-chains" };
  return standings.every(({ outcome }) => outcome === "passed")
    ? { id, outcome: "passed" }
    : { id, outcome: "undetermined", reason: "chain-missing" };
}

function overall(checks: readonly Check[]): Outcome {
  if (checks.some(({ outcome }) => outcome === "failed")) return "failed";
  return checks.every(({ outcome }) => outcome === "passed") ? "passed" : "undetermined";
}

function signerUnit(view: OrganisationView, { path }: VerifiedSignature): SignerUnit {
  const fact = (code: string): UnitFact => {
    const state = view.chains.get(code as UnitCode);
    return { code, ...(state && { name: state.name }) };
  };
  const [organisation = ""] = path.path;
  const issuer = path.authorities[0]?.subject.path.at(-1) ?? organisation;
  return { ...fact(path.path.at(-1) ?? organisation), path: path.path.map(fact), certifiedBy: fact(issuer) };
}
