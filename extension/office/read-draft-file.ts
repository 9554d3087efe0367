/** A file of a draft in plain, from its ciphertext in the store; given out only when it is what the data say. */
import { openDraftFile } from "../../shared/dispatch/draft-file.ts";
import { hashFile } from "../../shared/dispatch/file-hash.ts";
import type { Level } from "../../shared/domain/level.ts";
import type { DraftState } from "../../shared/domain/work-state.ts";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { AccountStore } from "../store/account-store.ts";
import { openBlob } from "../store/blobs.ts";

export interface SealedFile {
  readonly draft: string;
  readonly level: Level;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly blob: string;
  /** base64url */
  readonly key: string;
}

export type ReadFileError =
  /** Its ciphertext is still on its way. */
  | { readonly type: "file-coming" }
  | { readonly type: "draft-file-unreadable" }
  /** It opens, and is another file than the data say: nothing may be signed. */
  | { readonly type: "file-differs" };

/** @throws the signal's reason */
export async function readDraftFile(
  store: AccountStore,
  unit: string,
  file: SealedFile,
  signal?: AbortSignal,
): Promise<Result<Blob, ReadFileError>> {
  const blob = await openBlob(store, file.blob);
  if (blob === undefined) return err({ type: "file-coming" });
  const { draft, level } = file;
  const request = { unit, level, draft, key: fromBase64Url(file.key), blob, ...(signal && { signal }) };
  const opened = await openDraftFile(request);
  if (!opened.ok) return err({ type: "draft-file-unreadable" });
  const { value } = opened;
  const same = value.size === file.size && (await hashFile(value, value.size, signal)) === file.sha256;
  return same ? ok(value) : err({ type: "file-differs" });
}

/** The files of a submitted draft, in the order of its data. */
export function filesOf({ draft, data, blobs }: DraftState): readonly SealedFile[] {
  return data.files.flatMap(({ name, mediaType, size, sha256 }, i) => {
    const blob = blobs[i];
    return blob === undefined
      ? []
      : [{ draft, level: data.level, name, mediaType, size, sha256, blob: blob.id, key: blob.key }];
  });
}
