/** Submitting a draft to the leader: the event with its data and the keys of its files, sealed to the unit's compartment. */
import { type Result, err, ok } from "../../shared/result.ts";
import { hashFile } from "../../shared/dispatch/file-hash.ts";
import { sealDraftFile } from "../../shared/dispatch/draft-file.ts";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { unitsMissing } from "../courier/load-organisation.ts";
import type { OutboxWork } from "../outbox/item.ts";
import { loadBlob, newPlace, pieceSink, putBlob, StorageFullError } from "../store/blobs.ts";
import { DRAFT, type DraftRecord } from "../store/records.ts";
import type { DraftFile } from "./choose-file.ts";
import { type DataError, draftData } from "./draft-data.ts";
import { isGroupChoice, readDraftForm } from "./draft-form.ts";
import { dropFiles } from "./drop-files.ts";
import { enqueue, type EnqueueError } from "./enqueue.ts";
import { type ActorError, loadActorFor, type Office } from "./office.ts";
import { readDraftFile, type ReadFileError } from "./read-draft-file.ts";
import { type EventError, signWorkEvent } from "./sign-event.ts";

export type SubmitError =
  | ActorError
  | DataError
  | EventError
  | EnqueueError
  | ReadFileError
  | { readonly type: "no-draft" | "already-submitted" };

export async function submitDraft(office: Office, draft: string): Promise<Result<DispatchData, SubmitError>> {
  const { store } = office;
  const stored = await store.get(DRAFT, draft);
  if (stored === undefined) return err({ type: "no-draft" });
  if (stored.value.submitted !== undefined) return err({ type: "already-submitted" });
  const { level, recipients } = readDraftForm(stored.value.form);
  const actor = await loadActorFor(office, "submitDraft", level);
  if (!actor.ok) return actor;
  if ([...recipients.act, ...recipients.know].some(isGroupChoice) && (await unitsMissing(store)) > 0) {
    return err({ type: "incomplete", problems: [{ field: "recipients", type: "reading" }] });
  }
  const data = draftData(stored.value, actor.value, office.now());
  if (!data.ok) return data;
  // Signing what cannot be brought out would leave colleagues with a draft whose files never come.
  const batch = store.batch();
  const record = await atLevel(office, actor.value.unit, stored.value, level, batch);
  if (!record.ok) return record;
  const { files, revision } = record.value;
  const inOrder = data.value.files.flatMap(({ name }) => files.find((file) => file.name === name) ?? []);
  const blobs = inOrder.map(({ blob, blobSize, key }) => ({ id: blob, size: blobSize, key }));
  const body = { draft, revision, data: data.value, blobs };
  const entry = await signWorkEvent(office, actor.value, { kind: "draft-submitted", level, body });
  if (!entry.ok) return entry;
  const fresh = new Set(record.value.resealed.map(({ blob }) => blob));
  const uploads: string[] = [];
  for (const { blob } of inOrder) if (fresh.has(blob) || (await loadBlob(store, blob))) uploads.push(blob);
  const deed = `submit/${draft}/${revision}`;
  const { resealed: _, ...kept } = record.value;
  batch.replace(DRAFT, [draft], stored.row, { ...kept, submitted: deed });
  const work: OutboxWork = { type: "append", kind: "draft-submitted", uploads, entry: entry.value };
  const queued = await enqueue(office, batch, { deed, subject: draft, work });
  return queued.ok ? data : queued;
}

/** The draft with every file sealed under the level at which it is submitted: the level may have changed since. */
async function atLevel(
  office: Office,
  unit: string,
  record: DraftRecord,
  level: DraftFile["level"],
  batch: ReturnType<Office["store"]["batch"]>,
): Promise<Result<DraftRecord & { readonly resealed: readonly DraftFile[] }, SubmitError>> {
  const { store, random } = office;
  const resealed: DraftFile[] = [];
  const files: DraftFile[] = [];
  for (const file of record.files) {
    if (file.level === level) {
      files.push(file);
      continue;
    }
    const plain = await readDraftFile(store, unit, { ...file, draft: record.draft });
    if (!plain.ok) return plain;
    if ((await hashFile(plain.value)) !== file.sha256) return err({ type: "file-differs" });
    const place = newPlace(random, office.now());
    try {
      const request = { unit, level, draft: record.draft, file: plain.value, random };
      const { id, size, pieces, key } = await sealDraftFile(request, pieceSink(store, place));
      await putBlob(store, batch, { id, size, pieces: [...pieces], place });
      const again = { ...file, level, blob: id, blobSize: size, key: toBase64Url(key) };
      files.push(again);
      resealed.push(again);
    } catch (error) {
      if (error instanceof StorageFullError) return err({ type: "storage-full" });
      throw error;
    }
  }
  const left = record.files.flatMap((file) => (files.includes(file) ? [] : file.blob));
  await dropFiles(store, batch, record.draft, left);
  return ok({ ...record, files, resealed });
}
