/**
 * A lane runs one kind of work, one run at a time. A request during a run makes exactly one more run afterwards, so
 * nothing that was asked for is lost and nothing piles up.
 */
export interface Lane {
  /** Resolves when a run that began after this call has ended. Never rejects. */
  request(): Promise<void>;
}

/** @param run must not be left hanging; what it throws goes to `failed` */
export function createLane(run: () => Promise<void>, failed: (error: unknown) => void): Lane {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const start = (): Promise<void> => {
    running = run()
      .catch(failed)
      .finally(() => (running = undefined));
    return running;
  };
  return {
    request() {
      if (running === undefined) return start();
      next ??= running.then(() => {
        next = undefined;
        return start();
      });
      return next;
    },
  };
}

/** Work under one name happens one after the other; under different names side by side. */
export interface Turns {
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(name, work) {
      const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
      const settled = turn.catch(() => undefined);
      last.set(name, settled);
      void settled.then(() => {
        if (last.get(name) === settled) last.delete(name);
      });
      return turn;
    },
  };
}
