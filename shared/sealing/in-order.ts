/**
 * Runs `task(0)` … `task(count - 1)`, at most `inFlight` at a time, and gives their results in order. It starts no task
 * beyond what its reader is about to need, so memory stays bounded by `inFlight` results.
 * @throws what the first failing task throws, or the signal's reason; no task is left running when it has ended
 */
export async function* inOrder<T>(
  count: number,
  inFlight: number,
  task: (index: number) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const running: Promise<T>[] = [];
  let next = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      while (next < count && running.length < inFlight) running.push(task(next++));
      const first = running.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
