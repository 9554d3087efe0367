/**
 * Letting people, devices and keys into a unit: certificates issued by an authority of the unit, and what the chain then
 * says. An administrator's client writes these on its own device; the statements themselves are written with
 * `extendChain`, as often as another statement was faster, while the certificates are issued once.
 */
import { type Level, LEVELS } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, sha256Hex, toBase64Url } from "../encoding/bytes.ts";
import { issueCertificate } from "../pki/issue-certificate.ts";
import type { Hpke } from "../sealing/hpke.ts";
import type { ChainState } from "./chain-state.ts";
import type { Validity } from "./create-unit.ts";
import type { StatementContent, StatementSigner } from "./issue-statement.ts";
import { STREAM_RIGHTS, type StreamRight } from "./statement.ts";

/** SubjectPublicKeyInfo, DER, of keys whose owner has proved possession. */
export interface PersonKeys {
  readonly signing: Bytes;
  readonly authentication: Bytes;
  readonly device: Bytes;
  readonly seal: Bytes;
}

/** DER. `seal` for clerks only. */
export interface PersonCertificates {
  readonly signing: Bytes;
  readonly authentication: Bytes;
  readonly device: Bytes;
  readonly seal?: Bytes;
}

export interface CertifyWish {
  /** An authority of the unit. */
  readonly signer: StatementSigner;
  readonly path: readonly UnitCode[];
  /** As in the roster entry. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Of the member; the highest becomes the clearance. */
  readonly levels: readonly Level[];
  /** hex32, random: names the device. */
  readonly deviceId: string;
  readonly keys: PersonKeys;
  readonly validity: Validity;
}

/** @throws RangeError where the authority may not certify it, or the name cannot stand in a certificate */
export async function certifyPerson(wish: CertifyWish): Promise<PersonCertificates> {
  const { signer, path, name, roles, levels, deviceId, keys, validity } = wish;
  const clearance = LEVELS.findLast((level) => levels.includes(level));
  if (clearance === undefined) throw new RangeError("a member has at least one level");
  const person = { path, commonName: name };
  const issue = (subject: Parameters<typeof issueCertificate>[0]["subject"], publicKey: Bytes): Promise<Bytes> =>
    issueCertificate({ subject, publicKey, issuer: signer, ...validity });
  return {
    signing: await issue({ kind: "signing", ...person, clearance }, keys.signing),
    authentication: await issue({ kind: "authentication", ...person }, keys.authentication),
    device: await issue({ kind: "device", path, id: deviceId, clearance }, keys.device),
    ...(roles.includes("clerk") ? { seal: await issue({ kind: "seal", path, clearance }, keys.seal) } : {}),
  };
}

export async function memberAdmission(wish: {
  /** hex32, random. */
  readonly member: string;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  readonly certificates: PersonCertificates;
  /** hex64: the commitment to the roster entry. */
  readonly roster: string;
}): Promise<StatementContent> {
  const { member, roles, levels, certificates, roster } = wish;
  const [signing, authentication] = [
    await sha256Hex(certificates.signing),
    await sha256Hex(certificates.authentication),
  ];
  return {
    kind: "member-admitted",
    body: { member, roles: [...roles], levels: [...levels], signing, authentication, roster },
  };
}

export async function deviceAdmission(wish: {
  readonly member: string;
  readonly certificates: PersonCertificates;
  /** X-Wing public key, 1,216 bytes. */
  readonly wrapKey: Bytes;
  readonly levels: readonly Level[];
  readonly streams?: readonly StreamRight[];
}): Promise<StatementContent> {
  const { member, certificates, wrapKey, levels, streams = STREAM_RIGHTS } = wish;
  return {
    kind: "device-admitted",
    body: {
      member,
      certificate: toBase64Url(certificates.device),
      wrapKey: toBase64Url(wrapKey),
      levels: [...levels],
      streams: [...streams],
      ...(certificates.seal === undefined ? {} : { seal: await sha256Hex(certificates.seal) }),
    },
  };
}

/** The next epoch of a level. @param seed 32 random bytes: the compartment's secret, to be wrapped to its devices */
export async function compartmentOpening(
  hpke: Hpke,
  state: ChainState,
  level: Level,
  seed: Bytes,
): Promise<StatementContent> {
  const epoch = state.compartments.filter((each) => each.level === level).length + 1;
  const publicKey = toBase64Url(await hpke.publicKeyFromSeed(seed));
  return { kind: "compartment-opened", body: { level, epoch, publicKey } };
}
