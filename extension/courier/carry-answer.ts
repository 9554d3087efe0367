/**
 * Answers to an incoming dispatch: the device's 01 by itself, the clerk's 03 with an arrival number or 02 with a reason. The
 * event in the own unit's work comes first and is confirmed by the fold; only the answer that the fold took goes to the sender
 * as a notice, so a dispatch gets one arrival number however many clerks press at once (X3).
 */
import { readNotice, sealNotice } from "../../shared/dispatch/notice.ts";
import { type Receipt, buildReceipt, signReceipt } from "../../shared/dispatch/receipt.ts";
import type { ObjectSigner } from "../../shared/dispatch/signed-object.ts";
import type { Level } from "../../shared/domain/level.ts";
import { arrivalSeries } from "../../shared/domain/number.ts";
import type { PlainDate } from "../../shared/domain/plain-date.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { IncomingState, StreamState } from "../../shared/domain/work-state.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { chainHeads, compartmentFor, type RecipientCompartment } from "../../shared/trust/organisation-view.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import type { OutboxAnswer, OutboxEntry } from "../outbox/item.ts";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { type CourierContext, organisationOf } from "./courier-context.ts";
import { type Carried, eventFailed, refuse, syncFailed, transient, transientForAWhile } from "./failure.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { loadSigner } from "./load-identity.ts";
import { makeEvent } from "./make-event.ts";
import { sendEntry, standsOrWaits } from "./send-entry.ts";
import { syncChains } from "./sync-chains.ts";
import { syncWork } from "./sync-work.ts";
import { takeNumber } from "./take-number.ts";

/** The device's own word that a dispatch is here and passed. */
export async function carryArrive(context: CourierContext, hand: ItemInHand<"arrive">): Promise<Carried> {
  const { dispatch, level } = hand.work;
  const keep = (made: OutboxAnswer) => hand.save({ ...hand.work, made });
  if (hand.work.made === undefined) {
    const known = await incomingOf(context, level, dispatch);
    if (!known.ok) return known;
    // A colleague's device was first: one answer is enough.
    if (known.value?.arrived) return ok(undefined);
    const record = await context.store.get(DISPATCH, await dispatchPlace(context.store, dispatch));
    // It was set aside since.
    if (record?.value.state === "quarantined") return ok(undefined);
    const made = await makeAnswer(context, { dispatch, level, status: "01", signer: context.deviceSigner });
    if (!made.ok) return made;
    const kept = await keep(made.value);
    if (!kept.ok) return kept;
  }
  const { made } = hand.work;
  if (made === undefined) throw new Error("an answer that was not kept");
  const sent = await sendAnswer(context, level, made, keep);
  return sent.ok ? ok(undefined) : sent;
}

/** Registering with an arrival number, or refusing with a reason. */
export async function carryDecide(context: CourierContext, hand: ItemInHand<"decide">): Promise<Carried> {
  const { dispatch, level, reason } = hand.work;
  const signer = await loadSigner(context.store, "signing");
  if (signer === undefined) return refuse("no-signing-key");
  const keep = (made: OutboxAnswer) => hand.save({ ...hand.work, made });
  if (hand.work.made === undefined && hand.work.again === true) {
    const again = await answerAgain(context, hand, signer);
    const kept = again.ok ? await keep(again.value) : again;
    if (!kept.ok) return kept;
  }
  if (hand.work.made === undefined) {
    const known = await incomingOf(context, level, dispatch);
    if (!known.ok) return known;
    if (known.value?.decision) return refuse("already-decided");
    const words = reason === undefined ? await arrivalOf(context, hand, signer) : ok({ reason });
    if (!words.ok) return words;
    const status = reason === undefined ? "03" : "02";
    const made = await makeAnswer(context, { dispatch, level, status, signer, ...words.value });
    if (!made.ok) return made;
    const kept = await keep(made.value);
    if (!kept.ok) return kept;
  }
  const { made } = hand.work;
  if (made === undefined) throw new Error("an answer that was not kept");
  const sent = await sendAnswer(context, level, made, keep);
  if (!sent.ok) return sent;
  return sent.value === "other" ? refuse("already-decided") : ok(undefined);
}

/**
 * The answer that the unit's work holds, for the sender once more: the device that gave it may have been lost before it told
 * the sender. It is signed anew, since the first signer's key may be revoked by now; number and reason stay, and the
 * sender counts the same answer once. There is no event in it: the unit has decided already.
 */
async function answerAgain(
  context: CourierContext,
  { work: { dispatch, level } }: ItemInHand<"decide">,
  signer: ObjectSigner,
): Promise<Carried<OutboxAnswer>> {
  const known = await incomingOf(context, level, dispatch);
  if (!known.ok) return known;
  const decision = known.value?.decision;
  if (decision === undefined || decision === null) return refuse("not-decidable");
  const wish = { dispatch, level, signer };
  const made = await makeAnswer(
    context,
    decision.type === "registered"
      ? { ...wish, status: "03", arrival: decision.arrival as NonNullable<Receipt["arrival"]> }
      : { ...wish, status: "02", reason: decision.reason },
  );
  return made.ok ? ok({ ...made.value, event: { ...made.value.event, done: true } }) : made;
}

async function incomingOf(
  context: CourierContext,
  level: Level,
  dispatch: string,
): Promise<Carried<IncomingState | undefined>> {
  const stream = await syncWork(context, level);
  return stream.ok ? ok(stream.value.incoming.get(dispatch)) : syncFailed(stream.error);
}

async function arrivalOf(context: CourierContext, hand: ItemInHand<"decide">, signer: ObjectSigner) {
  const { arrival } = hand.work;
  if (arrival !== undefined) return ok({ arrival: arrival as Receipt["arrival"] & object });
  const held = await takeNumber(context, {
    holder: hand.work.dispatch,
    signer,
    series: (date) => ok(arrivalSeries(date)),
    taking: () => hand.work.taking,
    keep: (taking) => hand.save(withTaking(hand.work, taking)),
  });
  if (!held.ok) return held;
  const { series, value, date } = held.value;
  const saved = await hand.save({ ...hand.work, arrival: { series, value, date } });
  return saved.ok ? ok({ arrival: { series, value, date: date as PlainDate } }) : saved;
}

function withTaking(
  before: ItemInHand<"decide">["work"],
  taking: OutboxEntry | undefined,
): ItemInHand<"decide">["work"] {
  const { taking: _, ...work } = before;
  return taking === undefined ? work : { ...work, taking };
}

interface AnswerWish {
  readonly dispatch: string;
  readonly level: Level;
  readonly status: "01" | "02" | "03";
  readonly signer: ObjectSigner;
  readonly arrival?: NonNullable<Receipt["arrival"]>;
  readonly reason?: string;
}

async function makeAnswer(context: CourierContext, wish: AnswerWish): Promise<Carried<OutboxAnswer>> {
  const { store, identity, unit, random, now } = context;
  const { dispatch, level, status, signer, arrival, reason } = wish;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return refuse("unknown-dispatch");
  const view = await organisationOf(context);
  const chains = chainHeads(view, unit);
  if (chains === undefined) return transient("chain-missing");
  const at = new Date(now());
  const bytes = buildReceipt({
    dispatch,
    status,
    unit,
    to: record.from as UnitCode,
    member: identity.member,
    at: at.toISOString(),
    chains: [...chains],
    ...(arrival === undefined ? {} : { arrival }),
    ...(reason === undefined ? {} : { reason }),
  });
  const signed = await signReceipt(bytes, signer, at);
  const [receipt, cms] = [toBase64Url(signed.bytes), toBase64Url(signed.cms)];
  const said = { dispatch, receipt, cms };
  const event = await makeEvent(store, identity, view, {
    level,
    ...(status === "03" && arrival !== undefined
      ? { kind: "dispatch-registered" as const, body: { ...said, arrival } }
      : status === "02" && reason !== undefined
        ? { kind: "dispatch-refused" as const, body: { ...said, reason } }
        : { kind: "dispatch-arrived" as const, body: said }),
    signer,
    now: at,
    random,
  });
  if (!event.ok) return eventFailed(event.error);
  const notice = await makeNotice(context, level, record.from, { receipt, cms });
  if (!notice.ok) return notice;
  return ok({ receipt, cms, id: event.value.id, event: event.value.entry, notice: notice.value });
}

/** What an answer is sealed to: never a key that somebody who lost the level still holds, above `unclassified` (M6). */
async function senderKey(context: CourierContext, level: Level, to: string): Promise<Carried<RecipientCompartment>> {
  const compartment = compartmentFor(await organisationOf(context), to as UnitCode, level);
  if (!compartment.ok) return transient(compartment.error.type);
  if (level !== "unclassified" && compartment.value.rotationDue) return transient("sender-rotation-due");
  return compartment;
}

/** Sealed to the newest key of the sender's unit. */
async function makeNotice(
  context: CourierContext,
  level: Level,
  to: string,
  { receipt, cms }: { readonly receipt: string; readonly cms: string },
): Promise<Carried<OutboxEntry>> {
  const { identity, unit, hpke } = context;
  const compartment = await senderKey(context, level, to);
  if (!compartment.ok) return compartment;
  const notice = await sealNotice(
    hpke,
    {
      receipt: { bytes: fromBase64Url(receipt), cms: fromBase64Url(cms) },
      person: { entry: fromBase64Url(identity.entry), salt: fromBase64Url(identity.salt) },
      from: unit,
    },
    compartment.value,
  );
  if (!notice.ok) return refuse("cannot-seal-to", `${to} ${notice.error.type}`);
  const stream = streamName({ kind: "mail", unit: to as UnitCode, level });
  return ok({ stream, entry: toBase64Url(notice.value), done: false });
}

/** Event, confirmation, notice. `other`: the fold took a colleague's answer, and this one goes no further. */
async function sendAnswer(
  context: CourierContext,
  level: Level,
  before: OutboxAnswer,
  keep: (made: OutboxAnswer) => Promise<Carried>,
): Promise<Carried<"own" | "other">> {
  let made = before;
  if (!made.event.done) {
    const keepEvent = (event: OutboxEntry): Promise<Carried> => keep((made = { ...made, event }));
    const sent = await standsOrWaits(context, made.event, keepEvent);
    if (!sent.ok) return sent;
    const stream = await syncWork(context, level);
    if (!stream.ok) return syncFailed(stream.error);
    if (!stream.value.events.has(made.id)) {
      return isRefused(stream.value, made.id) ? ok("other") : transient("seed-missing");
    }
    if (isRefused(stream.value, made.id)) return ok("other");
    made = { ...made, event: { ...made.event, done: true } };
    const kept = await keep(made);
    if (!kept.ok) return kept;
  }
  if (made.notice.done) return ok("own");
  const posted = await postNotice(context, level, made, keep);
  return posted.ok ? ok("own") : posted;
}

function isRefused({ refused }: StreamState, id: string): boolean {
  return refused.some((event) => event.id === id);
}

async function postNotice(
  context: CourierContext,
  level: Level,
  made: OutboxAnswer,
  keep: (made: OutboxAnswer) => Promise<Carried>,
): Promise<Carried> {
  const { notice } = made;
  const to = notice.stream.split("/")[1] as string;
  const key = await senderKey(context, level, to);
  if (!key.ok) return key;
  // It may have waited while the sender changed its key; above `unclassified` nothing goes to the former one.
  const isFormer = level !== "unclassified" && key.value.epoch !== epochOf(notice);
  const sent = isFormer ? ok("stale" as const) : await sendEntry(context, notice);
  if (!sent.ok) return sent;
  if (sent.value === "stands") return keep({ ...made, notice: { ...notice, done: true } });
  // The sender has a newer key: the same receipt, sealed anew, where its verified chain has one too.
  const chains = await syncChains(context);
  if (!chains.ok) return syncFailed(chains.error);
  const again = await makeNotice(context, level, to, made);
  if (!again.ok) return again;
  if (epochOf(again.value) === epochOf(notice)) return transientForAWhile("stale-epoch");
  const kept = await keep({ ...made, notice: again.value });
  if (!kept.ok) return kept;
  const second = await sendEntry(context, again.value);
  if (!second.ok) return second;
  if (second.value !== "stands") return transientForAWhile("stale-epoch");
  return keep({ ...made, notice: { ...again.value, done: true } });
}

function epochOf({ entry }: OutboxEntry): number | undefined {
  const read = readNotice(fromBase64Url(entry));
  return read.ok ? read.value.epoch : undefined;
}
