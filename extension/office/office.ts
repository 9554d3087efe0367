/**
 * What an act of a person stands on: the account's store, a clock, randomness, and a way to tell the courier. An act
 * checks what the rules allow, signs, writes everything it has to say in one transaction, and is done; the network is the
 * courier's. Nothing here ever waits for it.
 */
import { fingerprintOf } from "./fingerprint.ts";
import type { Level } from "../../shared/domain/level.ts";
import type { Role } from "../../shared/domain/role.ts";
import { type Act, mayAct } from "../../shared/domain/rule-pack.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { Random } from "../../shared/encoding/random.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { type ChainState, deviceAt, memberAt } from "../../shared/trust/chain-state.ts";
import type { OrganisationView } from "../../shared/trust/organisation-view.ts";
import { loadIdentity } from "../courier/load-identity.ts";
import { loadOrganisation } from "../courier/load-organisation.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { Identity } from "../store/records.ts";

export interface Office {
  readonly store: AccountStore;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly outboxChanged: () => void;
}

/** Who acts, by the verified chain of the own unit; never by what this device was once told. */
export interface Actor {
  readonly identity: Identity;
  readonly unit: UnitCode;
  readonly member: string;
  readonly view: OrganisationView;
  readonly chain: ChainState;
  readonly roles: readonly Role[];
  /** Levels that this device may handle. */
  readonly levels: readonly Level[];
}

export type ActorError =
  /** The chain does not name this device, or not any more. */
  | { readonly type: "device-revoked" }
  /** No role of the person gives the right to this act. */
  | { readonly type: "not-allowed"; readonly act: Act }
  /** The device is not cleared for the level. */
  | { readonly type: "not-cleared-self"; readonly level: Level };

export async function loadActor({ store }: Pick<Office, "store">): Promise<Result<Actor, ActorError>> {
  const [identity, view] = await Promise.all([loadIdentity(store), loadOrganisation(store)]);
  if (identity === undefined || view === undefined) return err({ type: "device-revoked" });
  const unit = identity.unit as UnitCode;
  const chain = view.chains.get(unit);
  const device = chain && deviceAt(chain, await fingerprintOf(identity.certificates.device));
  const member = chain && memberAt(chain, identity.member);
  if (chain === undefined || member === undefined || device?.member !== identity.member) {
    return err({ type: "device-revoked" });
  }
  return ok({ identity, unit, member: identity.member, view, chain, roles: member.roles, levels: device.levels });
}

/** The actor, where the act is allowed at this level. */
export async function loadActorFor(
  office: Pick<Office, "store">,
  act: Act,
  level: Level,
): Promise<Result<Actor, ActorError>> {
  const actor = await loadActor(office);
  if (!actor.ok) return actor;
  if (!mayAct(OFFICE_RIGHTS, act, actor.value.roles)) return err({ type: "not-allowed", act });
  return actor.value.levels.includes(level) ? actor : err({ type: "not-cleared-self", level });
}
