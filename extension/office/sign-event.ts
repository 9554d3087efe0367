/** An event of the unit's work, signed in person and sealed for the stream of its level: ready for the outbox. */
import type { Level } from "../../shared/domain/level.ts";
import { readWorkEvent, type WorkBody, type WorkKind } from "../../shared/domain/work-events.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { isBarred } from "../../shared/trust/chain-state.ts";
import { loadSigner } from "../courier/load-identity.ts";
import { makeEvent } from "../courier/make-event.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import type { Actor, Office } from "./office.ts";

export type EventError =
  /** The person's signing key, or its certificate, is not in this account. */
  | { readonly type: "no-signing-key" }
  /** This device has not been given the compartment's newest seed. */
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
  // A body that colleagues would refuse is a bug of the act, not something that the person can put right.
  if (!readWorkEvent(kind, body).ok) throw new TypeError(`a body of ${kind} that no reader takes`);
  if (isBarred(actor.chain, level)) return err({ type: "rotation-due", level });
  const signer = await loadSigner(store, "signing");
  if (signer === undefined) return err({ type: "no-signing-key" });
  const wish = { level, kind, body, signer, now: new Date(now()), random };
  const made = await makeEvent(store, actor.identity, actor.view, wish);
  if (made.ok) return ok(made.value.entry);
  const { type } = made.error;
  if (type === "not-synced") return err({ type });
  return err({ type: type === "rotation-due" ? type : "no-key", level });
}
