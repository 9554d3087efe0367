/** Keeping, discarding and taking up drafts on this device. Called at every pause of typing. */
import type { DraftState } from "../../shared/domain/work-state.ts";
import { type Result, err } from "../../shared/result.ts";
import type { AccountStore, StoreError } from "../store/account-store.ts";
import { DRAFT, type DraftRecord } from "../store/records.ts";
import { type DraftForm, formOf } from "./draft-form.ts";
import { dropFiles } from "./drop-files.ts";
import type { Office } from "./office.ts";

export type DraftError = StoreError | { readonly type: "already-submitted" };

export function emptyDraft(draft: string, form: DraftForm, now: number): DraftRecord {
  return { draft, revision: 1, form, files: [], changedAt: new Date(now).toISOString() };
}

export async function saveDraft(office: Office, draft: string, form: DraftForm): Promise<Result<void, DraftError>> {
  const changedAt = new Date(office.now()).toISOString();
  let submitted = false;
  const saved = await office.store.update(DRAFT, [draft], (before) => {
    submitted = before?.submitted !== undefined;
    if (submitted) return undefined;
    return { ...(before ?? emptyDraft(draft, form, office.now())), form, changedAt };
  });
  if (submitted) return err({ type: "already-submitted" });
  return saved.ok ? { ok: true, value: undefined } : saved;
}

/** Takes the draft and the ciphertext of its files away. */
export async function discardDraft({ store }: Office, draft: string): Promise<Result<void, DraftError>> {
  const before = await store.get(DRAFT, draft);
  if (before === undefined) return { ok: true, value: undefined };
  if (before.value.submitted !== undefined) return err({ type: "already-submitted" });
  const batch = store.batch().delete("drafts", draft);
  const blobs = before.value.files.map(({ blob }) => blob);
  await dropFiles(store, batch, draft, blobs);
  return batch.commit();
}

/** A draft that the leader returned, as a form to be changed and submitted again. */
export async function takeUpReturned(office: Office, returned: DraftState): Promise<Result<void, StoreError>> {
  const { draft, revision, data, blobs } = returned;
  const files = data.files.flatMap(({ name, mediaType, size, sha256 }, i) => {
    const blob = blobs[i];
    if (blob === undefined) return [];
    const role = i === 0 ? ("main" as const) : ("annex" as const);
    return [
      { role, name, mediaType, size, sha256, level: data.level, blob: blob.id, blobSize: blob.size, key: blob.key },
    ];
  });
  const changedAt = new Date(office.now()).toISOString();
  const taken = await office.store.update(DRAFT, [draft], (before) =>
    before !== undefined && before.revision > revision
      ? undefined
      : { draft, revision: revision + 1, form: formOf(data), files, changedAt },
  );
  return taken.ok ? { ok: true, value: undefined } : taken;
}

/** Takes away the records of drafts whose submission the unit's stream has. */
export async function tidyDrafts(
  store: AccountStore,
  rows: Iterable<Pick<DraftState, "draft" | "revision">>,
): Promise<void> {
  const revisions = new Map(Array.from(rows, ({ draft, revision }) => [draft, revision] as const));
  const batch = store.batch();
  for (const { value } of await store.all(DRAFT)) {
    const known = revisions.get(value.draft);
    if (value.submitted !== undefined && known !== undefined && known >= value.revision) {
      batch.delete("drafts", value.draft);
    }
  }
  await batch.commit();
}
