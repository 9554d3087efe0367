/** The files of a submitted draft, opened and compared with its data; asked again while ciphertext is on its way. */
import { useEffect, useState } from "preact/hooks";
import type { DraftState } from "../../shared/domain/work-state.ts";
import type { Result } from "../../shared/result.ts";
import { filesOf, readDraftFile, type ReadFileError } from "../office/read-draft-file.ts";
import { watchTables } from "../store/watch-tables.ts";
import { useDesk } from "./desk-context.ts";

export type ReadFile = Result<Blob, ReadFileError>;

/** One for each file of the data; undefined while it is opened. */
export function useDraftFiles(draft: DraftState | undefined): readonly (ReadFile | undefined)[] {
  const { office, desk } = useDesk();
  const [files, setFiles] = useState<readonly (ReadFile | undefined)[]>([]);
  const { unit } = desk.identity;
  useEffect(() => {
    setFiles([]);
    if (draft === undefined) return;
    const ending = new AbortController();
    const { signal } = ending;
    const sealed = filesOf(draft);
    const read: (ReadFile | undefined)[] = sealed.map(() => undefined);
    let busy = false;
    const open = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        for (const [i, file] of sealed.entries()) {
          const before = read[i];
          if (before?.ok === true || (before !== undefined && before.error.type !== "file-coming")) continue;
          read[i] = await readDraftFile(office.store, unit, file, signal);
          if (signal.aborted) return;
          setFiles([...read]);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        busy = false;
      }
    };
    watchTables(office.store.db.name, ["blobs"], () => void open(), signal);
    void open();
    return () => ending.abort();
  }, [draft?.draft, draft?.revision, office, unit]);
  return files;
}
