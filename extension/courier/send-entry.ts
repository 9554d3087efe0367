/**
 * Sending an entry that the outbox has made, and believing that it stands only by the relay's proof and by reading it back
 * from the own stream.
 */
import { readEventEnvelope } from "../../shared/dispatch/event.ts";
import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { isBarred, newestCompartment } from "../../shared/trust/chain-state.ts";
import { readPosition, verifyProof } from "../../shared/wire/position.ts";
import type { StreamName } from "../../shared/wire/stream-name.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import { type CourierContext, ownChain, relayOf } from "./courier-context.ts";
import { type Carried, relayFailure, syncFailed, transient, transientForAWhile } from "./failure.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { sealAnew } from "./seal-anew.ts";

/**
 * `head-mismatch`: the stream has moved on; `stale`: it was sealed to a key that is no longer the newest. In both cases the
 * entry certainly does not stand.
 */
export async function sendEntry(
  context: CourierContext,
  { stream, entry: text, expect }: OutboxEntry,
): Promise<Carried<"stands" | "head-mismatch" | "stale">> {
  const { client, signal } = context;
  const { signer, epoch } = relayOf(context);
  const entry = fromBase64Url(text);
  const answer = await client.append(stream, entry, expect, signal);
  if (!answer.ok) {
    const { type } = answer.error;
    if (type === "head-mismatch") return ok(type);
    return type === "stale-epoch" || type === "no-compartment" ? ok("stale") : relayFailure(answer.error);
  }
  const bytes = fromBase64Url(answer.value.position);
  const position = readPosition(bytes);
  const proved = await verifyProof(bytes, answer.value.proof, signer);
  const about =
    position.ok &&
    position.value.stream === (stream as StreamName) &&
    position.value.epoch === epoch &&
    position.value.entry === (await sha256Hex(entry));
  if (proved.ok && about) return ok("stands");
  const id = `bad-proof/${stream}/${await sha256Hex(bytes)}`;
  const evidence = [answer.value.position];
  return syncFailed(await raiseAlarm(context, { reason: "bad-proof", about: stream, id, evidence }));
}

/**
 * Sends an event of the own work. Where its key has been superseded, the same event is sealed to the newest one, kept, and
 * sent once more.
 * @param keep writes the entry into the item
 */
export async function sendEvent(
  context: CourierContext,
  entry: OutboxEntry,
  keep: (entry: OutboxEntry) => Promise<Carried>,
): Promise<Carried<"stands" | "head-mismatch">> {
  const fresh = await judgeKey(context, entry);
  if (!fresh.ok) return fresh;
  const sent = fresh.value === "stale" ? ok(fresh.value) : await sendEntry(context, entry);
  if (!sent.ok) return sent;
  if (sent.value !== "stale") return ok(sent.value);
  const anew = await sealAnew(context, entry);
  if (!anew.ok) return anew;
  const kept = await keep(anew.value);
  if (!kept.ok) return kept;
  const again = await sendEntry(context, anew.value);
  if (!again.ok) return again;
  return again.value === "stale" ? transientForAWhile("stale-epoch") : ok(again.value);
}

/**
 * Whether the key that an event was sealed to is still one to seal to: it may have waited long, and a relay takes entries
 * of every epoch that was opened (M6).
 */
async function judgeKey(context: CourierContext, { entry }: OutboxEntry): Promise<Carried<"newest" | "stale">> {
  const envelope = readEventEnvelope(fromBase64Url(entry));
  const chain = await ownChain(context);
  if (!envelope.ok || chain === undefined) return ok("newest");
  const { level, epoch } = envelope.value;
  if (isBarred(chain, level)) return transient("rotation-due");
  const newest = newestCompartment(chain, level)?.epoch ?? epoch;
  return ok(level !== "unclassified" && epoch < newest ? "stale" : "newest");
}

/** For an event that expects no head: it stands, or it is tried again later. */
export async function standsOrWaits(
  context: CourierContext,
  entry: OutboxEntry,
  keep: (entry: OutboxEntry) => Promise<Carried>,
): Promise<Carried> {
  const sent = await sendEvent(context, entry, keep);
  if (!sent.ok) return sent;
  return sent.value === "stands" ? ok(undefined) : transientForAWhile(sent.value);
}
