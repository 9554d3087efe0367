/**
 * Ciphertext and hand-over of a dispatch: the draft's files are opened, sealed into the body and wrapped to each recipient,
 * and all of it is in the store before the first byte goes out.
 */
import { openDraftFile } from "../../shared/dispatch/draft-file.ts";
import { buildEvidence } from "../../shared/dispatch/evidence.ts";
import { sealDispatch } from "../../shared/dispatch/seal-dispatch.ts";
import { readApproval } from "../../shared/dispatch/approval.ts";
import type { DraftState } from "../../shared/domain/work-state.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { ok } from "../../shared/result.ts";
import { wrapMany } from "../../shared/sealing/wraps.ts";
import { PARCEL } from "../outbox/item.ts";
import { StorageFullError, newPlace, openBlob, pieceSink, putBlob } from "../store/blobs.ts";
import { rosterPlace } from "../store/places.ts";
import { ROSTER_ENTRY } from "../store/records.ts";
import { type CourierContext, organisationOf } from "./courier-context.ts";
import { type Carried, refuse, storeFailed, syncFailed, transient } from "./failure.ts";
import { fetchBlob } from "./fetch-blob.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { loadApproval } from "./signed-in-work.ts";
import { syncChains } from "./sync-chains.ts";

export async function packDispatch(
  context: CourierContext,
  hand: ItemInHand<"send">,
  draft: DraftState,
): Promise<Carried> {
  const { store, unit, hpke, random, now, signal } = context;
  const { sealed, stamped, packed } = hand.work;
  if (packed !== undefined) return ok(undefined);
  if (sealed === undefined || stamped === undefined || draft.approval === null) return refuse("not-approved");
  const files = await openFiles(context, hand, draft);
  if (!files.ok) return files;
  const approval = await loadApproval(store, { unit, level: hand.work.level }, draft.approval);
  const evidence = await gatherEvidence(context, approval.bytes);
  if (!evidence.ok) return evidence;
  // The newest keys, and who has been removed since: asked for in the moment of sealing.
  const chains = await syncChains(context);
  if (!chains.ok) return syncFailed(chains.error);
  const place = newPlace(random, now());
  try {
    const result = await sealDispatch(
      {
        manifest: { bytes: fromBase64Url(sealed.manifest), cms: fromBase64Url(stamped) },
        approval: { bytes: fromBase64Url(approval.bytes), cms: fromBase64Url(approval.cms) },
        evidence: evidence.value,
        files: files.value,
        contentKey: fromBase64Url(sealed.contentKey),
        view: await organisationOf(context),
        random,
        wrap: (request) => wrapMany(hpke, request),
        onProgress: ({ step, done, total }) => hand.progress(step, done, total),
        signal,
      },
      pieceSink(store, place),
    );
    if (!result.ok) {
      const { error } = result;
      if (error.type === "not-sealable")
        return refuse(error.rule === "too-large" ? "too-large" : error.type, error.rule);
      if (error.type === "files-changed") return refuse(error.type, error.files.join(" "));
      return refuse(error.type, error.units.map(({ unit, reason }) => `${unit} ${reason}`).join(", "));
    }
    const { blob, handOver } = result.value;
    const batch = store.batch().put(PARCEL, [hand.id], { handOver: toBase64Url(handOver) });
    await putBlob(store, batch, { ...blob, pieces: [...blob.pieces], place });
    return hand.save({ ...hand.work, packed: { blob: blob.id, size: blob.size }, uploaded: false }, batch);
  } catch (error) {
    await store.batch().deletePieces(place).commit();
    if (error instanceof StorageFullError) return storeFailed({ type: "storage-full" });
    throw error;
  }
}

async function openFiles(
  context: CourierContext,
  hand: ItemInHand<"send">,
  { draft, data, blobs }: DraftState,
): Promise<Carried<Blob[]>> {
  const { store, unit, signal } = context;
  const files: Blob[] = [];
  for (const { id, size, key } of blobs) {
    const fetched = await fetchBlob(context, { id, size }, (done, total) => hand.progress("fetching", done, total));
    if (!fetched.ok) return syncFailed(fetched.error);
    const blob = await openBlob(store, id);
    if (blob === undefined) return transient("blob-missing");
    const opened = await openDraftFile({ unit, level: data.level, draft, key: fromBase64Url(key), blob, signal });
    if (!opened.ok) return refuse("draft-file-unreadable");
    files.push(opened.value);
  }
  return ok(files);
}

/** The roster entries of the leader who approved and of the clerk who seals. */
async function gatherEvidence({ store, identity }: CourierContext, text: string) {
  const approval = readApproval(fromBase64Url(text));
  if (!approval.ok) return refuse("not-sealable", "approval");
  const leader = (await store.get(ROSTER_ENTRY, rosterPlace(approval.value.member)))?.value;
  if (leader === undefined) return transient("roster-missing");
  const reveal = ({ entry, salt }: { readonly entry: string; readonly salt: string }) => ({
    entry: fromBase64Url(entry),
    salt: fromBase64Url(salt),
  });
  return ok(buildEvidence({ approval: reveal(leader), manifest: reveal(identity) }));
}
