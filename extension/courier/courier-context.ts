/** What every part of the courier works with: the open account, its relay, and what was learned about both since the start. */
import type { ObjectSigner } from "../../shared/dispatch/signed-object.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { Bytes } from "../../shared/encoding/bytes.ts";
import type { Random } from "../../shared/encoding/random.ts";
import type { PathMemory } from "../../shared/pki/path-memory.ts";
import type { TrustAnchor } from "../../shared/pki/validate-path.ts";
import type { RelayClient } from "../../shared/relay-client/relay-client.ts";
import type { RequestError } from "../../shared/relay-client/request.ts";
import type { Hpke } from "../../shared/sealing/hpke.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import type { OrganisationView } from "../../shared/trust/organisation-view.ts";
import type { AcceptanceSigner } from "../../shared/wire/position.ts";
import type { TellingPolicy } from "../settings/policy.ts";
import type { AccountStore, StoreError } from "../store/account-store.ts";
import type { AlarmReason, Identity } from "../store/records.ts";
import { loadOrganisation } from "./load-organisation.ts";
import type { Turns } from "./lane.ts";
import type { WhatHappened } from "./what-happened.ts";

export interface CourierContext {
  readonly store: AccountStore;
  readonly identity: Identity;
  readonly unit: UnitCode;
  readonly root: TrustAnchor;
  /** Fingerprint of the own device certificate. */
  readonly device: string;
  readonly deviceSigner: ObjectSigner;
  /** The seed of the device's X-Wing key. */
  readonly wrapSeed: Bytes;
  readonly client: RelayClient;
  readonly hpke: Hpke;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly memory: PathMemory;
  /** Bytes that the browser still gives; undefined where it does not say. */
  readonly room: () => Promise<number | undefined>;
  readonly tellingPolicy: TellingPolicy;
  /** Streams are read by one at a time, the sync round or an act of the outbox. */
  readonly turns: Turns;
  readonly signal: AbortSignal;
  /** @returns whether it is dealt with; what quiet hours hold back is not */
  readonly tell: (what: WhatHappened) => Promise<boolean>;
  /** Set by the first greeting. */
  relay: { readonly epoch: string; readonly tsa: Bytes; readonly signer: AcceptanceSigner } | undefined;
  /** When all chains were last compared with the relay's, milliseconds since 1970. */
  chainsReadAt: number;
  /** Grows with every change of a chain and every seed: what could not be judged before is looked at again. */
  generation: number;
}

export type SyncFailure =
  /** The relay did not answer, or not as it should: tried again. */
  | { readonly type: "line"; readonly error: RequestError }
  /** A contradiction that a person must see. Nothing more is read where it happened. */
  | { readonly type: "alarm"; readonly reason: AlarmReason }
  /** The relay's certificates do not hold now: its clock, or this one's, or they have run out. */
  | { readonly type: "clock-wrong" }
  | { readonly type: "storage-full" }
  /** Somebody else wrote the same record: read again. */
  | { readonly type: "conflict" };

export function lineFailure(error: RequestError): SyncFailure {
  return { type: "line", error };
}

export function storeFailure(error: StoreError): SyncFailure {
  return { type: error.type };
}

/** What can be told without ever having been synced is nothing: the caller runs after the first greeting. */
export function relayOf(context: CourierContext): NonNullable<CourierContext["relay"]> {
  if (context.relay === undefined) throw new Error("the relay was not greeted");
  return context.relay;
}

export async function organisationOf(context: CourierContext): Promise<OrganisationView> {
  const view = await loadOrganisation(context.store);
  if (view === undefined) throw new Error("the account is not enrolled");
  return view;
}

/** The verified chain of the own unit; undefined before it was first fetched. */
export async function ownChain(context: CourierContext): Promise<ChainState | undefined> {
  return (await organisationOf(context)).chains.get(context.unit);
}

export interface Contradiction {
  readonly reason: AlarmReason;
  /** The stream, unit or dispatch. */
  readonly about: string;
  /** What makes it the same alarm when it is seen again. */
  readonly id: string;
  readonly evidence: readonly string[];
}
