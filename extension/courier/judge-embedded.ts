/**
 * The signed object inside an event, judged for the fold (`Embedded` of shared/domain/work-state.ts): its CMS, its signer's
 * kind, that the signer is in force and is the member named, its canonical form, its unit and its level. What does not
 * hold is left out, and the fold then refuses the event.
 */
import { readApproval } from "../../shared/dispatch/approval.ts";
import { readManifest } from "../../shared/dispatch/manifest.ts";
import { readReceipt } from "../../shared/dispatch/receipt.ts";
import { judgeMember, judgeSignature } from "../../shared/dispatch/signature-judgement.ts";
import type { Level } from "../../shared/domain/level.ts";
import type { Role } from "../../shared/domain/role.ts";
import { STATUS_RULES } from "../../shared/domain/status.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { WorkEvent } from "../../shared/domain/work-events.ts";
import type { Embedded } from "../../shared/domain/work-state.ts";
import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import type { PathMemory } from "../../shared/pki/path-memory.ts";
import type { CertificateKind } from "../../shared/pki/profile.ts";
import { memberAt } from "../../shared/trust/chain-state.ts";
import type { OrganisationView } from "../../shared/trust/organisation-view.ts";
import { readRosterEntry, rosterEntrySchema } from "../../shared/trust/roster.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { type AcceptanceSigner, proofSchema, readAcceptance, verifyProof } from "../../shared/wire/position.ts";
import { readObject } from "../../shared/wire/schema-parts.ts";

export interface EmbeddedContext {
  readonly unit: UnitCode;
  readonly level: Level;
  /** When the relay took the event in. */
  readonly at: Date;
  /** The statement of the unit's chain as of which signers must be in force. */
  readonly asOf: number;
  readonly view: OrganisationView;
  readonly memory: PathMemory;
  readonly relay: AcceptanceSigner;
}

/** Undefined: nothing is embedded, or it does not hold. */
export type EmbeddedJudgement = Embedded | undefined | "chain-missing";

export async function judgeEmbedded(event: WorkEvent, context: EmbeddedContext): Promise<EmbeddedJudgement> {
  switch (event.kind) {
    case "roster-entry":
      return rosterEntry(event.body, context);
    case "draft-approved":
      return approval(event.body, context);
    case "dispatch-sealed":
      return manifest(event.body, context);
    case "dispatch-accepted":
      return acceptance(event.body, context);
    case "dispatch-arrived":
    case "dispatch-registered":
    case "dispatch-refused":
      return receipt(event.body, context);
    default:
      return undefined;
  }
}

async function rosterEntry(
  body: { readonly entry: string; readonly salt: string },
  { unit, asOf, view }: EmbeddedContext,
): Promise<EmbeddedJudgement> {
  const given = { entry: fromBase64Url(body.entry), salt: fromBase64Url(body.salt) };
  const named = readObject(given.entry, rosterEntrySchema);
  const chain = view.chains.get(unit);
  const record = named.ok && chain ? memberAt(chain, named.value.member, asOf) : undefined;
  if (record === undefined) return undefined;
  const entry = await readRosterEntry(given, { unit, record });
  if (!entry.ok) return undefined;
  const { member, name, title } = entry.value;
  return { type: "roster-entry", member, name, title };
}

async function approval(
  body: { readonly approval: string; readonly cms: string },
  context: EmbeddedContext,
): Promise<EmbeddedJudgement> {
  const bytes = fromBase64Url(body.approval);
  const read = readApproval(bytes);
  if (!read.ok || read.value.unit !== context.unit || read.value.data.level !== context.level) return undefined;
  const { draft, data, member, chains } = read.value;
  const signed = await judgeSigned(context, {
    bytes,
    cms: body.cms,
    kind: "signing",
    roles: ["leader"],
    member,
    chains,
  });
  return signed === "passed" ? { type: "approval", id: await sha256Hex(bytes), draft, data, member } : missing(signed);
}

async function manifest(
  body: { readonly manifest: string; readonly cms: string },
  context: EmbeddedContext,
): Promise<EmbeddedJudgement> {
  const bytes = fromBase64Url(body.manifest);
  const read = readManifest(bytes);
  if (!read.ok || read.value.unit !== context.unit || read.value.data.level !== context.level) return undefined;
  const { draft, data, member, approval: approved, number, chains } = read.value;
  const signed = await judgeSigned(context, { bytes, cms: body.cms, kind: "seal", roles: ["clerk"], member, chains });
  if (signed !== "passed") return missing(signed);
  return { type: "manifest", id: await sha256Hex(bytes), draft, data, approval: approved, number, member };
}

async function acceptance(
  body: { readonly acceptance: string; readonly proof: unknown },
  { unit, relay }: EmbeddedContext,
): Promise<EmbeddedJudgement> {
  const bytes = fromBase64Url(body.acceptance);
  const read = readAcceptance(bytes);
  const proof = proofSchema.safeParse(body.proof);
  if (!read.ok || !proof.success || read.value.chain.unit !== unit) return undefined;
  const proved = await verifyProof(bytes, proof.data, relay);
  return proved.ok ? { type: "acceptance", dispatch: read.value.dispatch } : undefined;
}

async function receipt(
  body: { readonly receipt: string; readonly cms: string },
  context: EmbeddedContext,
): Promise<EmbeddedJudgement> {
  const bytes = fromBase64Url(body.receipt);
  const read = readReceipt(bytes);
  if (!read.ok || read.value.unit !== context.unit) return undefined;
  const { dispatch, status, member, chains, arrival, reason } = read.value;
  const byDevice = STATUS_RULES[status].by === "device";
  const roles: readonly Role[] = status === "02" || status === "03" ? ["clerk"] : [];
  const kind = byDevice ? "device" : "signing";
  const signed = await judgeSigned(context, { bytes, cms: body.cms, kind, roles, member, chains });
  if (signed !== "passed") return missing(signed);
  return {
    type: "receipt",
    id: await sha256Hex(bytes),
    dispatch,
    status,
    member,
    ...(arrival === undefined ? {} : { arrival }),
    ...(reason === undefined ? {} : { reason }),
  };
}

interface Signed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly cms: string;
  readonly kind: CertificateKind;
  readonly roles: readonly Role[];
  readonly member: string;
  readonly chains: readonly ChainHead[];
}

async function judgeSigned(
  { unit, level, at, asOf, view, memory }: EmbeddedContext,
  { bytes, cms, kind, roles, member, chains }: Signed,
): Promise<"passed" | "failed" | "chain-missing"> {
  const state = view.chains.get(unit);
  if (state === undefined || state.seq < asOf) return "chain-missing";
  // What the relay did not have when it took the event in, the author cannot have had either.
  const [own] = chains;
  if (own === undefined || own.seq > asOf || state.hashes[own.seq] !== own.head) return "failed";
  // Of the units above only which they are: a statement that nobody will ever have must not hold up the unit's work, and
  // devices that have read more and less of those chains must judge alike.
  const path = state.path.toReversed();
  if (path.length !== chains.length || !path.every((code, i) => chains[i]?.unit === code)) return "failed";
  const signed = { bytes, cms: fromBase64Url(cms) };
  const signature = await judgeSignature({ signed, kind, unit, root: view.root, at, memory });
  if (!signature.ok) return "failed";
  const holder = judgeMember(state, asOf, { path: signature.value.path, member, level, roles });
  return holder.ok ? "passed" : "failed";
}

function missing(judged: "failed" | "chain-missing"): EmbeddedJudgement {
  return judged === "chain-missing" ? judged : undefined;
}
