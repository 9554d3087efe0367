/**
 * Taking a file into a draft: judged, hashed, and sealed into pieces at once, so that a draft never holds plaintext on
 * the disk and submitting it later costs nothing. The worst failure: a main document that nobody can open.
 */
import { hashFile } from "../../shared/dispatch/file-hash.ts";
import { sealDraftFile } from "../../shared/dispatch/draft-file.ts";
import { checkPdf, type PdfFault } from "../../shared/dispatch/pdf-check.ts";
import { MAIN_MEDIA_TYPE, MAX_FILE_SIZE, MAX_FILES, MAX_FILES_SIZE } from "../../shared/domain/dispatch-data.ts";
import { cleanFileName, fileNameKey } from "../../shared/domain/file-name.ts";
import type { Level } from "../../shared/domain/level.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { AccountStore, Batch, StoreError } from "../store/account-store.ts";
import { newPlace, pieceSink, putBlob, StorageFullError } from "../store/blobs.ts";
import { DRAFT, type DraftRecord } from "../store/records.ts";
import { EMPTY_FORM } from "./draft-form.ts";
import { dropFiles } from "./drop-files.ts";
import type { Office } from "./office.ts";
import { emptyDraft } from "./save-draft.ts";

export type DraftFile = DraftRecord["files"][number];

export type ChooseFileError =
  | PdfFault
  | StoreError
  /** `bytes`: the limit. */
  | { readonly type: "too-large"; readonly bytes: number }
  | { readonly type: "too-large-together"; readonly bytes: number }
  | { readonly type: "too-many-files"; readonly count: number }
  | { readonly type: "already-submitted" }
  /** The file behind the picker's handle is gone, or was changed while it was read. */
  | { readonly type: "file-unreadable" };

export interface Chosen {
  readonly draft: string;
  readonly level: Level;
  readonly role: DraftFile["role"];
  readonly file: File;
  /** Opens the file as the screen will show it; what it refuses cannot be the main document. */
  readonly render?: (file: Blob) => Promise<PdfFault | undefined>;
  /** 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  /** @throws the signal's reason out of the act when aborted */
  readonly signal?: AbortSignal;
}

export async function chooseFile(
  office: Office,
  unit: string,
  chosen: Chosen,
): Promise<Result<DraftFile, ChooseFileError>> {
  const { file, role, signal } = chosen;
  if (file.size > MAX_FILE_SIZE) return err({ type: "too-large", bytes: MAX_FILE_SIZE });
  try {
    if (role === "main") {
      const judged = await checkPdf(file);
      if (!judged.ok) return judged;
      const fault = await chosen.render?.(file);
      if (fault !== undefined) return err(fault);
    }
    signal?.throwIfAborted();
    const sealed = await sealFile(office, unit, chosen);
    return await takeIn(office, chosen, sealed);
  } catch (error) {
    if (error instanceof StorageFullError) return err({ type: "storage-full" });
    if (isUnreadable(error)) return err({ type: "file-unreadable" });
    throw error;
  }
}

export interface SealedFile {
  readonly sha256: string;
  readonly place: string;
  readonly blob: { readonly id: string; readonly size: number; readonly pieces: readonly string[] };
  readonly key: string;
}

/** Seals a file for the draft. Its pieces stand in the store; who writes them into no record leaves them to the sweep. */
export async function sealFile(office: Office, unit: string, chosen: Chosen): Promise<SealedFile> {
  const { draft, level, file, onProgress, signal } = chosen;
  const { store, random } = office;
  const sha256 = await hashFile(file, file.size, signal);
  const place = newPlace(random, office.now());
  const request = { unit, level, draft, file, random, ...(signal && { signal }) };
  const progress = onProgress && { onProgress: (done: number, total: number) => onProgress(done / Math.max(total, 1)) };
  const { key, ...blob } = await sealDraftFile({ ...request, ...progress }, pieceSink(store, place));
  return { sha256, place, blob, key: toBase64Url(key) };
}

/** Writes the file into the draft, whatever else came into it meanwhile. */
async function takeIn(office: Office, chosen: Chosen, sealed: SealedFile): Promise<Result<DraftFile, ChooseFileError>> {
  const { store } = office;
  const { draft, role, file } = chosen;
  for (;;) {
    const before = await store.get(DRAFT, draft);
    const record = before?.value ?? emptyDraft(draft, EMPTY_FORM, office.now());
    if (record.submitted !== undefined) return err({ type: "already-submitted" });
    const replaced = role === "main" ? record.files.filter((other) => other.role === "main") : [];
    const others = record.files.filter((other) => !replaced.includes(other));
    if (others.length >= MAX_FILES) return err({ type: "too-many-files", count: MAX_FILES });
    const together = others.reduce((sum, { size }) => sum + size, file.size);
    if (together > MAX_FILES_SIZE) return err({ type: "too-large-together", bytes: MAX_FILES_SIZE });
    const taken = draftFile(chosen, sealed, others);
    const files = role === "main" ? [taken, ...others] : [...others, taken];
    const batch = store.batch();
    batch.replace(DRAFT, [draft], before?.row, { ...record, files, changedAt: new Date(office.now()).toISOString() });
    await putSealed(store, batch, sealed);
    const gone = replaced.map(({ blob }) => blob);
    await dropFiles(store, batch, draft, gone);
    const written = await batch.commit();
    if (written.ok) return ok(taken);
    if (written.error.type !== "conflict") return written;
  }
}

/** How a draft names it. @param others files of the draft, none of which has its name then */
export function draftFile({ role, file, level }: Chosen, sealed: SealedFile, others: readonly DraftFile[]): DraftFile {
  return {
    role,
    name: freeName(file.name, role, others),
    mediaType: role === "main" ? MAIN_MEDIA_TYPE : mediaTypeOf(file),
    size: file.size,
    sha256: sealed.sha256,
    level,
    blob: sealed.blob.id,
    blobSize: sealed.blob.size,
    key: sealed.key,
  };
}

export function putSealed(store: AccountStore, batch: Batch, { blob, place }: SealedFile): Promise<void> {
  return putBlob(store, batch, { ...blob, pieces: [...blob.pieces], place });
}

export async function removeFile(office: Office, draft: string, blob: string): Promise<Result<void, StoreError>> {
  const { store } = office;
  for (;;) {
    const before = await store.get(DRAFT, draft);
    if (before === undefined || before.value.submitted !== undefined) return ok(undefined);
    const files = before.value.files.filter((file) => file.blob !== blob);
    const batch = store.batch().replace(DRAFT, [draft], before.row, { ...before.value, files });
    await dropFiles(store, batch, draft, [blob]);
    const written = await batch.commit();
    if (written.ok || written.error.type !== "conflict") return written;
  }
}

/** The nearest allowed name that no other file of the draft has. */
function freeName(name: string, role: DraftFile["role"], others: readonly DraftFile[]): string {
  const taken = new Set(others.map((other) => fileNameKey(other.name)));
  let clean = cleanFileName(name);
  if (role === "main" && !/\.pdf$/i.test(clean)) clean = cleanFileName(`${clean}.pdf`);
  if (!taken.has(fileNameKey(clean))) return clean;
  const dot = clean.lastIndexOf(".");
  const [stem, tail] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ""];
  for (let n = 2; ; n++) {
    const next = cleanFileName(`${Array.from(stem).slice(0, 150).join("")} (${n})${tail}`);
    if (!taken.has(fileNameKey(next))) return next;
  }
}

/** What the browser says of it, where it has the form that a dispatch takes; it decides nothing. */
function mediaTypeOf({ type }: File): string {
  const plain = type.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(plain)
    ? plain
    : "application/octet-stream";
}

function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotReadableError" || error.name === "NotFoundError");
}
