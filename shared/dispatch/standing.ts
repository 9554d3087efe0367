/**
 * Where a signed object stands in the order of the unit chains (docs/protocol.md, section 7.4, step 8). It names the newest
 * statements that its signer's client held; the mailbox position names the one that the relay held. Who was in force is
 * judged at the later of the two, so the answer is "not revoked as of statement n", by order and not by clocks.
 *
 * The worst failure: a signature made after a removal that counts, because an older statement was named for it (M4).
 */
import type { UnitCode } from "../domain/unit-code.ts";
import type { ChainState } from "../trust/chain-state.ts";
import { checkChains, type OrganisationView } from "../trust/organisation-view.ts";
import type { ChainHead } from "../trust/statement.ts";

/** A chain that must be fetched, up to this statement at least. */
export interface MissingChain {
  readonly unit: UnitCode;
  readonly seq: number;
}

export type Standing =
  | {
      readonly outcome: "passed";
      readonly state: ChainState;
      /** The statement as of which the unit is judged. */
      readonly seq: number;
    }
  /**
   * A statement is named that the verified chain has differently, so somebody was told another story; or the list is not
   * the unit and all above it.
   */
  | { readonly outcome: "failed"; readonly reason: "other-chains" }
  | { readonly outcome: "undetermined"; readonly reason: "chain-missing"; readonly missing: readonly MissingChain[] };

/**
 * @param named `chains` of the object: its unit first, up to the organisation
 * @param held what the mailbox position names: the chain of the same unit as the relay held it
 * @param above `named`: of the chains above the unit only which they are counts, and none of their statements is waited for
 */
export function judgeStanding(
  view: OrganisationView,
  unit: UnitCode,
  named: readonly ChainHead[],
  held: ChainHead | undefined,
  above: "known" | "named" = "known",
): Standing {
  const other: Standing = { outcome: "failed", reason: "other-chains" };
  const judged = checkChains(view, unit, named);
  if (judged === "contradicts" || (held !== undefined && held.unit !== unit)) return other;
  const state = view.chains.get(unit);
  const hash = held && state?.hashes[held.seq];
  if (hash !== undefined && hash !== held?.head) return other;
  const waitedFor = above === "known" ? named : named.slice(0, 1);
  const heads = held === undefined ? waitedFor : [...waitedFor, held];
  const missing = heads.filter((head) => (view.chains.get(head.unit)?.seq ?? -1) < head.seq);
  if (state === undefined || missing.length > 0) {
    return { outcome: "undetermined", reason: "chain-missing", missing: newestOf(missing) };
  }
  return { outcome: "passed", state, seq: Math.max(named[0]?.seq ?? 0, held?.seq ?? 0) };
}

/** One for each unit, up to the newest statement that any of them names. */
export function newestOf(missing: readonly MissingChain[]): readonly MissingChain[] {
  const units = new Map<UnitCode, number>();
  for (const { unit, seq } of missing) units.set(unit, Math.max(seq, units.get(unit) ?? 0));
  return Array.from(units, ([unit, seq]) => ({ unit, seq }));
}
