/**
 * The last steps of sending: upload, hand-over, the relay's acceptance, and the event that tells the unit. A dispatch counts
 * as sent only by an acceptance with a valid proof over exactly the bytes that were handed over.
 */
import type { DraftState } from "../../shared/domain/work-state.ts";
import { type Bytes, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { compartmentFor } from "../../shared/trust/organisation-view.ts";
import { readHandOver } from "../../shared/wire/hand-over.ts";
import { verifyAcceptance } from "../../shared/wire/position.ts";
import type { AcceptanceAnswer } from "../../shared/wire/relay-api.ts";
import { type OutboxEntry, PARCEL } from "../outbox/item.ts";
import { type CourierContext, organisationOf, relayOf } from "./courier-context.ts";
import { type Carried, eventFailed, refuse, relayFailure, syncFailed, transientForAWhile } from "./failure.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { makeEvent } from "./make-event.ts";
import { packDispatch } from "./pack-dispatch.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { standsOrWaits } from "./send-entry.ts";
import { syncChains } from "./sync-chains.ts";
import { syncWork } from "./sync-work.ts";
import { uploadBlob } from "./upload-blob.ts";

type SendHand = ItemInHand<"send">;

/** Refusals of a hand-over after which something can be done before it is tried again. */
type Again = "stale-epoch" | "no-compartment" | "not-found";

/** New keys of recipients can come faster than a large dispatch is sealed; not for ever. */
const MOST_TRIES_AT_ONCE = 5;

export async function handOver(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  let missing = "stale-epoch";
  for (let tries = 0; hand.work.accepted === undefined; tries++) {
    if (tries > MOST_TRIES_AT_ONCE) return transientForAWhile(missing);
    const sent = await uploadAndHandOver(context, hand);
    if (!sent.ok) return sent;
    if (sent.value === "accepted") continue;
    missing = sent.value;
    const again = missing === "not-found" ? await uploadAgain(hand) : await wrapAgain(context, hand, draft, missing);
    if (!again.ok) return again;
  }
  return sayAccepted(context, hand);
}

async function uploadAndHandOver(context: CourierContext, hand: SendHand): Promise<Carried<"accepted" | Again>> {
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
  const { type } = answer.error;
  const can = type === "stale-epoch" || type === "no-compartment" || type === "not-found";
  return can ? ok(type) : relayFailure(answer.error);
}

/** The relay does not have the whole blob, whatever it said before: it is asked again which pieces are missing. */
function uploadAgain(hand: SendHand): Promise<Carried> {
  return hand.save({ ...hand.work, uploaded: false });
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
  if (!(await isAccepted(context, { dispatch, handOver: bytes, acceptance, proof }))) {
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
 * Whether this is the acceptance of exactly what was handed over, in the relay's present life: one of another epoch of the
 * relay is of a history that this device does not hold to be the true one (R28), and is not taken (docs/protocol.md, section 10).
 */
async function isAccepted(
  context: CourierContext,
  given: {
    readonly dispatch: string;
    readonly handOver: Bytes;
    readonly acceptance: Bytes;
    readonly proof: AcceptanceAnswer["proof"];
  },
): Promise<boolean> {
  const { signer, epoch } = relayOf(context);
  const verified = await verifyAcceptance({ ...given, signer });
  const read = readHandOver(given.handOver);
  if (!verified.ok || !read.ok) return false;
  const { epoch: acceptedIn, chain, mailboxes } = verified.value;
  return acceptedIn === epoch && chain.unit === context.unit && mailboxes === read.value.wraps.length;
}

/**
 * A recipient has a newer key than the one that was wrapped to. The bytes of the hand-over change, which is allowed only
 * while none were accepted: the relay, which knows one hand-over for a dispatch, is asked first. Manifest, number and
 * content key stay, so it is still the same dispatch. Where the verified chains have no other key than the one that was
 * wrapped to, wrapping again would give the same, and the relay's refusal stands.
 */
async function wrapAgain(
  context: CourierContext,
  hand: SendHand,
  draft: DraftState,
  refusal: string,
): Promise<Carried> {
  const { sealed, packed: _, ...work } = hand.work;
  if (sealed === undefined) throw new Error("wrapped before it was sealed");
  const known = await context.client.acceptance(sealed.dispatch, context.signal);
  if (known.ok) return refuse("different-bytes");
  if (known.error.type !== "not-found") return relayFailure(known.error);
  const chains = await syncChains(context);
  if (!chains.ok) return syncFailed(chains.error);
  if (!(await hasOtherKeys(context, hand))) return transientForAWhile(refusal);
  const saved = await hand.save({ ...work, sealed, uploaded: false });
  return saved.ok ? packDispatch(context, hand, draft) : saved;
}

/** Whether the verified chains give any recipient another key than the one that the hand-over is wrapped to, or none. */
async function hasOtherKeys(context: CourierContext, { id, work: { level } }: SendHand): Promise<boolean> {
  const parcel = await context.store.get(PARCEL, id);
  const read = parcel && readHandOver(fromBase64Url(parcel.value.handOver));
  if (read?.ok !== true) return true;
  const view = await organisationOf(context);
  return read.value.wraps.some(({ unit, epoch }) => {
    const now = compartmentFor(view, unit, level);
    return !now.ok || now.value.epoch !== epoch;
  });
}

async function sayAccepted(context: CourierContext, hand: SendHand): Promise<Carried> {
  const { accepted } = hand.work;
  if (accepted === undefined) throw new Error("said before it was accepted");
  if (!accepted.event.done) {
    const keep = (event: OutboxEntry): Promise<Carried> =>
      hand.save({ ...hand.work, accepted: { ...accepted, event } });
    const sent = await standsOrWaits(context, accepted.event, keep);
    if (!sent.ok) return sent;
    const event = { ...(hand.work.accepted ?? accepted).event, done: true };
    const batch = context.store.batch().delete("parcels", hand.id);
    const saved = await hand.save({ ...hand.work, accepted: { ...accepted, event } }, batch);
    if (!saved.ok) return saved;
  }
  await syncWork(context, hand.work.level);
  return ok(undefined);
}
