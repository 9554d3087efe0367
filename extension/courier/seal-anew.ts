/**
 * Sealing an event anew: an administrator has opened a newer epoch between the signing of an event and its sending, and the
 * relay takes only what is sealed to the newest. The event, and so its id, stays; readers fold an id once, so even a relay
 * that had taken the first sealing doubles nothing (docs/protocol.md, section 9).
 */
import { openEvent, readEventEnvelope, sealEvent } from "../../shared/dispatch/event.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { isBarred, newestCompartment } from "../../shared/trust/chain-state.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import { type CourierContext, ownChain } from "./courier-context.ts";
import { type Carried, refuse, syncFailed, transient, transientForAWhile } from "./failure.ts";
import { loadSeed } from "./load-identity.ts";
import { syncChains } from "./sync-chains.ts";

/** The same event under the newest epoch that the verified chain has: never under one because the relay says so. */
export async function sealAnew(context: CourierContext, entry: OutboxEntry): Promise<Carried<OutboxEntry>> {
  const { store, unit, random } = context;
  const bytes = fromBase64Url(entry.entry);
  const envelope = readEventEnvelope(bytes);
  if (!envelope.ok) return refuse("malformed");
  const { level, epoch } = envelope.value;
  const chains = await syncChains(context);
  if (!chains.ok) return syncFailed(chains.error);
  const chain = await ownChain(context);
  const newest = chain && newestCompartment(chain, level);
  if (chain === undefined || newest === undefined) return transientForAWhile("no-compartment");
  // The chain knows no newer one: what the relay says may be ahead of what it shows, or is not so.
  if (newest.epoch <= epoch) return transientForAWhile("stale-epoch");
  if (isBarred(chain, level)) return transient("rotation-due");
  const [before, after] = await Promise.all([
    loadSeed(store, unit, level, epoch),
    loadSeed(store, unit, level, newest.epoch),
  ]);
  if (after === undefined) return transient("seed-missing");
  if (before === undefined) return refuse("cannot-open");
  const opened = await openEvent({ entry: bytes, stream: { unit, level }, streamKey: await deriveStreamKey(before) });
  if (!opened.ok) return refuse("cannot-open");
  const place = { unit, level, epoch: newest.epoch };
  const sealed = await sealEvent(opened.value, place, await deriveStreamKey(after), random);
  return ok({ ...entry, entry: toBase64Url(sealed) });
}
