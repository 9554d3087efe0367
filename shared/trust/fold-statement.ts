/**
 * Applies a statement that `verify-chain.ts` has judged to the state before it. Pure, and total: every rule is judged
 * before, so nothing is refused here.
 */
import { fromBase64Url, toHex } from "../encoding/bytes.ts";
import type { ValidPath } from "../pki/validate-path.ts";
import type { AuthorityRecord, ChainState, DeviceRecord, MemberRecord, Term } from "./chain-state.ts";
import { isFromAbove, type Statement, type StatementOf } from "./statement.ts";

/** What judging has read from the certificate in a statement's body. */
export interface JudgedCertificate {
  readonly path: ValidPath;
  /** SHA-256 of the public key, hex. */
  readonly key: string;
}

/**
 * @param state the state before; undefined for the first statement
 * @param hash SHA-256 of the statement's bytes
 * @param judged for the kinds that carry a certificate
 */
export function foldStatement(
  state: ChainState | undefined,
  statement: Statement,
  hash: string,
  judged: JudgedCertificate | undefined,
): ChainState {
  if (statement.kind === "organisation" || statement.kind === "unit-created") return firstState(statement, hash);
  if (state === undefined) throw new Error("a chain that does not begin with its first statement");
  return {
    ...state,
    seq: statement.seq,
    head: hash,
    hashes: [...state.hashes, hash],
    ...(isFromAbove(statement) ? { parentSeq: statement.parent.seq } : {}),
    ...change(state, statement, judged),
  };
}

function firstState(statement: StatementOf<"organisation" | "unit-created">, hash: string): ChainState {
  const { unit, seq, body } = statement;
  return {
    unit,
    seq,
    head: hash,
    hashes: [hash],
    name: body.name,
    ...(statement.kind === "organisation"
      ? { kind: statement.kind, network: statement.body.network, path: [unit], parentSeq: -1 }
      : {
          kind: statement.body.kind,
          branch: statement.body.branch,
          path: statement.body.path,
          parentSeq: statement.parent.seq,
        }),
    ceilings: [{ from: seq, level: body.ceiling }],
    recoveryKeys: [],
    authorities: [],
    members: [],
    devices: [],
    compartments: [],
  };
}

function change(
  state: ChainState,
  statement: Exclude<Statement, StatementOf<"organisation" | "unit-created">>,
  judged: JudgedCertificate | undefined,
): Partial<ChainState> {
  const { seq: from } = statement;
  switch (statement.kind) {
    case "ca-added":
      return { authorities: [...state.authorities, authorityRecord(from, required(judged))] };
    case "ca-removed": {
      const { certificate } = statement.body;
      return {
        authorities: state.authorities.map((each) => (each.fingerprint === certificate ? end(each, from, from) : each)),
      };
    }
    case "ceiling-set":
      return { ceilings: [...state.ceilings, { from, level: statement.body.ceiling }] };
    case "recovery-key-set":
      return { recoveryKeys: [...state.recoveryKeys, { from, publicKey: fromBase64Url(statement.body.publicKey) }] };
    case "member-admitted": {
      const before = state.members.map((each) =>
        each.member === statement.body.member && each.until === undefined ? end(each, from, from) : each,
      );
      return { members: [...before, memberRecord(from, statement)] };
    }
    case "device-admitted":
      return { devices: [...state.devices, deviceRecord(from, statement, required(judged))] };
    case "compartment-opened": {
      const { level, epoch, publicKey } = statement.body;
      return { compartments: [...state.compartments, { level, epoch, publicKey: fromBase64Url(publicKey), from }] };
    }
    case "revoked":
      return revoke(state, statement);
  }
}

function required(judged: JudgedCertificate | undefined): JudgedCertificate {
  if (judged === undefined) throw new Error("a certificate that nobody judged");
  return judged;
}

function authorityRecord(from: number, { path, key }: JudgedCertificate): AuthorityRecord {
  const { certificate } = path;
  const authorities = path.authorities.map(({ der }) => der);
  const keyId = toHex(certificate.subjectKeyId);
  return { from, fingerprint: certificate.fingerprint, certificate: certificate.der, authorities, keyId, key };
}

function memberRecord(from: number, { body }: StatementOf<"member-admitted">): MemberRecord {
  const { member, roles, levels, signing, authentication, roster } = body;
  return { from, member, roles, levels, signing, authentication, roster };
}

function deviceRecord(
  from: number,
  { body }: StatementOf<"device-admitted">,
  { path, key }: JudgedCertificate,
): DeviceRecord {
  const { member, wrapKey, levels, streams, seal } = body;
  return {
    from,
    fingerprint: path.certificate.fingerprint,
    certificate: path.certificate.der,
    key,
    member,
    wrapKey: fromBase64Url(wrapKey),
    levels,
    streams,
    ...(seal === undefined ? {} : { seal: { fingerprint: seal } }),
  };
}

/** Ends a member with all its devices, a device with its seal, or a seal alone. */
function revoke(state: ChainState, { seq, body }: StatementOf<"revoked">): Partial<ChainState> {
  const { what, id, from } = body;
  switch (what) {
    case "member":
      return {
        members: state.members.map((each) => (each.member === id ? end(each, from, seq) : each)),
        devices: state.devices.map((each) => (each.member === id ? end(each, from, seq) : each)),
      };
    case "device":
      return { devices: state.devices.map((each) => (each.fingerprint === id ? end(each, from, seq) : each)) };
    case "seal":
      return {
        devices: state.devices.map((each) =>
          each.seal?.fingerprint === id ? { ...each, seal: end(each.seal, from, seq) } : each,
        ),
      };
  }
}

/** What has ended can only end earlier; the statement that first ended it stays named. */
function end<T extends Omit<Term, "from">>(record: T, until: number, endedBy: number): T {
  return { ...record, until: Math.min(until, record.until ?? until), endedBy: record.endedBy ?? endedBy };
}
