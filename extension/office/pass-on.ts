/**
 * Passing a dispatch on: a draft with its files as annexes, never less secret than it was. What is signed below another
 * unit's words is a letter of this one, so the main document is still to come. The draft is there with all of them or not
 * at all: one that lacks a file without saying so would go out so.
 */
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { StoreError } from "../store/account-store.ts";
import { StorageFullError } from "../store/blobs.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { dispatchPlace } from "../store/places.ts";
import { DRAFT } from "../store/records.ts";
import { type DraftFile, draftFile, putSealed, sealFile, type SealedFile } from "./choose-file.ts";
import { EMPTY_FORM, USUAL_TYPE } from "./draft-form.ts";
import { newDraftId } from "./draft-id.ts";
import type { Office } from "./office.ts";
import { readDispatch } from "./read-dispatch.ts";
import { emptyDraft } from "./save-draft.ts";

export type PassOnError = StoreError | { readonly type: "file-coming" | "no-key" | "cannot-open" };

/**
 * @returns the draft
 * @throws the signal's reason; nothing is kept then
 */
export async function passOn(
  office: Office,
  unit: string,
  dispatch: string,
  signal: AbortSignal,
): Promise<Result<string, PassOnError>> {
  const { store } = office;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return err({ type: "cannot-open" });
  const read = await readDispatch(store, record, { unit: unit as UnitCode, now: office.now(), signal });
  if (!read.ok) return read;
  const data = read.value.verification.manifest?.data;
  if (data === undefined) return err({ type: "cannot-open" });
  const draft = newDraftId(office);
  const { level } = record;
  const files: DraftFile[] = [];
  const sealed: SealedFile[] = [];
  try {
    for (const [at, content] of read.value.files.entries()) {
      const { name = "", mediaType: type = "" } = data.files[at] ?? {};
      const chosen = { draft, level, role: "annex", file: new File([content], name, { type }), signal } as const;
      const one = await sealFile(office, unit, chosen);
      sealed.push(one);
      files.push(draftFile(chosen, one, files));
    }
  } catch (error) {
    if (error instanceof StorageFullError) return err({ type: "storage-full" });
    throw error;
  }
  const form = { ...EMPTY_FORM, documentType: USUAL_TYPE, subject: data.subject, level, floor: level };
  const batch = store.batch().put(DRAFT, [draft], { ...emptyDraft(draft, form, office.now()), files });
  for (const one of sealed) await putSealed(store, batch, one);
  const written = await batch.commit();
  return written.ok ? ok(draft) : written;
}
