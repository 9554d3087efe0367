/**
 * The steps that judging any signature in a unit shares: the CMS under the root, the signer's unit, and the member behind
 * it in the unit's chain. Dispatches, receipts and events are judged through here, so no kind of object has rules of its
 * own about who may speak for a unit.
 */
import { type Level, levelRank } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import { type CmsError, verifyDetached, type VerifiedSignature } from "../pki/cms.ts";
import { isSamePath } from "../pki/names.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import type { CertificateKind } from "../pki/profile.ts";
import type { TrustAnchor, ValidPath } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import { type ChainState, deviceAt, memberAt, type MemberRecord, sealAt } from "../trust/chain-state.ts";
import type { SignedObject } from "./signed-object.ts";

export type SignatureFault =
  | "bad-signature"
  | "bad-certificate"
  | "bad-time-stamp"
  | "no-time-stamp"
  | "other-unit"
  | "not-in-force"
  | "other-member"
  | "wrong-role"
  | "above-clearance";

export interface SignatureRefusal {
  readonly type: SignatureFault;
}

/** The CMS over the object, by a certificate of one of these kinds and of this unit. */
export async function judgeSignature(input: {
  readonly signed: SignedObject;
  readonly kind: CertificateKind | readonly CertificateKind[];
  readonly unit: string;
  readonly root: TrustAnchor;
  readonly at: Date | "time-stamp";
  readonly memory?: PathMemory;
}): Promise<Result<VerifiedSignature, SignatureRefusal>> {
  const { signed, kind, unit, ...rest } = input;
  const verified = await verifyDetached({ ...rest, content: signed.bytes, cms: signed.cms, usage: [kind].flat() });
  if (!verified.ok) return refuse(faultOf(verified.error));
  // A seal's signature alone is stamped: on any other a time stamp is a part of the CMS that its signer never saw.
  const { path, timeStamp } = verified.value;
  if (timeStamp !== undefined && path.kind !== "seal") return refuse("bad-signature");
  return path.path.at(-1) === unit ? verified : refuse("other-unit");
}

function faultOf({ type }: CmsError): SignatureFault {
  if (type === "path") return "bad-certificate";
  if (type === "time-stamp") return "bad-time-stamp";
  return type === "no-time-stamp" ? "no-time-stamp" : "bad-signature";
}

export interface Claim {
  /** The verified path of the signer's certificate. */
  readonly path: ValidPath;
  /** The member that the object names. */
  readonly member: string;
  readonly level: Level;
  /** One of these is needed; none where it is empty. */
  readonly roles: readonly Role[];
}

/** The member in force as of statement `seq`, to whom this certificate belongs, with a role and the level. */
export function judgeMember(state: ChainState, seq: number, claim: Claim): Result<MemberRecord, SignatureRefusal> {
  const { path, member: id, level, roles } = claim;
  if (!isSamePath(path.path, state.path)) return refuse("other-unit");
  const holder = holderOf(state, seq, path);
  if (holder === undefined) return refuse("not-in-force");
  if (holder.member.member !== id) return refuse("other-member");
  if (roles.length > 0 && !roles.some((role) => holder.member.roles.includes(role))) return refuse("wrong-role");
  if (!holder.levels.includes(level) || levelRank(path.clearance) < levelRank(level)) return refuse("above-clearance");
  return ok(holder.member);
}

/** Whose the certificate is as of statement `seq`, and the levels at which it may speak. */
function holderOf(
  state: ChainState,
  seq: number,
  { kind, certificate: { fingerprint } }: ValidPath,
): { readonly member: MemberRecord; readonly levels: readonly Level[] } | undefined {
  if (kind === "seal") {
    const seal = sealAt(state, fingerprint, seq);
    return seal && { member: seal.member, levels: seal.device.levels };
  }
  if (kind === "device") {
    const device = deviceAt(state, fingerprint, seq);
    const member = device && memberAt(state, device.member, seq);
    return device && member && { member, levels: device.levels };
  }
  if (kind !== "signing") return undefined;
  // A certificate that was a member's once belongs to nobody now; one of another member leads to that member.
  const named = state.members.findLast(({ signing }) => signing === fingerprint);
  const member = named && memberAt(state, named.member, seq);
  return member?.signing === fingerprint ? { member, levels: member.levels } : undefined;
}

function refuse(type: SignatureFault): { readonly ok: false; readonly error: SignatureRefusal } {
  return err({ type });
}
