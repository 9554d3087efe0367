/**
 * What a new device believes of the administrator's reply, and how it then finds itself in the verified chain
 * (docs/protocol.md, section 11).
 */
import { type Level, levelRank } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, concat, equal, fromBase64Url, sha256Hex } from "../encoding/bytes.ts";
import { readRequest } from "../pki/request.ts";
import { type TrustAnchor, type ValidPath, validatePath } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import type { PersonCertificates } from "../trust/admit.ts";
import { type ChainState, deviceAt, memberAt, sealAt } from "../trust/chain-state.ts";
import { commitRosterEntry, type RosterEntry, rosterEntrySchema } from "../trust/roster.ts";
import { readObject } from "../wire/schema-parts.ts";
import type { Invitation } from "./invitation.ts";
import { type EnrolmentReply, REQUEST_KINDS, requestSchema } from "./messages.ts";

/** What an enrolled device knows of itself; plain data but for the root, of which the DER is kept. */
export interface DeviceEnrolment {
  readonly organisation: UnitCode;
  readonly unit: UnitCode;
  /** DER; its fingerprint is the invitation's. */
  readonly root: Bytes;
  readonly member: string;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  readonly name: string;
  readonly title: string;
  /** The roster entry's bytes, and its salt: what others need to believe the name. */
  readonly entry: Bytes;
  readonly salt: Bytes;
  readonly certificates: PersonCertificates;
  /** Fingerprint of the device certificate. */
  readonly device: string;
  /** DER of the authorities above the certificates, the unit's first, without the root. */
  readonly chain: readonly Bytes[];
  /** X-Wing public key of the device. */
  readonly wrapKey: Bytes;
}

export type ReplyRule =
  | "cannot-open"
  | "malformed"
  | "organisation"
  | "unit"
  | "path"
  | "entry"
  | "certificate"
  | "other-key"
  | "name"
  | "levels"
  | "seal";

function refuse(type: ReplyRule): { readonly ok: false; readonly error: { readonly type: ReplyRule } } {
  return err({ type });
}

/** @param given.request the device's own request; `root` and `path` as the administrator's first answer proved them */
export async function checkReply(
  reply: EnrolmentReply,
  given: {
    readonly invitation: Invitation;
    readonly request: Bytes;
    readonly root: TrustAnchor;
    readonly path: readonly Bytes[];
    readonly at: Date;
  },
): Promise<Result<DeviceEnrolment, { readonly type: ReplyRule }>> {
  const { invitation, root, path, at } = given;
  if (reply.organisation !== invitation.organisation) return refuse("organisation");
  if (reply.unit !== invitation.unit) return refuse("unit");
  if (!equal(concat(...reply.path.map(fromBase64Url)), concat(...path))) return refuse("path");
  const entry = fromBase64Url(reply.entry);
  const person = readObject(entry, rosterEntrySchema);
  if (!person.ok || person.value.unit !== reply.unit || person.value.member !== reply.member) return refuse("entry");
  if ((reply.certificates.seal !== undefined) !== reply.roles.includes("clerk")) return refuse("seal");

  const request = readObject(given.request, requestSchema);
  if (!request.ok) throw new Error("an own request that cannot be read");
  for (const kind of REQUEST_KINDS) {
    const certificate = reply.certificates[kind];
    if (certificate === undefined) continue;
    const own = await readRequest(fromBase64Url(request.value[kind]));
    if (!own.ok) throw new Error("an own request that cannot be read");
    const valid = await validatePath({
      leaf: fromBase64Url(certificate),
      intermediates: path.slice(0, -1),
      root,
      at,
      usage: kind,
    });
    if (!valid.ok || valid.value.path.at(-1) !== invitation.unit) return refuse("certificate");
    if (!equal(valid.value.certificate.spki, own.value.publicKey)) return refuse("other-key");
    if (!isNamedAs(person.value, valid.value)) return refuse("name");
    const ceiling = kind === "authentication" ? undefined : valid.value.clearance;
    if (ceiling !== undefined && !isCleared(reply.levels, ceiling)) return refuse("levels");
  }
  const { signing, authentication, device, seal } = reply.certificates;
  return ok({
    organisation: reply.organisation,
    unit: reply.unit,
    root: root.certificate.der,
    member: reply.member,
    roles: reply.roles,
    levels: reply.levels,
    name: person.value.name,
    title: person.value.title,
    entry,
    salt: fromBase64Url(reply.salt),
    certificates: {
      signing: fromBase64Url(signing),
      authentication: fromBase64Url(authentication),
      device: fromBase64Url(device),
      ...(seal === undefined ? {} : { seal: fromBase64Url(seal) }),
    },
    device: await sha256Hex(fromBase64Url(device)),
    chain: path.slice(0, -1),
    wrapKey: fromBase64Url(request.value.wrapKey),
  });
}

/** Certificates of the person carry the name of the roster entry. */
function isNamedAs({ name }: RosterEntry, { kind, commonName }: ValidPath): boolean {
  return (kind !== "signing" && kind !== "authentication") || commonName === name;
}

function isCleared(levels: readonly Level[], clearance: Level): boolean {
  return levels.every((level) => levelRank(level) <= levelRank(clearance));
}

export type AdmissionRule = "other-unit" | "member" | "roster" | "certificates" | "device" | "wrap-key" | "seal";

/**
 * Whether the device finds itself in the verified chain exactly as the reply said. The last step of an enrolment: before
 * it passes, the device opens no seed and signs nothing.
 */
export async function checkOwnAdmission(
  state: ChainState,
  enrolment: DeviceEnrolment,
): Promise<Result<void, { readonly type: AdmissionRule }>> {
  const { certificates } = enrolment;
  const [member, device] = [memberAt(state, enrolment.member), deviceAt(state, enrolment.device)];
  const seal = certificates.seal && sealAt(state, await sha256Hex(certificates.seal));
  if (state.unit !== enrolment.unit) return err({ type: "other-unit" });
  if (member === undefined || !isSameList(member.roles, enrolment.roles)) return err({ type: "member" });
  if ((await commitRosterEntry(enrolment.salt, enrolment.entry)) !== member.roster) return err({ type: "roster" });
  const { signing, authentication } = member;
  if (
    (await sha256Hex(certificates.signing)) !== signing ||
    (await sha256Hex(certificates.authentication)) !== authentication
  ) {
    return err({ type: "certificates" });
  }
  if (device?.member !== enrolment.member) return err({ type: "device" });
  if (!equal(device.wrapKey, enrolment.wrapKey)) return err({ type: "wrap-key" });
  if (certificates.seal !== undefined && seal?.device.fingerprint !== enrolment.device) return err({ type: "seal" });
  return ok(undefined);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
