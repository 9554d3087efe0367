/**
 * The rules of each kind of statement beyond its place and its signer (docs/protocol.md, section 4). Called by
 * `verify-chain.ts` alone, after those have passed.
 */
import { type Level, levelRank } from "../domain/level.ts";
import { type Bytes, equal, fromBase64Url, sha256Hex, toHex } from "../encoding/bytes.ts";
import { parseCertificate } from "../pki/certificate.ts";
import { isSamePath, type UnitPath } from "../pki/names.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import { type TrustAnchor, validatePath } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import {
  type AuthorityRecord,
  authoritiesAt,
  authorityAt,
  ceilingAt,
  type ChainState,
  memberAt,
  type Term,
} from "./chain-state.ts";
import type { ChainRefusal, ChainRule } from "./chain-rules.ts";
import type { JudgedCertificate } from "./fold-statement.ts";
import { type Statement, type StatementOf, UNIT_KINDS, type UnitKind } from "./statement.ts";

interface Context {
  readonly root: TrustAnchor;
  readonly memory?: PathMemory;
  /** The state before. */
  readonly state: ChainState | undefined;
  /** For statements from above. */
  readonly parent: ChainState | undefined;
}

type Verdict = Result<JudgedCertificate | undefined, ChainRefusal>;

const PASSED: Verdict = ok(undefined);

function refuse(type: ChainRule, detail: string): { readonly ok: false; readonly error: ChainRefusal } {
  return err({ type, detail });
}

export function checkBody(statement: Statement, context: Context): Verdict | Promise<Verdict> {
  switch (statement.kind) {
    case "organisation":
      return checkOrganisation(statement, context.root);
    case "unit-created":
      return checkCreation(statement, required(context.parent));
    case "ceiling-set":
      return checkCeiling(statement, required(context.parent));
    case "ca-added":
      return checkAuthority(statement, context, required(context.state), required(context.parent));
    case "ca-removed":
      return authorityAt(required(context.state), statement.body.certificate) === undefined
        ? refuse("authority-unknown", "not in force")
        : PASSED;
    case "recovery-key-set":
      return PASSED;
    case "member-admitted":
      return checkMember(statement, required(context.state));
    case "device-admitted":
      return checkDevice(statement, context, required(context.state));
    case "compartment-opened":
      return checkCompartment(statement, required(context.state));
    case "revoked":
      return checkRevocation(statement, required(context.state));
  }
}

function required(state: ChainState | undefined): ChainState {
  if (state === undefined) throw new Error("judged before its place in the chain");
  return state;
}

function isWithin(ceiling: Level, ...levels: readonly Level[]): boolean {
  return levels.every((level) => levelRank(level) <= levelRank(ceiling));
}

function checkOrganisation({ body }: StatementOf<"organisation">, root: TrustAnchor): Verdict {
  if (!isWithin(root.certificate.clearance ?? "unclassified", body.ceiling)) {
    return refuse("ceiling", "above what the root certifies");
  }
  if (body.network === "internet" && body.ceiling !== "unclassified") {
    return refuse("network-ceiling", "state secrets on the open network");
  }
  return PASSED;
}

/**
 * What a unit may be under its parent. Groups of recipients ("all provinces") are made of kinds, so a unit makes none of its
 * own rank or above: what it created would be written to with them.
 */
const KINDS_UNDER: { readonly [kind in ChainState["kind"]]: readonly UnitKind[] } = {
  organisation: UNIT_KINDS,
  centre: ["province", "commune", "body"],
  province: ["commune", "body"],
  commune: ["body"],
  body: ["body"],
};

function checkCreation(statement: StatementOf<"unit-created">, parent: ChainState): Verdict {
  const { kind } = statement.body;
  if (!KINDS_UNDER[parent.kind].includes(kind)) return refuse("unit-kind", `${kind} under ${parent.kind}`);
  return checkCeiling(statement, parent);
}

function checkCeiling({ body, parent }: StatementOf<"unit-created" | "ceiling-set">, parentState: ChainState): Verdict {
  return isWithin(ceilingAt(parentState, parent.seq), body.ceiling) ? PASSED : refuse("ceiling", "above the parent's");
}

async function checkAuthority(
  statement: StatementOf<"ca-added">,
  context: Context,
  state: ChainState,
  parent: ChainState,
): Promise<Verdict> {
  const judged = await judgeCertificate(fromBase64Url(statement.body.certificate), context, {
    kind: "unit-ca",
    unit: state,
    issuers: authoritiesAt(parent, statement.parent.seq),
    byRoot: true,
    at: new Date(statement.at),
  });
  if (!judged.ok) return judged;
  const { path, key } = judged.value;
  const again = state.authorities.some((each) => each.fingerprint === path.certificate.fingerprint || each.key === key);
  return again ? refuse("added-twice", "an authority's certificate or key") : judged;
}

function checkMember({ body }: StatementOf<"member-admitted">, state: ChainState): Verdict {
  if (!isWithin(ceilingAt(state), ...body.levels)) return refuse("levels", "above the unit's ceiling");
  const before = state.members.filter(({ member }) => member === body.member);
  if (before.length > 0 && before.every(({ until }) => until !== undefined)) {
    return refuse("member-revoked", "comes back only as a new member");
  }
  const others = state.members.filter(({ member }) => member !== body.member);
  const taken = new Set(others.flatMap(({ signing, authentication }) => [signing, authentication]));
  if (body.signing === body.authentication || taken.has(body.signing) || taken.has(body.authentication)) {
    return refuse("added-twice", "a certificate of a member");
  }
  return PASSED;
}

async function checkDevice(
  statement: StatementOf<"device-admitted">,
  context: Context,
  state: ChainState,
): Promise<Verdict> {
  const { body } = statement;
  const member = memberAt(state, body.member);
  if (member === undefined) {
    return state.members.some((each) => each.member === body.member)
      ? refuse("member-revoked", "the device's member")
      : refuse("member-unknown", "the device's member");
  }
  if (body.seal !== undefined && !member.roles.includes("clerk")) {
    return refuse("seal-without-clerk", "for a member who is no clerk");
  }
  const judged = await judgeCertificate(fromBase64Url(body.certificate), context, {
    kind: "device",
    unit: state,
    issuers: authoritiesAt(state),
    byRoot: false,
    at: new Date(statement.at),
  });
  if (!judged.ok) return judged;
  const { path, key } = judged.value;
  if (!body.levels.every((level) => member.levels.includes(level)) || !isWithin(path.clearance, ...body.levels)) {
    return refuse("levels", "beyond the member's, or the device's clearance");
  }
  const wrapKey = fromBase64Url(body.wrapKey);
  const again = state.devices.some(
    (each) =>
      each.fingerprint === path.certificate.fingerprint ||
      each.key === key ||
      equal(each.wrapKey, wrapKey) ||
      (body.seal !== undefined && each.seal?.fingerprint === body.seal),
  );
  return again ? refuse("added-twice", "a device, its key or its seal") : judged;
}

function checkCompartment({ body }: StatementOf<"compartment-opened">, state: ChainState): Verdict {
  if (!isWithin(ceilingAt(state), body.level)) return refuse("levels", "above the unit's ceiling");
  const epochs = state.compartments.filter(({ level }) => level === body.level);
  if (body.epoch !== epochs.length + 1) return refuse("epoch", `not ${epochs.length + 1}`);
  const publicKey = fromBase64Url(body.publicKey);
  return state.compartments.some((each) => equal(each.publicKey, publicKey))
    ? refuse("added-twice", "a compartment's key")
    : PASSED;
}

/** A revocation names what is there, and takes at least one sequence away from it. */
function checkRevocation({ seq, body }: StatementOf<"revoked">, state: ChainState): Verdict {
  const terms: readonly Term[] = {
    member: () => state.members.filter(({ member }) => member === body.id),
    device: () => state.devices.filter(({ fingerprint }) => fingerprint === body.id),
    seal: () => state.devices.flatMap(({ from, seal }) => (seal?.fingerprint === body.id ? [{ ...seal, from }] : [])),
  }[body.what]();
  const [first] = terms;
  if (first === undefined) return refuse("revocation", `a ${body.what} that is not in the chain`);
  if (body.from > seq || body.from < first.from) return refuse("revocation", "from a sequence outside its time");
  return terms.some(({ until }) => until === undefined || body.from < until)
    ? PASSED
    : refuse("revocation", "already revoked from there");
}

/** A certificate in a body: read, issued by one that may, under the root at that moment, of this unit, within its ceiling. */
async function judgeCertificate(
  der: Bytes,
  { root, memory }: Context,
  wanted: {
    readonly kind: "unit-ca" | "device";
    readonly unit: { readonly path: UnitPath } & ChainState;
    readonly issuers: readonly AuthorityRecord[];
    readonly byRoot: boolean;
    readonly at: Date;
  },
): Promise<Result<JudgedCertificate, ChainRefusal>> {
  const parsed = await parseCertificate(der);
  if (!parsed.ok) return refuse("certificate", parsed.error.type);
  const issuerKey = toHex(parsed.value.authorityKeyId);
  const issuer = wanted.issuers.find(({ keyId }) => keyId === issuerKey);
  if (issuer === undefined && !(wanted.byRoot && equal(parsed.value.authorityKeyId, root.certificate.subjectKeyId))) {
    return refuse("certificate-issuer", "not an authority in force");
  }
  const path = await validatePath({
    leaf: parsed.value,
    intermediates: issuer === undefined ? [] : [issuer.certificate, ...issuer.authorities],
    root,
    at: wanted.at,
    usage: wanted.kind,
    ...(memory === undefined ? {} : { memory }),
  });
  if (!path.ok) return refuse("certificate", `${path.error.where}: ${path.error.type}`);
  if (!isSamePath(path.value.path, wanted.unit.path)) return refuse("certificate-unit", "of another unit");
  if (!isWithin(ceilingAt(wanted.unit), path.value.clearance)) {
    return refuse("certificate-level", "clearance above the unit's ceiling");
  }
  return ok({ path: path.value, key: await sha256Hex(path.value.certificate.spki) });
}
