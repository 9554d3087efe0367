/** An event of the unit's work, signed in person and sealed for the stream of its level: ready for the outbox. */
import { buildEvent, sealEvent, signEvent } from "../../shared/dispatch/event.ts";
import type { Level } from "../../shared/domain/level.ts";
import { readWorkEvent, type WorkBody, type WorkKind } from "../../shared/domain/work-events.ts";
import { fromHex, toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import type { Json } from "../../shared/encoding/canonical-json.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { isRotationDue, newestCompartment } from "../../shared/trust/chain-state.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import { loadSeed, loadSigner } from "../courier/load-identity.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import { cursorPlace, META } from "../store/places.ts";
import { CURSOR, RELAY } from "../store/records.ts";
import type { Actor, Office } from "./office.ts";

export type EventError =
  /** This device has not been given the compartment's newest seed, or its own key is not there. */
  | { readonly type: "no-key"; readonly level: Level }
  /** Somebody who left still holds the newest seed of a secret level: an administrator has to open a new epoch. */
  | { readonly type: "rotation-due"; readonly level: Level }
  /** This device has never reached the relay, so it cannot say what it has seen. */
  | { readonly type: "not-synced" };

export async function signWorkEvent<K extends WorkKind>(
  { store, random, now }: Office,
  actor: Actor,
  event: { readonly kind: K; readonly level: Level; readonly body: WorkBody<K> },
): Promise<Result<OutboxEntry, EventError>> {
  const { kind, level, body } = event;
  const { unit, member, chain } = actor;
  // A body that colleagues would refuse is a bug of the act, not something that the person can put right.
  if (!readWorkEvent(kind, body).ok) throw new TypeError(`a body of ${kind} that no reader takes`);
  const stream = streamName({ kind: "work", unit, level });
  const compartment = newestCompartment(chain, level);
  const seed = compartment && (await loadSeed(store, unit, level, compartment.epoch));
  const signer = await loadSigner(store, "signing");
  if (compartment === undefined || seed === undefined || signer === undefined) return err({ type: "no-key", level });
  if (level !== "unclassified" && isRotationDue(chain, level)) return err({ type: "rotation-due", level });
  const relay = await store.get(RELAY, META.relay);
  if (relay === undefined) return err({ type: "not-synced" });
  const cursor = (await store.get(CURSOR, await cursorPlace(store, stream)))?.value;
  const seen =
    cursor === undefined
      ? { epoch: relay.value.epoch, seq: 0, head: NO_HASH }
      : { epoch: cursor.epoch, seq: cursor.seq, head: cursor.head };
  const at = new Date(now());
  const bytes = buildEvent({
    unit,
    level,
    member,
    kind,
    at: at.toISOString(),
    seen,
    nonce: toHex(drawRandom(random, 16)),
    body: body as { readonly [key: string]: Json },
  });
  const signed = await signEvent(bytes, signer, at);
  const place = { unit, level, epoch: compartment.epoch };
  const entry = await sealEvent(signed, place, await deriveStreamKey(seed), random);
  return ok({ stream, entry: toBase64Url(entry), done: false });
}

/** 16 random bytes in hex: the name of a new draft. */
export function newDraftId({ random }: Pick<Office, "random">): string {
  return toHex(drawRandom(random, 16));
}

/** Whether a text is the name of a draft. */
export function isDraftId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text) && fromHex(text).length === 16;
}
