/**
 * The organisation as a client knows it: every verified chain that it has fetched. Whom to seal to, whose signature
 * counts, which units there are: all is read here and never from what the relay says. A view is a value: applying
 * statements gives a new one.
 *
 * Only `applyChains` puts chains in, after `verify-chain.ts` has passed them. A chain never loses or changes a statement:
 * a second statement for a known place is reported as a fork. The worst failure: sealing to a key that a relay made up
 * (R1), or to an epoch that the chain has left behind (R2).
 */
import { type Level, levelRank, LEVELS } from "../domain/level.ts";
import type { PickerUnit } from "../domain/picker.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, sha256Hex } from "../encoding/bytes.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import type { TrustAnchor } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import type { ChainRefusal } from "./chain-rules.ts";
import { ceilingAt, type ChainState, headOf, isRotationDue, newestCompartment, parentOf } from "./chain-state.ts";
import type { ChainHead, SignedStatement } from "./statement.ts";
import { verifyNextStatement } from "./verify-chain.ts";

export interface OrganisationView {
  readonly organisation: UnitCode;
  readonly root: TrustAnchor;
  readonly chains: ReadonlyMap<UnitCode, ChainState>;
}

export function createView(
  organisation: UnitCode,
  root: TrustAnchor,
  chains: Iterable<ChainState> = [],
): OrganisationView {
  return { organisation, root, chains: new Map([...chains].map((state) => [state.unit, state])) };
}

/** Statements as the relay gave them for one unit, in order; they may begin anywhere up to the next unknown one. */
export interface FetchedChain {
  readonly unit: UnitCode;
  /** Sequence of the first of them. */
  readonly from: number;
  readonly statements: readonly SignedStatement[];
}

export type ApplyError = (
  | ChainRefusal
  /** Statements between the known ones and the first given one are missing. */
  | { readonly type: "gap" }
  /** Another statement stands at a known place: the relay, or an authority, tells two stories. */
  | { readonly type: "fork" }
) & {
  /** Where it happened. */
  readonly chain: UnitCode;
  readonly at: number;
};

export interface Applied {
  readonly view: OrganisationView;
  /** Units whose chain has grown. */
  readonly changed: readonly UnitCode[];
  /** One for each chain that could not be applied to its end; what stands before the refused statement is in the view. */
  readonly errors: readonly ApplyError[];
}

/**
 * Verifies and adds what is new. Chains may come in any order: those that wait for a parent's statement are tried again
 * while others make progress.
 * @param fetched at most one entry for a unit
 */
export async function applyChains(
  view: OrganisationView,
  fetched: readonly FetchedChain[],
  memory?: PathMemory,
): Promise<Applied> {
  if (new Set(fetched.map(({ unit }) => unit)).size !== fetched.length) throw new RangeError("a unit twice");
  const chains = new Map(view.chains);
  const { organisation, root } = view;
  const context = { organisation, root, ...(memory === undefined ? {} : { memory }) };
  let waiting = fetched;
  const errors: ApplyError[] = [];
  for (let progress = true; progress && waiting.length > 0;) {
    progress = false;
    const again: FetchedChain[] = [];
    const missing: ApplyError[] = [];
    for (let start = 0; start < waiting.length; start += AT_ONCE) {
      const batch = waiting.slice(start, start + AT_ONCE);
      const before = batch.map(({ unit }) => chains.get(unit)?.seq);
      const outcomes = await Promise.all(batch.map((chain) => applyChain(chains, chain, context)));
      for (const [i, chain] of batch.entries()) {
        progress ||= chains.get(chain.unit)?.seq !== before[i];
        const error = outcomes[i];
        if (error?.type === "parent-missing") {
          again.push(chain);
          missing.push(error);
        } else if (error !== undefined) errors.push(error);
      }
    }
    waiting = again;
    if (!progress || again.length === 0) errors.push(...missing);
  }
  const changed = [...chains.values()].filter((state) => view.chains.get(state.unit)?.seq !== state.seq);
  return { view: { organisation, root, chains }, changed: changed.map(({ unit }) => unit), errors };
}

/** Chains that are verified beside each other: the platform computes signatures in threads of its own. */
const AT_ONCE = 8;

async function applyChain(
  chains: Map<UnitCode, ChainState>,
  { unit, from, statements }: FetchedChain,
  context: { readonly organisation: UnitCode; readonly root: TrustAnchor; readonly memory?: PathMemory },
): Promise<ApplyError | undefined> {
  for (const [i, signed] of statements.entries()) {
    const at = from + i;
    const state = chains.get(unit);
    if (state !== undefined && at <= state.seq) {
      if ((await sha256Hex(signed.statement)) !== state.hashes[at]) return { type: "fork", chain: unit, at };
      continue;
    }
    if (at !== (state === undefined ? 0 : state.seq + 1)) return { type: "gap", chain: unit, at };
    const next = await verifyWithParent(chains, state, signed, context);
    if (!next.ok) return { ...next.error, chain: unit, at };
    if (next.value.unit !== unit) return { type: "unit", detail: "asked for another unit", chain: unit, at };
    chains.set(unit, next.value);
  }
  return undefined;
}

/** A first statement names its parent itself, so it is judged once to learn which parent, and again with it. */
async function verifyWithParent(
  chains: ReadonlyMap<UnitCode, ChainState>,
  state: ChainState | undefined,
  signed: SignedStatement,
  context: { readonly organisation: UnitCode; readonly root: TrustAnchor; readonly memory?: PathMemory },
): Promise<Result<ChainState, ChainRefusal>> {
  const parentUnit = state && parentOf(state);
  const parentState = parentUnit === undefined ? undefined : chains.get(parentUnit);
  const next = await verifyNextStatement({ ...context, state, signed, parentState });
  if (next.ok || state !== undefined || next.error.type !== "parent-missing") return next;
  const named = chains.get(next.error.unit);
  return named === undefined ? next : verifyNextStatement({ ...context, state, signed, parentState: named });
}

/** The unit first, the organisation last; undefined where a chain on the way is not known. */
export function lineOf(view: OrganisationView, unit: UnitCode): readonly ChainState[] | undefined {
  const path = view.chains.get(unit)?.path;
  const line = path?.toReversed().map((code) => view.chains.get(code));
  return line?.every((state) => state !== undefined) ? line : undefined;
}

/** For the `chains` of what a member signs: the newest known statement of the unit and of all above it. */
export function chainHeads(view: OrganisationView, unit: UnitCode): readonly ChainHead[] | undefined {
  return lineOf(view, unit)?.map(headOf);
}

/**
 * Judges the `chains` of a signed object of a unit against the verified ones: `known` where each statement is there;
 * `behind` where this client must first fetch more; `contradicts` where a chain holds another statement at that place, or
 * the list is not the unit and its ancestors.
 */
export function checkChains(
  view: OrganisationView,
  unit: UnitCode,
  heads: readonly ChainHead[],
): "known" | "behind" | "contradicts" {
  const path = view.chains.get(unit)?.path.toReversed();
  if (path === undefined) return heads[0]?.unit === unit ? "behind" : "contradicts";
  if (path.length !== heads.length || !path.every((code, i) => heads[i]?.unit === code)) return "contradicts";
  let behind = false;
  for (const { unit: code, seq, head } of heads) {
    const hash = view.chains.get(code)?.hashes[seq];
    if (hash === undefined) behind = true;
    else if (hash !== head) return "contradicts";
  }
  return behind ? "behind" : "known";
}

/** The lowest ceiling of a unit and of all above it; undefined where a chain on the way is not known. */
export function effectiveCeiling(view: OrganisationView, unit: UnitCode): Level | undefined {
  const ceilings = lineOf(view, unit)?.map((state) => ceilingAt(state));
  return ceilings?.reduce((lowest, level) => (levelRank(level) < levelRank(lowest) ? level : lowest));
}

export interface RecipientCompartment {
  readonly unit: UnitCode;
  readonly level: Level;
  readonly epoch: number;
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Bytes;
  /**
   * Somebody who lost the level still holds this epoch's seed: above `unclassified` nothing may be sealed to it, and at
   * `unclassified` the sender is warned (M6).
   */
  readonly rotationDue: boolean;
}

export type NoCompartment = { readonly type: "unit-unknown" | "above-ceiling" | "no-compartment" };

/** The key to which a paper of this level is sealed for this unit. */
export function compartmentFor(
  view: OrganisationView,
  unit: UnitCode,
  level: Level,
): Result<RecipientCompartment, NoCompartment> {
  const state = view.chains.get(unit);
  const ceiling = effectiveCeiling(view, unit);
  if (state === undefined || ceiling === undefined) return err({ type: "unit-unknown" });
  if (levelRank(level) > levelRank(ceiling)) return err({ type: "above-ceiling" });
  const compartment = newestCompartment(state, level);
  if (compartment === undefined) return err({ type: "no-compartment" });
  const { epoch, publicKey } = compartment;
  return ok({ unit, level, epoch, publicKey, rotationDue: isRotationDue(state, level) });
}

/** Every unit whose line up to the organisation is known, in the order of their codes; what the picker of recipients needs. */
export function listUnits(view: OrganisationView): readonly PickerUnit[] {
  const units: PickerUnit[] = [];
  for (const state of view.chains.values()) {
    const ceiling = effectiveCeiling(view, state.unit);
    const { unit: code, name, kind, branch, path } = state;
    if (kind === "organisation" || branch === undefined || ceiling === undefined) continue;
    const compartments = LEVELS.filter((level) => compartmentFor(view, code, level).ok);
    units.push({ code, name, kind, branch, path, ceiling, compartments });
  }
  return units.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
