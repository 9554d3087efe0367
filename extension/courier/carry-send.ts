/**
 * Sending an approved draft: number → manifest → `dispatch-sealed` → time stamp → ciphertext and hand-over → upload → hand-over
 * accepted → `dispatch-accepted` (docs/architecture.md, "Crash safety"). Each step writes its product into the item before
 * anything is done with it, and each request is idempotent at the relay, so the same bytes go out after a kill at any point.
 *
 * What must hold: a draft becomes one dispatch, under the number that the fold gives it. The worst failure: two dispatches
 * out of one draft.
 */
import { type DispatchNumber, buildManifest, signManifest } from "../../shared/dispatch/manifest.ts";
import { notationOf } from "../../shared/domain/notation.ts";
import { outgoingSeries } from "../../shared/domain/number.ts";
import type { PlainDate } from "../../shared/domain/plain-date.ts";
import { rulePackAt } from "../../shared/domain/rule-pack.ts";
import type { DraftState, OfficeState, StreamState } from "../../shared/domain/work-state.ts";
import type { HeldNumber } from "../../shared/domain/work-view.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import { addTimeStamp, signatureValue } from "../../shared/pki/cms.ts";
import { buildTimeStampRequest, readTimeStampResponse } from "../../shared/pki/time-stamp.ts";
import { ok } from "../../shared/result.ts";
import { CONTENT_KEY_SIZE } from "../../shared/sealing/content.ts";
import { chainHeads } from "../../shared/trust/organisation-view.ts";
import type { OutboxEntry } from "../outbox/item.ts";
import { type CourierContext, organisationOf } from "./courier-context.ts";
import { type Carried, eventFailed, refuse, relayFailure, syncFailed, transient } from "./failure.ts";
import { handOver } from "./hand-over-dispatch.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { loadSigner } from "./load-identity.ts";
import { makeEvent } from "./make-event.ts";
import { packDispatch } from "./pack-dispatch.ts";
import { standsOrWaits } from "./send-entry.ts";
import { loadApproval } from "./signed-in-work.ts";
import { syncWork } from "./sync-work.ts";
import { takeNumber } from "./take-number.ts";

type SendHand = ItemInHand<"send">;

export async function carrySend(context: CourierContext, hand: SendHand): Promise<Carried> {
  const draft = await draftToSend(context, hand);
  if (!draft.ok) return draft;
  for (const step of [numbered, sealed, stamped]) {
    const done = await step(context, hand, draft.value);
    if (!done.ok) return done;
  }
  const packed = await packDispatch(context, hand, draft.value);
  if (!packed.ok) return packed;
  return handOver(context, hand, draft.value);
}

/** The approved draft, unless another dispatch was sealed from it. */
async function draftToSend(context: CourierContext, hand: SendHand): Promise<Carried<DraftState>> {
  const stream = await syncWork(context, hand.work.level);
  if (!stream.ok) return syncFailed(stream.error);
  const draft = stream.value.drafts.get(hand.work.draft);
  if (draft === undefined) return stream.value.stopped ? transient("seed-missing") : refuse("unknown-draft");
  if (draft.state !== "approved") return refuse("not-approved");
  return isOther(draft, hand) ? refuse("already-sealed") : ok(draft);
}

function isOther({ dispatch }: DraftState, { work }: SendHand): boolean {
  return dispatch !== null && dispatch !== work.sealed?.dispatch;
}

async function numbered(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  if (hand.work.number !== undefined) return ok(undefined);
  const signer = await loadSigner(context.store, "signing");
  if (signer === undefined) return refuse("no-signing-key");
  const { data } = draft;
  hand.progress("numbering", 0, 1);
  const held = await takeNumber(context, {
    holder: draft.draft,
    signer,
    series: (date, numbers) => seriesFor(draft, date, numbers),
    taking: () => hand.work.taking,
    keep: (taking) => hand.save(taking === undefined ? withoutTaking(hand.work) : { ...hand.work, taking }),
  });
  if (!held.ok) return held;
  const numbers = await syncWork(context, "unclassified");
  if (!numbers.ok) return syncFailed(numbers.error);
  const number = writtenNumber(data, held.value, numbers.value.office);
  return number.ok ? hand.save({ ...hand.work, number: number.value }) : number;
}

function withoutTaking(before: SendHand["work"]): SendHand["work"] {
  const { taking: _, ...work } = before;
  return work;
}

function seriesFor({ data }: DraftState, date: PlainDate, { office }: StreamState) {
  const pack = rulePackAt(data.pack, date);
  if (pack === null) return refuse("no-rules");
  if (office === null) return refuse("office-unset");
  const { documentType, level } = data;
  const series = outgoingSeries(pack, { documentType, level, date, ...(office.term && { term: office.term }) });
  if (series.ok) return series;
  return refuse(series.error.type === "term-missing" ? "office-unset" : series.error.type);
}

function writtenNumber(
  { pack: kind, documentType }: DraftState["data"],
  { series, value, date }: HeldNumber,
  office: OfficeState | null,
): Carried<DispatchNumber> {
  const pack = rulePackAt(kind, date as PlainDate);
  if (pack === null) return refuse("no-rules");
  if (office === null) return refuse("office-unset");
  const { abbreviation: body, drafter } = office;
  const notation = notationOf(pack, { documentType, value, body, drafter });
  if (!notation.ok) {
    const { error } = notation;
    return refuse(error.type, error.type === "abbreviation-refused" ? error.abbreviation : undefined);
  }
  return ok({ series, value, notation: notation.value.text, date: date as PlainDate });
}

/** The manifest, signed by the unit's seal, and the event that names it: confirmed before anything is handed over. */
async function sealed(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  const made = hand.work.sealed === undefined ? await makeManifest(context, hand, draft) : ok(undefined);
  if (!made.ok) return made;
  const { sealed: product } = hand.work;
  if (product === undefined || product.event.done) return ok(undefined);
  const keep = (event: OutboxEntry): Promise<Carried> => hand.save({ ...hand.work, sealed: { ...product, event } });
  const sent = await standsOrWaits(context, product.event, keep);
  if (!sent.ok) return sent;
  const stream = await syncWork(context, hand.work.level);
  if (!stream.ok) return syncFailed(stream.error);
  const now = stream.value.drafts.get(draft.draft);
  if (now !== undefined && isOther(now, hand)) return refuse("already-sealed");
  if (now?.dispatch !== product.dispatch) {
    return stream.value.stopped ? transient("seed-missing") : refuse("seal-refused");
  }
  const event = { ...(hand.work.sealed ?? product).event, done: true };
  return hand.save({ ...hand.work, sealed: { ...product, event } });
}

async function makeManifest(context: CourierContext, hand: SendHand, draft: DraftState): Promise<Carried> {
  const { store, identity, unit, random, now } = context;
  const [seal, signing] = await Promise.all([loadSigner(store, "seal"), loadSigner(store, "signing")]);
  if (seal === undefined) return refuse("no-seal");
  const { number } = hand.work;
  if (signing === undefined) return refuse("no-signing-key");
  if (draft.approval === null) return refuse("not-approved");
  if (number === undefined) throw new Error("a manifest before its number");
  const view = await organisationOf(context);
  const chains = chainHeads(view, unit);
  if (chains === undefined) return transient("chain-missing");
  const approval = await loadApproval(store, { unit, level: hand.work.level }, draft.approval);
  const contentKey = drawRandom(random, CONTENT_KEY_SIZE);
  const at = new Date(now());
  const bytes = await buildManifest({
    approval: fromBase64Url(approval.bytes),
    data: draft.data,
    files: draft.data.files.map(({ size, sha256 }) => ({ size, sha256 })),
    number: number as DispatchNumber,
    contentKey,
    member: identity.member,
    at: at.toISOString(),
    chains: [...chains],
  });
  if (!bytes.ok) return refuse(bytes.error.type);
  const { cms } = await signManifest(bytes.value, seal, at);
  const dispatch = await sha256Hex(bytes.value);
  const manifest = toBase64Url(bytes.value);
  const event = await makeEvent(store, identity, view, {
    level: hand.work.level,
    kind: "dispatch-sealed",
    body: { draft: draft.draft, dispatch, manifest, cms: toBase64Url(cms) },
    signer: signing,
    now: at,
    random,
  });
  if (!event.ok) return eventFailed(event.error);
  const { entry } = event.value;
  const product = { contentKey: toBase64Url(contentKey), manifest, cms: toBase64Url(cms), dispatch, event: entry };
  return hand.save({ ...hand.work, sealed: product });
}

/** The relay's time stamp over the seal's signature. Another one after a lost answer does no harm: only one is kept. */
async function stamped(context: CourierContext, hand: SendHand): Promise<Carried> {
  const { sealed: product, stamped: before } = hand.work;
  if (before !== undefined || product === undefined) return ok(undefined);
  const { client, random, root, signal } = context;
  const cms = fromBase64Url(product.cms);
  const data = signatureValue(cms);
  const nonce = drawRandom(random, 16);
  const answer = await client.timeStamp(await buildTimeStampRequest(data, nonce), signal);
  if (!answer.ok) return relayFailure(answer.error);
  const stamp = await readTimeStampResponse(answer.value, { data, nonce, root });
  if (!stamp.ok) return transient("bad-time-stamp");
  return hand.save({ ...hand.work, stamped: toBase64Url(addTimeStamp(cms, stamp.value.token)) });
}
