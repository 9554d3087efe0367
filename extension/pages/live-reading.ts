/**
 * Reading again what changes: one reading at a time, and once more where something was written meanwhile. What is written
 * without end, as when thousands of dispatches come after a holiday, does not keep the picture from moving: what a later
 * change has overtaken is shown all the same now and then, and the readings leave half of the time to others.
 */
export interface LiveReading {
  /** Something was written: read again, at once or after the reading that runs. */
  request(): void;
}

/** Milliseconds for which a picture may stay that is not the newest. */
const LONGEST_STILL = 400;

/**
 * @param tools.show is given what was read, or what the reading threw
 * @param tools.clock milliseconds, of any beginning
 */
export function createLiveReading<T>(tools: {
  readonly load: (signal: AbortSignal) => Promise<T>;
  readonly show: (shown: { readonly value: T } | { readonly error: unknown }) => void;
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly rest: (milliseconds: number) => Promise<void>;
}): LiveReading {
  const { load, show, signal, clock, rest } = tools;
  let running = false;
  let again = false;

  const wasOvertaken = (): boolean => again && !signal.aborted;
  const readOnce = async (shownAt: number): Promise<number> => {
    try {
      const value = await load(signal);
      if (signal.aborted || (wasOvertaken() && clock() - shownAt < LONGEST_STILL)) return shownAt;
      show({ value });
    } catch (error) {
      if (!signal.aborted) show({ error });
    }
    return clock();
  };
  const read = async (): Promise<void> => {
    running = true;
    try {
      for (let shownAt = clock(); ;) {
        again = false;
        const began = clock();
        shownAt = await readOnce(shownAt);
        if (!wasOvertaken()) return;
        await rest(clock() - began);
        if (signal.aborted) return;
      }
    } finally {
      running = false;
    }
  };

  return {
    request() {
      if (running) again = true;
      else void read();
    },
  };
}
