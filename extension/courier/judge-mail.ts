/**
 * Entries of the mailboxes: envelopes of dispatches, which are fetched and opened later, and notices with receipts, which are
 * opened and judged at once (docs/protocol.md, sections 7.3 and 8).
 */
import { openNotice } from "../../shared/dispatch/notice.ts";
import { readManifest } from "../../shared/dispatch/manifest.ts";
import { readReceipt, verifyReceipt } from "../../shared/dispatch/receipt.ts";
import type { Level } from "../../shared/domain/level.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { compartmentOf } from "../../shared/trust/chain-state.ts";
import { type Envelope, type Notice, readStreamEntry } from "../../shared/wire/entries.ts";
import type { AccountStore } from "../store/account-store.ts";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { RECEIPT } from "../store/records.ts";
import { type CourierContext, organisationOf } from "./courier-context.ts";
import { loadSeed } from "./load-identity.ts";
import { loadStream } from "./load-work.ts";
import { loadManifest } from "./signed-in-work.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import type { ArrivedEntry, Judge, Judgement } from "./read-stream.ts";

export interface MailWishes {
  /** An envelope was recorded: its blob is to be fetched. */
  readonly recorded: (dispatch: string) => void;
  /** Whether chains and the unit's work were read after this mailbox: what is unknown by then is nobody's. */
  readonly restIsRead: boolean;
}

export function mailJudge(context: CourierContext, level: Level, wishes: MailWishes): Judge {
  // Two envelopes in one page are not yet in the store when the second is judged.
  const seen = new Map<string, string>();
  return async (entry) => {
    const read = readStreamEntry("mail", entry.bytes);
    if (!read.ok || read.value.unit !== context.unit) return refused("malformed");
    const { value } = read;
    return value.type === "tram/envelope"
      ? judgeEnvelope(context, level, value, entry, seen, wishes)
      : judgeNotice(context, level, value, entry, wishes);
  };
}

function refused(reason: string): Judgement {
  return { found: { type: "refused", reason } };
}

async function judgeEnvelope(
  context: CourierContext,
  level: Level,
  { header }: Envelope,
  { bytes, position, positionBytes, seq, isNew }: ArrivedEntry,
  seen: Map<string, string>,
  { recorded }: MailWishes,
): Promise<Judgement> {
  if (header.level !== level) return refused("other-level");
  if (position.chain.unit !== header.from) return refused("other-unit");
  const { dispatch, from, blob } = header;
  const place = await dispatchPlace(context.store, dispatch);
  const envelope = toBase64Url(bytes);
  const before = seen.get(dispatch) ?? (await context.store.get(DISPATCH, place))?.value.envelope;
  seen.set(dispatch, before ?? envelope);
  if (before !== undefined) {
    // The same once more is nothing new (R18); the same name with other bytes is a contradiction (R19).
    if (before === envelope) return { found: { type: "envelope", dispatch } };
    const id = `different-bytes/${dispatch}/${await sha256Hex(bytes)}`;
    await raiseAlarm(context, { reason: "different-bytes", about: dispatch, id, evidence: [before, envelope] });
    return refused("different-bytes");
  }
  const own = from === context.unit;
  const decided = isNew || own ? false : await isDecided(context, level, dispatch);
  const record = {
    dispatch,
    level,
    from,
    seq,
    envelope,
    position: toBase64Url(positionBytes),
    blob,
    state: "fetching",
    receivedAt: context.now(),
    read: own || decided,
    told: own || !isNew,
  } as const;
  return {
    found: { type: "envelope", dispatch },
    write: (batch) => batch.put(DISPATCH, [place], record),
    after: () => recorded(dispatch),
  };
}

/** Whether a colleague has registered or refused it before this device came. */
async function isDecided({ store, unit }: CourierContext, level: Level, dispatch: string): Promise<boolean> {
  const stream = await loadStream(store, unit, level);
  return (stream.incoming.get(dispatch)?.decision ?? null) !== null;
}

async function judgeNotice(
  context: CourierContext,
  level: Level,
  notice: Notice,
  { bytes, position, isNew }: ArrivedEntry,
  { restIsRead }: MailWishes,
): Promise<Judgement> {
  const { store, unit, hpke, memory, tell } = context;
  if (notice.level !== level) return refused("other-level");
  const view = await organisationOf(context);
  const chain = view.chains.get(unit);
  if (chain === undefined) return {};
  // The sender took the key from our chain, so the relay has the statement that made it.
  if (compartmentOf(chain, level, notice.epoch) === undefined) return restIsRead ? refused("no-compartment") : {};
  const seed = await loadSeed(store, unit, level, notice.epoch);
  if (seed === undefined) return {};
  const received = await openNotice(hpke, { notice: bytes, mailbox: { unit, level }, seed });
  if (!received.ok) return refused("cannot-open");
  const receipt = readReceipt(received.value.receipt.bytes);
  if (!receipt.ok) return refused("malformed");
  const { dispatch, status } = receipt.value;
  const sealed = (await loadStream(store, unit, level)).dispatches.get(dispatch);
  if (sealed === undefined) return restIsRead ? refused("unknown-dispatch") : {};
  const stored = await loadManifest(store, { unit, level }, sealed);
  const manifest = readManifest(fromBase64Url(stored.bytes));
  if (!manifest.ok) throw new Error("a sealed manifest that does not read");
  const judged = await verifyReceipt({
    received: received.value,
    manifest: { id: dispatch, value: manifest.value },
    position,
    view,
    memory,
  });
  if (!judged.ok) return judged.error.type === "refused" ? refused(judged.error.reason) : {};
  const { event, person } = judged.value;
  const place = await receiptPlace(store, dispatch, event.id);
  const record = {
    dispatch,
    receipt: toBase64Url(received.value.receipt.bytes),
    cms: toBase64Url(received.value.receipt.cms),
    event: { ...event, roles: [...event.roles] },
    person: { name: person.name, title: person.title },
    receivedAt: context.now(),
  };
  return {
    found: { type: "receipt", dispatch, receipt: event.id },
    write: (batch) => batch.put(RECEIPT, place, record),
    ...(isNew && { after: () => void tell({ type: "receipt-arrived", dispatch, status }) }),
  };
}

async function receiptPlace(store: AccountStore, dispatch: string, receipt: string): Promise<[string, string]> {
  return [await dispatchPlace(store, dispatch), await store.keyring.keyedHash(`receipt/${receipt}`)];
}
