/**
 * What comes after an envelope: its blob is fetched, opened and judged, and only what passed becomes an incoming dispatch that
 * the person is told of and that the device answers with 01 (docs/protocol.md, sections 7.4 and 8).
 *
 * Worst failure: a dispatch in the inbox under the name of a unit whose seal is not on it (R27).
 */
import { openDispatch, type OpenedDispatch, type PieceSource } from "../../shared/dispatch/open-dispatch.ts";
import { verifyDispatch } from "../../shared/dispatch/verify-dispatch.ts";
import type { Verification } from "../../shared/dispatch/verification.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { CannotOpen } from "../../shared/sealing/cannot-open.ts";
import type { Hpke } from "../../shared/sealing/hpke.ts";
import { compartmentOf } from "../../shared/trust/chain-state.ts";
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { readPosition } from "../../shared/wire/position.ts";
import { mayTellContent } from "../office/account-settings.ts";
import { OUTBOX_ITEM, newOutboxItem } from "../outbox/item.ts";
import type { AccountStore, Stored } from "../store/account-store.ts";
import { loadBlob, openBlob } from "../store/blobs.ts";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH, type DispatchRecord, type Obstacle } from "../store/dispatch-record.ts";
import { type CourierContext, type SyncFailure, organisationOf, ownChain, storeFailure } from "./courier-context.ts";
import { type FetchFailure, fetchBlob, beyondOneBlob } from "./fetch-blob.ts";
import type { FetchBounds } from "./fetch-bounds.ts";
import { loadSeed } from "./load-identity.ts";
import { loadStream } from "./load-work.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { noteApproval, twinsOf } from "./sealed-once.ts";
import { syncChains } from "./sync-chains.ts";

/** An obstacle is written into the record too; for one that ends by itself, `until` says when to look again. */
export type Incoming =
  | { readonly type: "done" | "gone" }
  | { readonly type: "blocked"; readonly obstacle: Obstacle; readonly until?: number };

/** Brings one recorded dispatch as far as it goes. @param onPiece a piece of its blob has come */
export async function openIncoming(
  context: CourierContext,
  dispatch: string,
  bounds: FetchBounds,
  onPiece?: () => void,
): Promise<Result<Incoming, SyncFailure>> {
  const { store } = context;
  const place = await dispatchPlace(store, dispatch);
  const stored = await store.get(DISPATCH, place);
  if (stored === undefined) return ok({ type: "gone" });
  const { obstacle: _, ...record } = stored.value;
  if (record.state === "opened" || record.state === "quarantined") return ok({ type: "done" });
  // What no key here can open is not fetched.
  const keyless = await keyObstacle(context, record);
  if (!keyless.ok) return keyless;
  if (keyless.value !== undefined) return block(context, stored, { obstacle: keyless.value });
  const isHere = (await loadBlob(store, record.blob.id))?.complete === true;
  if (!isHere && record.from !== context.unit) {
    const held = await bounds.take(dispatch, record.from, record.blob.size);
    if (held !== undefined) return block(context, stored, held);
  }
  const fetched = await fetchBlob(context, record.blob, onPiece);
  if (!fetched.ok) {
    const failure = beyondOneBlob(fetched.error);
    return failure !== undefined ? err(failure) : block(context, stored, { obstacle: blobObstacle(fetched.error) });
  }
  const opened = await openStored(store, context.hpke, record, context.unit);
  if (opened === "seed-missing") return block(context, stored, { obstacle: "seed-missing" });
  if (opened === "blob-missing") return err({ type: "conflict" });
  if (!opened.ok) return save(context, { ...record, state: "cannot-open" });

  const { parts } = opened.value;
  const position = readPosition(fromBase64Url(record.position));
  if (!position.ok) throw new Error("a stored position that does not read");
  const twins = await twinsOf(store, record, parts.manifest.bytes);
  const judge = async (): Promise<Verification> => {
    const { memory, signal } = context;
    const { sealedBefore } = twins;
    const now = new Date(context.now());
    const view = await organisationOf(context);
    const request = { opened: opened.value, position: position.value, view, sealedBefore, now, memory, signal };
    return (await verifyDispatch(request)).verification;
  };
  let verification = await judge();
  if (verification.missing.length > 0) {
    const chains = await syncChains(context);
    if (!chains.ok) return chains;
    verification = await judge();
  }
  const state = verification.quarantine ? "quarantined" : verification.missing.length > 0 ? "undetermined" : "opened";
  const judged: DispatchRecord = {
    ...record,
    state,
    opened: {
      manifest: toBase64Url(parts.manifest.bytes),
      manifestCms: toBase64Url(parts.manifest.cms),
      approval: toBase64Url(parts.approval.bytes),
      approvalCms: toBase64Url(parts.approval.cms),
      evidence: toBase64Url(parts.evidence),
      verification,
    },
  };
  const batch = store.batch();
  const contradiction = noteApproval(batch, judged, twins);
  // Before anything goes into the inbox: told twice after a crash rather than never.
  if (contradiction !== undefined) await raiseAlarm(context, contradiction);
  const saved = await save(context, judged, batch);
  if (saved.ok) for (const { value } of twins.later) await tellAside(context, value);
  return saved;
}

/**
 * Whether the key is missing that the envelope names. The relay takes in nothing for an epoch that was not opened, so what
 * the chain does not have once it was read after the envelope is in no chain.
 */
async function keyObstacle(
  context: CourierContext,
  { envelope, level, receivedAt }: DispatchRecord,
): Promise<Result<Obstacle | undefined, SyncFailure>> {
  const { store, unit } = context;
  const read = readStreamEntry("mail", fromBase64Url(envelope));
  if (!read.ok || read.value.type !== "tram/envelope") return ok(undefined);
  const { epoch } = read.value;
  const isOpened = async (): Promise<boolean> => {
    const chain = await ownChain(context);
    return chain !== undefined && compartmentOf(chain, level, epoch) !== undefined;
  };
  if (!(await isOpened())) {
    const chains = context.chainsReadAt > receivedAt ? ok(undefined) : await syncChains(context);
    if (!chains.ok) return chains;
    if (!(await isOpened())) return ok("no-compartment");
  }
  return ok((await loadSeed(store, unit, level, epoch)) === undefined ? "seed-missing" : undefined);
}

function blobObstacle(failure: FetchFailure): Obstacle {
  if (failure.type !== "damaged") return "not-there";
  return failure.forEver === true ? "other-size" : "damaged";
}

/** Writes what is in the way, where that is new. */
async function block(
  { store }: CourierContext,
  { key, value, row }: Stored<DispatchRecord>,
  { obstacle, until }: { readonly obstacle: Obstacle; readonly until?: number },
): Promise<Result<Incoming, SyncFailure>> {
  const blocked = { type: "blocked", obstacle, ...(until === undefined ? {} : { until }) } as const;
  if (value.obstacle === obstacle) return ok(blocked);
  const state = obstacle === "sender-too-much" || obstacle === "no-room" ? "held" : "cannot-open";
  const written = await store
    .batch()
    .replace(DISPATCH, key, row, { ...value, state, obstacle })
    .commit();
  return written.ok ? ok(blocked) : err(storeFailure(written.error));
}

/** Opens a dispatch from what is in the store: for the courier, and for a page that shows its files. */
export async function openStored(
  store: AccountStore,
  hpke: Hpke,
  { envelope: text, level, blob: { id } }: DispatchRecord,
  unit: UnitCode,
): Promise<Result<OpenedDispatch, CannotOpen> | "seed-missing" | "blob-missing"> {
  const envelope = fromBase64Url(text);
  const read = readStreamEntry("mail", envelope);
  if (!read.ok || read.value.type !== "tram/envelope") return err({ type: "cannot-open" });
  const seed = await loadSeed(store, unit, level, read.value.epoch);
  if (seed === undefined) return "seed-missing";
  const blob: PieceSource | undefined = await openBlob(store, id);
  if (blob === undefined) return "blob-missing";
  return openDispatch({ envelope, mailbox: { unit, level }, blob, seed, hpke });
}

/** A dispatch that was in the inbox until one that stands before it was opened. */
async function tellAside(context: CourierContext, { dispatch }: DispatchRecord): Promise<void> {
  const stored = await context.store.get(DISPATCH, await dispatchPlace(context.store, dispatch));
  if (stored !== undefined) await tellOf(context, stored.value);
}

/** Writes what became of it, and with it the answer of the device where one is due. */
async function save(
  context: CourierContext,
  record: DispatchRecord,
  batch = context.store.batch(),
): Promise<Result<Incoming, SyncFailure>> {
  const { store, random, now, unit } = context;
  const { dispatch, level, state } = record;
  const place = await dispatchPlace(store, dispatch);
  const verification = record.opened?.verification as Verification | undefined;
  if (state === "opened" && verification?.relation?.type === "addressed") {
    const arrived = (await loadStream(store, unit, level)).incoming.get(dispatch)?.arrived ?? null;
    if (arrived === null) {
      const item = newOutboxItem(random, now(), dispatch, { type: "arrive", dispatch, level });
      // Named after the dispatch: made twice, it is still one.
      const id = await store.keyring.keyedHash(`arrive/${dispatch}`);
      batch.put(OUTBOX_ITEM, [id], { ...item, id });
    }
  }
  // The person may have marked it read meanwhile.
  const current = await store.get(DISPATCH, place);
  if (current === undefined) return ok({ type: "gone" });
  batch.replace(DISPATCH, [place], current.row, { ...record, read: current.value.read });
  const written = await batch.commit();
  if (!written.ok) return err(storeFailure(written.error));
  await tellOf(context, record);
  return ok({ type: "done" });
}

/**
 * Tells the person once. It may be told with others, or after quiet hours, so nobody waits for it; told again after a crash
 * between telling and noting it, rather than never.
 */
export async function tellOf(context: CourierContext, record: DispatchRecord): Promise<void> {
  const { dispatch, state, told } = record;
  if (told || (state !== "opened" && state !== "quarantined")) return;
  const verification = record.opened?.verification as Verification | undefined;
  const urgency = verification?.manifest?.data.urgency ?? "normal";
  const content = await contentToTell(context, verification);
  const telling = context.tell(
    state === "quarantined"
      ? { type: "quarantined", dispatch }
      : { type: "dispatch-arrived", dispatch, urgency, content },
  );
  const place = await dispatchPlace(context.store, dispatch);
  void telling
    .then(async (isDealtWith) => {
      if (!isDealtWith || context.signal.aborted) return;
      await context.store.update(DISPATCH, [place], (value) => value && { ...value, told: true });
    })
    // What could not be noted is told once more by the next session.
    .catch(() => undefined);
}

/** Who sent what, where the person wants that said; of a secret dispatch never. */
async function contentToTell(
  context: CourierContext,
  verification: Verification | undefined,
): Promise<{ readonly from: string; readonly subject: string } | null> {
  const manifest = verification?.manifest;
  if (manifest === undefined || manifest.data.level !== "unclassified") return null;
  if (!(await mayTellContent(context.store, context.tellingPolicy))) return null;
  const view = await organisationOf(context);
  return { from: view.chains.get(manifest.unit)?.name ?? manifest.unit, subject: manifest.data.subject };
}
