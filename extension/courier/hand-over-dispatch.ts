/**
 * The last steps of sending: upload, hand-over, the relay's acceptance, and the event that tells the unit. A dispatch counts
 * as sent only by an acceptance with a valid proof over exactly the bytes that were handed over.
 */
import type { DraftState } from "../../shared/domain/work-state.ts";
import { type Bytes, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { verifyAcceptance } from "../../shared/wire/position.ts";
import type { AcceptanceAnswer } from "../../shared/wire/relay-api.ts";
import { PARCEL } from "../outbox/item.ts";
import { type CourierContext, organisationOf, relayOf } from "./courier-context.ts";
import { type Carried, eventFailed, refuse, relayFailure, syncFailed, transient } from "./failure.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { makeEvent } from "./make-event.ts";
import { packDispatch } from "./pack-dispatch.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { standsOrWaits } from "./send-entry.ts";
import { syncChains } from "./sync-chains.ts";
import { syncWork } from "./sync-work.ts";
import { uploadBlob } from "./upload-blob.ts";

type SendHand = ItemInHand<"send">;

/** New keys of recipients can come faster than a large dispatch is sealed; not for ever. */
const MOST_REWRAPS = 5;

export async function handOver(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  for (let rewraps = 0; hand.work.accepted === undefined; rewraps++) {
    if (rewraps > MOST_REWRAPS) return transient("stale-epoch");
    const sent = await uploadAndHandOver(context, hand);
    if (!sent.ok) return sent;
    if (sent.value === "stale") {
      const again = await wrapAgain(context, hand, draft);
      if (!again.ok) return again;
    }
  }
  return sayAccepted(context, hand);
}

async function uploadAndHandOver(context: CourierContext, hand: SendHand): Promise<Carried<"accepted" | "stale">> {
  const { store, client, signal } = context;
  const { packed, sealed } = hand.work;
  if (packed === undefined || sealed === undefined) throw new Error("handed over before it was packed");
  if (!hand.work.uploaded) {
    const uploaded = await uploadBlob(context, packed.blob, (done, total) => hand.progress("uploading", done, total));
    if (!uploaded.ok) return uploaded;
    const saved = await hand.save({ ...hand.work, uploaded: true });
    if (!saved.ok) return saved;
  }
  const parcel = await store.get(PARCEL, hand.id);
  if (parcel === undefined) throw new Error("an item without its parcel");
  const bytes = fromBase64Url(parcel.value.handOver);
  hand.progress("handing-over", 0, 1);
  const answer = await client.handOver(bytes, signal);
  if (answer.ok) return accept(context, hand, bytes, answer.value);
  const { error } = answer;
  return error.type === "stale-epoch" || error.type === "no-compartment" ? ok("stale") : relayFailure(error);
}

async function accept(
  context: CourierContext,
  hand: SendHand,
  bytes: Bytes,
  { acceptance: text, proof }: AcceptanceAnswer,
): Promise<Carried<"accepted">> {
  const { store, identity, deviceSigner, random, now } = context;
  const { sealed, level } = hand.work;
  if (sealed === undefined) throw new Error("accepted before it was sealed");
  const { dispatch } = sealed;
  const acceptance = fromBase64Url(text);
  const { signer } = relayOf(context);
  const verified = await verifyAcceptance({ acceptance, proof, signer, dispatch, handOver: bytes });
  if (!verified.ok) {
    const id = `bad-proof/${dispatch}/${await sha256Hex(acceptance)}`;
    return syncFailed(await raiseAlarm(context, { reason: "bad-proof", about: dispatch, id, evidence: [text] }));
  }
  const event = await makeEvent(store, identity, await organisationOf(context), {
    level,
    kind: "dispatch-accepted",
    body: { dispatch, acceptance: text, proof },
    signer: deviceSigner,
    now: new Date(now()),
    random,
  });
  if (!event.ok) return eventFailed(event.error);
  const saved = await hand.save({ ...hand.work, accepted: { acceptance: text, proof, event: event.value.entry } });
  return saved.ok ? ok("accepted") : saved;
}

/**
 * A recipient has a newer key than the one that was wrapped to. The bytes of the hand-over change, which is allowed only
 * while none were accepted: the relay, which knows one hand-over for a dispatch, is asked first. Manifest, number and
 * content key stay, so it is still the same dispatch.
 */
async function wrapAgain(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  const { sealed, packed: _, ...work } = hand.work;
  if (sealed === undefined) throw new Error("wrapped before it was sealed");
  const known = await context.client.acceptance(sealed.dispatch, context.signal);
  if (known.ok) return refuse("different-bytes");
  if (known.error.type !== "not-found") return relayFailure(known.error);
  const chains = await syncChains(context);
  if (!chains.ok) return syncFailed(chains.error);
  const saved = await hand.save({ ...work, sealed, uploaded: false });
  return saved.ok ? packDispatch(context, hand, draft) : saved;
}

async function sayAccepted(context: CourierContext, hand: SendHand): Promise<Carried> {
  const { accepted } = hand.work;
  if (accepted === undefined) throw new Error("said before it was accepted");
  if (!accepted.event.done) {
    const sent = await standsOrWaits(context, accepted.event);
    if (!sent.ok) return sent;
    const event = { ...accepted.event, done: true };
    const batch = context.store.batch().delete("parcels", hand.id);
    const saved = await hand.save({ ...hand.work, accepted: { ...accepted, event } }, batch);
    if (!saved.ok) return saved;
  }
  await syncWork(context, hand.work.level);
  return ok(undefined);
}
