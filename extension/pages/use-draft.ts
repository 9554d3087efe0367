/** The draft that is being written: its form in memory, kept at every pause, and its files, sealed as they are chosen. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Result, ok } from "../../shared/result.ts";
import { type DraftFile, chooseFile, removeFile } from "../office/choose-file.ts";
import { type DraftForm, EMPTY_FORM, readDraftForm } from "../office/draft-form.ts";
import { newDraftId } from "../office/draft-id.ts";
import { type DraftError, saveDraft } from "../office/save-draft.ts";
import { DRAFT, type DraftRecord } from "../store/records.ts";
import { useDesk } from "./desk-context.ts";
import { createDraftSaver } from "./draft-saver.ts";
import { renamePlace } from "./route.ts";
import { useLive } from "./use-live.ts";

/** Milliseconds without a key that count as a pause. */
const PAUSE = 500;

/** A file while it is taken in, or one that was refused. */
export interface ComingFile {
  readonly id: string;
  readonly role: DraftFile["role"];
  readonly name: string;
  readonly size: number;
  readonly progress: number | undefined;
  readonly error: { readonly type: string; readonly bytes?: number; readonly count?: number } | undefined;
}

export interface Draft {
  readonly id: string;
  readonly form: DraftForm;
  readonly setForm: (change: Partial<DraftForm>) => void;
  readonly record: DraftRecord | undefined;
  readonly coming: readonly ComingFile[];
  readonly addFiles: (role: DraftFile["role"], files: readonly File[]) => void;
  readonly dropFile: (id: string) => void;
  /** Milliseconds since 1970; undefined while something is not kept yet. */
  readonly savedAt: number | undefined;
  /** Keeps the form now: once it is over, the store has all that was typed, or it is said why not. */
  readonly flush: () => Promise<Result<void, DraftError>>;
}

/** Undefined while the draft is read. @param first what a new draft begins with */
export function useDraft(given: string | undefined, first: Partial<DraftForm>): Draft | undefined {
  const { office, places, desk } = useDesk();
  const { store } = office;
  const [id] = useState(() => given ?? newDraftId(office));
  const [form, setShown] = useState<DraftForm>();
  const [savedAt, setSavedAt] = useState<number>();
  const [coming, setComing] = useState<readonly ComingFile[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isShown = useRef(true);
  const aborts = useRef(new Map<string, AbortController>());
  const stored = useLive(store.db.name, ["drafts"], async () => ({ record: (await store.get(DRAFT, id))?.value }), [
    id,
  ]);
  const record = stored?.record;

  useEffect(() => {
    if (stored === undefined || form !== undefined) return;
    setShown(stored.record === undefined ? { ...EMPTY_FORM, ...first } : readDraftForm(stored.record.form));
    if (stored.record !== undefined) setSavedAt(Date.parse(stored.record.changedAt));
  }, [stored, form]);

  const saver = useMemo(
    () =>
      createDraftSaver(async (next: DraftForm) => {
        const saved = await saveDraft(office, id, next);
        // A reload comes back to this draft.
        if (saved.ok && isShown.current) renamePlace("compose", places.tokenOf(id));
        return saved;
      }),
    [office, places, id],
  );
  const flush = useCallback(async (): Promise<Result<void, DraftError>> => {
    clearTimeout(timer.current);
    if (saver.isKept()) return ok(undefined);
    const saved = await saver.flush();
    if (saver.isKept()) setSavedAt(Date.now());
    return saved;
  }, [saver]);

  const setForm = useCallback(
    (change: Partial<DraftForm>): void => {
      setShown((before) => {
        if (before === undefined) return before;
        const next = { ...before, ...change };
        saver.change(next);
        return next;
      });
      setSavedAt(undefined);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), PAUSE);
    },
    [flush, saver],
  );

  useEffect(() => {
    isShown.current = true;
    const ending = new AbortController();
    const now = (): void => void flush();
    document.addEventListener("visibilitychange", now, { signal: ending.signal });
    window.addEventListener("pagehide", now, { signal: ending.signal });
    const controllers = aborts.current;
    return () => {
      ending.abort();
      isShown.current = false;
      void flush();
      for (const controller of controllers.values()) controller.abort();
    };
  }, [flush]);

  const level = form?.level ?? EMPTY_FORM.level;
  const change = (file: string, next: Partial<ComingFile>): void =>
    setComing((all) => all.map((one) => (one.id === file ? { ...one, ...next } : one)));

  const take = async (file: ComingFile, content: File): Promise<void> => {
    const controller = new AbortController();
    aborts.current.set(file.id, controller);
    const { signal } = controller;
    try {
      const taken = await chooseFile(office, desk.identity.unit, {
        draft: id,
        level,
        role: file.role,
        file: content,
        render: async (blob) => (await import("../reading/pdf.ts")).renderFault(blob, signal),
        onProgress: (progress) => change(file.id, { progress }),
        signal,
      });
      if (taken.ok) setComing((all) => all.filter((one) => one.id !== file.id));
      else change(file.id, { progress: undefined, error: taken.error });
    } catch (error) {
      if (!signal.aborted) change(file.id, { progress: undefined, error: { type: "unknown" } });
      if (!signal.aborted) throw error;
    } finally {
      aborts.current.delete(file.id);
    }
  };

  const addFiles = (role: DraftFile["role"], files: readonly File[]): void => {
    const added = files.map((content) => ({
      content,
      file: {
        id: newDraftId(office),
        role,
        name: content.name,
        size: content.size,
        progress: 0,
        error: undefined,
      } satisfies ComingFile,
    }));
    setComing((all) => [
      ...all.filter((one) => !(role === "main" && one.role === "main")),
      ...added.map(({ file }) => file),
    ]);
    // What it begins with is kept with its first file: whom it answers, and the level that it must not fall below.
    if (record === undefined && form !== undefined) saver.change(form);
    // One after the other: two large files at once would only share the disk.
    void (async () => {
      await flush();
      for (const { file, content } of added) await take(file, content);
    })();
  };

  const dropFile = (file: string): void => {
    aborts.current.get(file)?.abort();
    setComing((all) => all.filter((one) => one.id !== file));
    if (record?.files.some(({ blob }) => blob === file)) void removeFile(office, id, file);
  };

  if (form === undefined) return undefined;
  return { id, form, setForm, record, coming, addFiles, dropFile, savedAt, flush };
}
