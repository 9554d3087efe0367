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
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { readPosition } from "../../shared/wire/position.ts";
import { OUTBOX_ITEM, newOutboxItem } from "../outbox/item.ts";
import type { AccountStore } from "../store/account-store.ts";
import { openBlob } from "../store/blobs.ts";
import { META, dispatchPlace } from "../store/places.ts";
import { DISPATCH, type DispatchRecord, SETTINGS } from "../store/records.ts";
import { type CourierContext, organisationOf, storeFailure } from "./courier-context.ts";
import { type FetchFailure, fetchBlob } from "./fetch-blob.ts";
import { loadSeed } from "./load-identity.ts";
import { loadStream } from "./load-work.ts";
import { syncChains } from "./sync-chains.ts";

/** `waiting`: the compartment's seed is still to come. */
export type Incoming = "done" | "waiting" | "gone";

/** Brings one recorded dispatch as far as it goes. */
export async function openIncoming(context: CourierContext, dispatch: string): Promise<Result<Incoming, FetchFailure>> {
  const { store } = context;
  const place = await dispatchPlace(store, dispatch);
  const stored = await store.get(DISPATCH, place);
  if (stored === undefined) return ok("gone");
  const record = stored.value;
  if (record.state === "opened" || record.state === "quarantined") return ok("done");
  const fetched = await fetchBlob(context, record.blob);
  if (!fetched.ok) return fetched;
  const opened = await openStored(store, context.hpke, record, context.unit);
  if (opened === "seed-missing" || opened === "blob-missing") return ok("waiting");
  if (!opened.ok) return save(context, { ...record, state: "cannot-open" });

  const { parts } = opened.value;
  const position = readPosition(fromBase64Url(record.position));
  if (!position.ok) throw new Error("a stored position that does not read");
  const judge = async (): Promise<Verification> => {
    const { memory, signal } = context;
    const now = new Date(context.now());
    const view = await organisationOf(context);
    const request = { opened: opened.value, position: position.value, view, now, memory, signal };
    return (await verifyDispatch(request)).verification;
  };
  let verification = await judge();
  if (verification.missing.length > 0) {
    const chains = await syncChains(context);
    if (!chains.ok) return chains;
    verification = await judge();
  }
  const state = verification.quarantine ? "quarantined" : verification.missing.length > 0 ? "undetermined" : "opened";
  return save(context, {
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
  });
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

/** Writes what became of it, and with it the answer of the device where one is due. */
async function save(context: CourierContext, record: DispatchRecord): Promise<Result<Incoming, FetchFailure>> {
  const { store, random, now, unit } = context;
  const { dispatch, level, state } = record;
  const place = await dispatchPlace(store, dispatch);
  const batch = store.batch();
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
  if (current === undefined) return ok("gone");
  batch.replace(DISPATCH, [place], current.row, { ...record, read: current.value.read });
  const written = await batch.commit();
  if (!written.ok) return err(storeFailure(written.error));
  await tellOf(context, record);
  return ok("done");
}

/** Tells the person once. Told again after a crash between the two, rather than never. */
export async function tellOf(context: CourierContext, record: DispatchRecord): Promise<void> {
  const { dispatch, state, told } = record;
  if (told || (state !== "opened" && state !== "quarantined")) return;
  const verification = record.opened?.verification as Verification | undefined;
  const urgency = verification?.manifest?.data.urgency;
  const urgent = urgency !== undefined && urgency !== "normal";
  const content = await contentToTell(context, verification);
  context.tell(
    state === "quarantined"
      ? { type: "quarantined", dispatch }
      : { type: "dispatch-arrived", dispatch, urgent, content },
  );
  const place = await dispatchPlace(context.store, dispatch);
  await context.store.update(DISPATCH, [place], (value) => value && { ...value, told: true });
}

/** Who sent what, where the person wants that said; of a secret dispatch never. */
async function contentToTell(
  context: CourierContext,
  verification: Verification | undefined,
): Promise<{ readonly from: string; readonly subject: string } | null> {
  const manifest = verification?.manifest;
  if (manifest === undefined || manifest.data.level !== "unclassified") return null;
  const settings = await context.store.get(SETTINGS, META.settings);
  if (settings?.value.notificationContent !== true) return null;
  const view = await organisationOf(context);
  return { from: view.chains.get(manifest.unit)?.name ?? manifest.unit, subject: manifest.data.subject };
}
