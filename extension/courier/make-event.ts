/**
 * Signing and sealing an event of the unit's work: what an act of a person, or the device by itself, adds to the stream
 * unit × level (docs/protocol.md, section 9). The entry is stored before it is first sent, so each attempt sends the same.
 */
import { buildEvent, eventId, sealEvent, signEvent } from "../../shared/dispatch/event.ts";
import type { ObjectSigner } from "../../shared/dispatch/signed-object.ts";
import type { Level } from "../../shared/domain/level.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { WorkBody, WorkKind } from "../../shared/domain/work-events.ts";
import { toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { type Random, drawRandom } from "../../shared/encoding/random.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { isBarred, newestCompartment } from "../../shared/trust/chain-state.ts";
import type { OrganisationView } from "../../shared/trust/organisation-view.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import type { AccountStore } from "../store/account-store.ts";
import { META, cursorPlace } from "../store/places.ts";
import { CURSOR, type Identity, RELAY } from "../store/records.ts";
import { loadSeed } from "./load-identity.ts";

export interface EventWish<K extends WorkKind> {
  readonly level: Level;
  readonly kind: K;
  readonly body: WorkBody<K>;
  /** The member's signing key, or for the automatic kinds the device's. */
  readonly signer: ObjectSigner;
  readonly now: Date;
  readonly random: Random;
}

export type EventError =
  /** The account has not yet read from the relay, so it knows no place to continue from. */
  | { readonly type: "not-synced" }
  /** The unit has no key of this level. */
  | { readonly type: "no-compartment" }
  /** This device has not been given the key of this level, or not yet the newest one. */
  | { readonly type: "seed-missing" }
  /** Somebody who lost the level still holds its newest key, and it is above `unclassified` (M6). */
  | { readonly type: "rotation-due" };

export async function makeEvent<K extends WorkKind>(
  store: AccountStore,
  identity: Identity,
  view: OrganisationView,
  wish: EventWish<K>,
): Promise<Result<{ readonly id: string; readonly entry: OutboxEntry }, EventError>> {
  const { level, kind, body, signer, now, random } = wish;
  const unit = identity.unit as UnitCode;
  const relay = await store.get(RELAY, META.relay);
  if (relay === undefined) return err({ type: "not-synced" });
  const state = view.chains.get(unit);
  const compartment = state && newestCompartment(state, level);
  if (state === undefined || compartment === undefined) return err({ type: "no-compartment" });
  if (isBarred(state, level)) return err({ type: "rotation-due" });
  const { epoch } = compartment;
  const seed = await loadSeed(store, unit, level, epoch);
  if (seed === undefined) return err({ type: "seed-missing" });
  const stream = streamName({ kind: "work", unit, level });
  const cursor = (await store.get(CURSOR, await cursorPlace(store, stream)))?.value;
  const bytes = buildEvent({
    unit,
    level,
    member: identity.member,
    kind,
    at: now.toISOString(),
    seen: { epoch: relay.value.epoch, seq: cursor?.seq ?? 0, head: cursor?.head ?? NO_HASH },
    nonce: toHex(drawRandom(random, 16)),
    body,
  });
  const signed = await signEvent(bytes, signer, now);
  const entry = await sealEvent(signed, { unit, level, epoch }, await deriveStreamKey(seed), random);
  return ok({ id: await eventId(bytes), entry: { stream, entry: toBase64Url(entry), done: false } });
}
