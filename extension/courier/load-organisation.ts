/**
 * The organisation as this account knows it: every verified chain in its store. What was read is kept in memory with the
 * sealed rows it came from, so asking again costs one record while nothing has changed.
 */
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { equal, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { pinRoot, type TrustAnchor } from "../../shared/pki/validate-path.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import { createView, type OrganisationView } from "../../shared/trust/organisation-view.ts";
import { sealedTable } from "../store/account-database.ts";
import type { AccountStore, Batch } from "../store/account-store.ts";
import { fromPlainJson, toPlainJson } from "../store/plain-json.ts";
import { META, unitPlace } from "../store/places.ts";
import { CHAIN_STATE, type Identity, ORGANISATION } from "../store/records.ts";
import { loadIdentity } from "./load-identity.ts";

interface Kept {
  readonly revision: number;
  readonly view: OrganisationView;
  /** By place; a row with the same sealed bytes holds the same state. */
  readonly states: ReadonlyMap<string, { readonly sealed: Uint8Array; readonly state: ChainState }>;
}

const kept = new WeakMap<AccountStore, Kept>();

/** Undefined before the account is enrolled. */
export async function loadOrganisation(store: AccountStore): Promise<OrganisationView | undefined> {
  const identity = await loadIdentity(store);
  if (identity === undefined) return undefined;
  const revision = await organisationRevision(store);
  const before = kept.get(store);
  if (before?.revision === revision) return before.view;
  const root = before?.view.root ?? (await loadRoot(identity));
  const states = await loadStates(store, before?.states);
  const each = Array.from(states.values(), ({ state }) => state);
  const view = createView(identity.organisation as UnitCode, root, each);
  kept.set(store, { revision, view, states });
  return view;
}

async function loadStates(store: AccountStore, before: Kept["states"] = new Map()): Promise<Kept["states"]> {
  const rows = await sealedTable(store.db, "units").toArray();
  const states = await Promise.all(
    rows.map(async ({ unit, sealed }) => {
      const place = unit as string;
      const known = before.get(place);
      if (known !== undefined && equal(known.sealed, sealed)) return [place, known] as const;
      const record = await store.get(CHAIN_STATE, place);
      if (record === undefined) return undefined;
      return [place, { sealed: record.row.sealed, state: fromPlainJson(record.value.state) as ChainState }] as const;
    }),
  );
  return new Map(states.filter((each) => each !== undefined));
}

/** Grows with every change of any chain. */
async function organisationRevision(store: AccountStore): Promise<number> {
  return (await store.get(ORGANISATION, META.organisation))?.value.revision ?? 0;
}

/**
 * How many units are still to be read for the first time; infinite before the relay was first asked. Until it is 0, a group
 * of units stands for too few.
 */
export async function unitsMissing(store: AccountStore): Promise<number> {
  return (await store.get(ORGANISATION, META.organisation))?.value.missing ?? Number.POSITIVE_INFINITY;
}

/** Puts changed chains into a batch; with their statements beside them, or a reader finds one without the other. */
export async function putChainStates(
  store: AccountStore,
  batch: Batch,
  states: readonly ChainState[],
  missing: number,
): Promise<void> {
  for (const state of states) {
    batch.put(CHAIN_STATE, [await unitPlace(store, state.unit)], { state: toPlainJson(state) });
  }
  batch.put(ORGANISATION, [META.organisation], { revision: (await organisationRevision(store)) + 1, missing });
}

/** The root that was pinned when this device was let in. @throws where the store holds no root: it was never written by us */
export async function loadRoot(identity: Identity): Promise<TrustAnchor> {
  const der = fromBase64Url(identity.root);
  const pinned = await pinRoot(der, await sha256Hex(der));
  if (!pinned.ok) throw new Error(`the stored root is refused: ${pinned.error.type}`);
  return pinned.value;
}
