/** Writes what is typed, one save after the other: an older form never overtakes a newer one, and who asks is told the end. */
import { type Result, ok } from "../../shared/result.ts";

export interface DraftSaver<T, E extends { readonly type: string }> {
  /** This stands in the form now. */
  change(next: T): void;
  /** Writes what is not kept yet, also what another save is about to write; what fails is tried again with the next. */
  flush(): Promise<Result<void, E>>;
  /** Whether everything is kept. */
  isKept(): boolean;
}

export function createDraftSaver<T extends object, E extends { readonly type: string }>(
  save: (value: T) => Promise<Result<void, E>>,
): DraftSaver<T, E> {
  let pending: T | undefined;
  let last: Promise<Result<void, E>> = Promise.resolve(ok(undefined));
  const saveOne = async (): Promise<Result<void, E>> => {
    const next = pending;
    if (next === undefined) return ok(undefined);
    const saved = await save(next);
    if (saved.ok && pending === next) pending = undefined;
    return saved;
  };
  return {
    change: (next) => void (pending = next),
    flush: () => (last = last.then(saveOne, saveOne)),
    isKept: () => pending === undefined,
  };
}
