/** Which files of dispatches are on this device, and what a person wishes about them; the courier does it. */
import { mayLetGo } from "../courier/tend-files.ts";
import type { AccountStore } from "../store/account-store.ts";
import { loadBlob } from "../store/blobs.ts";
import { arrivalOf } from "../store/dispatch-record.ts";
import { readRows } from "../store/dispatch-rows.ts";
import { META } from "../store/places.ts";
import { BLOB, FILE_WISHES } from "../store/records.ts";
import type { Office } from "./office.ts";

/** Asks for the files of a dispatch. Asked twice, it is one wish. */
export async function wantFiles({ store, outboxChanged }: Office, dispatch: string): Promise<void> {
  await store.update(FILE_WISHES, [META.files], (before) => {
    const others = (before?.wanted ?? []).filter((each) => each !== dispatch);
    return { ...before, wanted: [...others, dispatch] };
  });
  outboxChanged();
}

/** @param before milliseconds since 1970: what came earlier and was read */
export async function letFilesGo({ store, outboxChanged }: Office, before: number): Promise<void> {
  await store.update(FILE_WISHES, [META.files], (wishes) => ({
    ...wishes,
    wanted: wishes?.wanted ?? [],
    letGoBefore: before,
  }));
  outboxChanged();
}

export interface FilesHere {
  /** Dispatches whose files are here, and their bytes. */
  readonly here: { readonly count: number; readonly bytes: number };
  /** Dispatches whose files were let go. */
  readonly away: number;
  /** Of what may go: when it came, milliseconds since 1970, and its bytes. */
  readonly mayGo: readonly { readonly at: number; readonly bytes: number }[];
  /** Whether the courier has still to let some go. */
  readonly letsGo: boolean;
}

export async function measureFiles(store: AccountStore): Promise<FilesHere> {
  const rows = await readRows(store);
  const complete = new Map<string, boolean>();
  await store.each(BLOB, ({ value }) => void complete.set(value.id, value.complete));
  const wishes = (await store.get(FILE_WISHES, META.files))?.value;
  const present = rows.filter(({ blob }) => complete.get(blob.id) === true);
  return {
    here: { count: present.length, bytes: present.reduce((sum, { blob }) => sum + blob.size, 0) },
    away: rows.filter(({ blob, state }) => state === "opened" && complete.get(blob.id) !== true).length,
    mayGo: present.filter(mayLetGo).map((row) => ({ at: arrivalOf(row), bytes: row.blob.size })),
    letsGo: wishes?.letGoBefore !== undefined,
  };
}

/** How much of a blob is here, in pieces; undefined before its fetching began. */
export async function blobProgress(
  store: AccountStore,
  id: string,
): Promise<{ readonly done: number; readonly total: number } | undefined> {
  const blob = await loadBlob(store, id);
  if (blob === undefined) return undefined;
  return { done: await store.db.pieces.where("blob").equals(blob.place).count(), total: blob.pieces.length };
}
