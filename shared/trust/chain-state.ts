/**
 * What a verified chain says: the state folded from its statements, and who or what was in force after statement n. It
 * is made by `verify-chain.ts` alone, never changed, and plain data (structured clone), so that a client can keep it.
 *
 * Everything is kept with the sequence from which it holds and, where it ended, the one from which it no longer does:
 * a signature is judged at a position, by order and not by clocks. A revocation may reach back (`from` below its own
 * sequence); what a position says can therefore change when a later statement arrives, but only from yes to no.
 *
 * The worst failure: a removed person, device or authority that counts as in force.
 */
import { type Level, levelRank } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Branch, ChainHead, StatementOf, StreamRight, UnitKind } from "./statement.ts";

/** In force from statement `from` on, up to the one before `until`. */
export interface Term {
  readonly from: number;
  readonly until?: number;
  /** The statement that ended it; at or after `until`. */
  readonly endedBy?: number;
}

export interface AuthorityRecord extends Term {
  readonly fingerprint: string;
  /** DER. */
  readonly certificate: Bytes;
  /** DER of every authority from its issuer up to the one below the root. */
  readonly authorities: readonly Bytes[];
  /** Subject key identifier and SHA-256 of the public key, hex. */
  readonly keyId: string;
  readonly key: string;
}

export interface MemberRecord extends Term {
  /** hex32; several records for one member when roles or levels change, of which each ends the one before. */
  readonly member: string;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  /** Fingerprints. */
  readonly signing: string;
  readonly authentication: string;
  readonly roster: string;
}

export interface DeviceRecord extends Term {
  readonly fingerprint: string;
  /** DER. */
  readonly certificate: Bytes;
  /** SHA-256 of the public key, hex. */
  readonly key: string;
  readonly member: string;
  /** X-Wing public key, 1,216 bytes. */
  readonly wrapKey: Bytes;
  readonly levels: readonly Level[];
  readonly streams: readonly StreamRight[];
  readonly seal?: SealRecord;
}

export interface SealRecord {
  readonly fingerprint: string;
  readonly until?: number;
  readonly endedBy?: number;
}

export interface CompartmentRecord {
  readonly level: Level;
  readonly epoch: number;
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Bytes;
  readonly from: number;
}

export interface ChainState {
  readonly unit: UnitCode;
  /** Sequence and hash of the newest statement. */
  readonly seq: number;
  readonly head: string;
  /** Hash of every statement, by sequence. */
  readonly hashes: readonly string[];
  readonly kind: UnitKind | "organisation";
  readonly name: string;
  /** Units only. */
  readonly branch?: Branch;
  /** The organisation only. */
  readonly network?: StatementOf<"organisation">["body"]["network"];
  /** Codes from the organisation down to the unit itself. */
  readonly path: readonly UnitCode[];
  /** The newest statement of the parent's chain that this chain names; −1 for the organisation. */
  readonly parentSeq: number;
  /** In order of `from`. */
  readonly ceilings: readonly { readonly from: number; readonly level: Level }[];
  /** In order of `from`; X-Wing public keys. */
  readonly recoveryKeys: readonly { readonly from: number; readonly publicKey: Bytes }[];
  readonly authorities: readonly AuthorityRecord[];
  readonly members: readonly MemberRecord[];
  readonly devices: readonly DeviceRecord[];
  readonly compartments: readonly CompartmentRecord[];
}

function isInForce(term: Term, seq: number): boolean {
  return term.from <= seq && (term.until === undefined || seq < term.until);
}

export function headOf(state: ChainState): ChainHead {
  return { unit: state.unit, seq: state.seq, head: state.head };
}

/** The unit directly above; undefined for the organisation. */
export function parentOf(state: ChainState): UnitCode | undefined {
  return state.path.at(-2);
}

export function ceilingAt(state: ChainState, seq: number = state.seq): Level {
  const ceiling = state.ceilings.findLast(({ from }) => from <= seq);
  // Before its first statement a unit can hold nothing above the lowest level.
  return ceiling?.level ?? "unclassified";
}

export function authorityAt(
  state: ChainState,
  fingerprint: string,
  seq: number = state.seq,
): AuthorityRecord | undefined {
  return state.authorities.find((each) => each.fingerprint === fingerprint && isInForce(each, seq));
}

export function authoritiesAt(state: ChainState, seq: number = state.seq): readonly AuthorityRecord[] {
  return state.authorities.filter((each) => isInForce(each, seq));
}

/** With the levels that the unit's ceiling at that position leaves. */
export function memberAt(state: ChainState, member: string, seq: number = state.seq): MemberRecord | undefined {
  return membersAt(state, seq).find((each) => each.member === member);
}

export function membersAt(state: ChainState, seq: number = state.seq): readonly MemberRecord[] {
  const ceiling = ceilingAt(state, seq);
  return state.members
    .filter((each) => isInForce(each, seq))
    .map((each) => ({ ...each, levels: each.levels.filter((level) => levelRank(level) <= levelRank(ceiling)) }));
}

/** In force only with its member; with the levels that its member and the unit's ceiling leave. */
export function deviceAt(state: ChainState, fingerprint: string, seq: number = state.seq): DeviceRecord | undefined {
  const record = state.devices.find((each) => each.fingerprint === fingerprint && isInForce(each, seq));
  const member = record && memberAt(state, record.member, seq);
  return member && { ...record, levels: record.levels.filter((level) => member.levels.includes(level)) };
}

export function devicesAt(state: ChainState, seq: number = state.seq): readonly DeviceRecord[] {
  return state.devices.flatMap((each) => deviceAt(state, each.fingerprint, seq) ?? []);
}

/** The device that holds a seal, and its member, a clerk; undefined unless all three are in force. */
export function sealAt(
  state: ChainState,
  fingerprint: string,
  seq: number = state.seq,
): { readonly device: DeviceRecord; readonly member: MemberRecord } | undefined {
  const record = state.devices.find(({ seal }) => seal?.fingerprint === fingerprint);
  if (record?.seal === undefined || !isInForce({ ...record.seal, from: record.from }, seq)) return undefined;
  const device = deviceAt(state, record.fingerprint, seq);
  const member = memberAt(state, record.member, seq);
  return device && member?.roles.includes("clerk") ? { device, member } : undefined;
}

export function compartmentOf(state: ChainState, level: Level, epoch: number): CompartmentRecord | undefined {
  return state.compartments.find((each) => each.level === level && each.epoch === epoch);
}

/** The only epoch to which anything new may be sealed; undefined where none is open or the ceiling forbids the level. */
export function newestCompartment(
  state: ChainState,
  level: Level,
  seq: number = state.seq,
): CompartmentRecord | undefined {
  if (levelRank(level) > levelRank(ceilingAt(state, seq))) return undefined;
  return state.compartments.findLast((each) => each.level === level && each.from <= seq);
}

/**
 * Whether a device lost a level, by a removal or by a change of its member, after the newest epoch of that level was
 * opened. Whoever held that seed can still open what is sealed to it, until an administrator opens a new epoch (M6).
 */
export function isRotationDue(state: ChainState, level: Level): boolean {
  const opened = newestCompartment(state, level)?.from;
  return (
    opened !== undefined &&
    state.devices.some(
      (device) =>
        device.levels.includes(level) &&
        deviceAt(state, device.fingerprint)?.levels.includes(level) !== true &&
        lossesOf(state, device, level).some((seq) => seq > opened),
    )
  );
}

/** Whether nothing may be sealed to the level's newest key: a rotation is due, and it is above `unclassified` (M6). */
export function isBarred(state: ChainState, level: Level): boolean {
  return level !== "unclassified" && isRotationDue(state, level);
}

/** The statements by which a device, or its member while the device was in force, lost a level. */
function lossesOf(state: ChainState, device: DeviceRecord, level: Level): readonly number[] {
  const records = state.members.filter(({ member }) => member === device.member);
  const ofMember = records.flatMap(({ from, levels, endedBy }) => [
    ...(from > device.from && !levels.includes(level) ? [from] : []),
    // A record that ends where the next one begins was changed, not removed.
    ...(endedBy === undefined || records.some((next) => next.from === endedBy) ? [] : [endedBy]),
  ]);
  const { endedBy = Number.POSITIVE_INFINITY } = device;
  return [...ofMember.filter((seq) => seq < endedBy), endedBy].filter(Number.isFinite);
}
