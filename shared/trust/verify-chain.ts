/**
 * The verifier of unit chains (docs/protocol.md, section 4): whether a statement may follow the state before it. Every
 * right in the organisation is read from what passes here; relay, clients and auditors run the same lines.
 *
 * A state passes in only by coming out of this module (or out of the caller's own encrypted store), so each statement is
 * judged once. Nothing is changed in place. The worst failure: an authority, member, device or key in a unit's chain that
 * neither the unit nor the organisation above it put there.
 */
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, sha256, toHex } from "../encoding/bytes.ts";
import { verifyDetached } from "../pki/cms.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import type { TrustAnchor } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import { type Malformed, NO_HASH, readObject } from "../wire/schema-parts.ts";
import { authorityAt, type ChainState } from "./chain-state.ts";
import type { ChainRefusal, ChainRule } from "./chain-rules.ts";
import { checkBody } from "./check-body.ts";
import { foldStatement } from "./fold-statement.ts";
import { LIMITS } from "../wire/limits.ts";
import { isFromAbove, type SignedStatement, type Statement, statementSchema } from "./statement.ts";

function refuse(type: ChainRule, detail: string): { readonly ok: false; readonly error: ChainRefusal } {
  return err({ type, detail });
}

export interface ChainContext {
  readonly root: TrustAnchor;
  readonly organisation: UnitCode;
  /** What was found about certificates before, so that a long history costs little more than its own signatures. */
  readonly memory?: PathMemory;
}

export interface NextStatement extends ChainContext {
  /** The verified state before; undefined at the beginning of a chain. */
  readonly state: ChainState | undefined;
  readonly signed: SignedStatement;
  /** The verified state of the parent's chain, at or after the statement that this one may name. */
  readonly parentState: ChainState | undefined;
}

/** The state after the statement, or the first rule that it breaks. */
export async function verifyNextStatement(input: NextStatement): Promise<Result<ChainState, ChainRefusal>> {
  const { state, signed } = input;
  if (signed.statement.length + signed.cms.length > LIMITS.statementBytes) return refuse("too-large", "over 64 KiB");
  const read: Result<Statement, Malformed> = readObject(signed.statement, statementSchema);
  if (!read.ok) return read;
  const statement = read.value;
  const place = checkPlace(state, statement, input);
  if (!place.ok) return place;
  const parent = checkParent(state, statement, input.parentState);
  if (!parent.ok) return parent;
  const hash = await sha256(signed.statement);
  const signer = await checkSigner(statement, hash, parent.value, input);
  if (!signer.ok) return signer;
  const body = await checkBody(statement, { ...input, parent: parent.value });
  if (!body.ok) return body;
  return ok(foldStatement(state, statement, toHex(hash), body.value));
}

/** A whole chain, or the part after a state; the parent's state must be as new as anything that the chain names. */
export async function verifyChain(
  input: Omit<NextStatement, "signed"> & { readonly statements: readonly SignedStatement[] },
): Promise<Result<ChainState, ChainRefusal & { readonly at: number }>> {
  let { state } = input;
  for (const signed of input.statements) {
    const next = await verifyNextStatement({ ...input, state, signed });
    if (!next.ok) return err({ ...next.error, at: state === undefined ? 0 : state.seq + 1 });
    state = next.value;
  }
  if (state === undefined) throw new RangeError("a chain has at least one statement");
  return ok(state);
}

/** Whether the statement continues this chain, or begins one in the right way. */
function checkPlace(
  state: ChainState | undefined,
  statement: Statement,
  { organisation, root }: ChainContext,
): Result<undefined, ChainRefusal> {
  if (statement.seq !== (state === undefined ? 0 : state.seq + 1)) return refuse("sequence", "not the next one");
  if (state !== undefined && statement.unit !== state.unit) return refuse("unit", "of another chain");
  if (statement.prev !== (state?.head ?? NO_HASH)) return refuse("prev", "not the hash of the statement before");
  const begins = statement.kind === "organisation" || statement.kind === "unit-created";
  if (begins !== (state === undefined)) return refuse("first-statement", `${statement.kind} at ${statement.seq}`);
  if (state?.kind === "organisation") return refuse("organisation-chain", `${statement.kind} in it`);
  if ((statement.kind === "organisation") !== (statement.unit === organisation)) {
    return refuse("organisation-chain", "the organisation's code and the kind disagree");
  }
  if (statement.kind === "organisation" && statement.body.root !== root.certificate.fingerprint) {
    return refuse("root", "names another root");
  }
  if (statement.kind === "unit-created") {
    const { path } = statement.body;
    if (path[0] !== organisation || path.at(-1) !== statement.unit || new Set(path).size !== path.length) {
      return refuse("path", "not from the organisation to the unit");
    }
  }
  return ok(undefined);
}

/** The state of the parent's chain, for a statement from above; and that what the statement names is in it. */
function checkParent(
  state: ChainState | undefined,
  statement: Statement,
  parentState: ChainState | undefined,
): Result<ChainState | undefined, ChainRefusal> {
  if (!isFromAbove(statement)) return ok(undefined);
  const { parent } = statement;
  const path = statement.kind === "unit-created" ? statement.body.path : (state as ChainState).path;
  if (parent.unit !== path.at(-2)) return refuse("parent-head", "of another unit than the parent");
  if (parentState === undefined || parentState.unit !== parent.unit || parentState.seq < parent.seq) {
    return err({ type: "parent-missing", unit: parent.unit, seq: parent.seq });
  }
  if (parentState.hashes[parent.seq] !== parent.head) return refuse("parent-head", "not in the parent's chain");
  // An authority that the parent has removed could otherwise go on by naming an older state of the parent's chain.
  if (parent.seq < (state?.parentSeq ?? 0)) return refuse("parent-order", "older than one already named");
  if (parentState.path.length !== path.length - 1 || !parentState.path.every((code, i) => code === path[i])) {
    return refuse("path", "not the parent's path and the unit's code");
  }
  return ok(parentState);
}

/** Verifies the signature, and that its signer may sign this kind for this unit. */
async function checkSigner(
  statement: Statement,
  hash: Bytes,
  parent: ChainState | undefined,
  { state, signed, root, memory }: NextStatement,
): Promise<Result<undefined, ChainRefusal>> {
  const verified = await verifyDetached({
    content: { sha256: hash },
    cms: signed.cms,
    root,
    usage: ["root", "unit-ca"],
    at: new Date(statement.at),
    ...(memory === undefined ? {} : { memory }),
  });
  if (!verified.ok) {
    const { error } = verified;
    return refuse("signature", error.type === "path" ? `path: ${error.cause.type}` : error.type);
  }
  // Statements are B-B: an unsigned attribute would be a part of the CMS that nobody signed for.
  if (verified.value.timeStamp !== undefined) return refuse("signature", "with a time stamp");
  const { path } = verified.value;
  const { fingerprint } = path.certificate;
  if (path.kind === "root") {
    return statement.kind === "organisation" || parent !== undefined
      ? ok(undefined)
      : refuse("signer", "the root, inside a unit");
  }
  if (statement.kind === "organisation") return refuse("signer", "not the root");
  const inForce = isFromAbove(statement)
    ? parent && authorityAt(parent, fingerprint, statement.parent.seq)
    : state && authorityAt(state, fingerprint);
  return inForce === undefined ? refuse("signer", "not an authority in force") : ok(undefined);
}
