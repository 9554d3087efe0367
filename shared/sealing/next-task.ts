/**
 * Resolves in a later task of the event loop, so that messages, timers and clicks get their turn. A message channel,
 * because browsers stretch nested timers to 4 ms.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** How long work goes on before others get their turn. A turn costs up to a millisecond where the machine is busy. */
const TURN_MS = 8;

/**
 * For loops of short steps: called after each, it waits for the next task only when `TURN_MS` have passed since the last.
 * @param now milliseconds from any beginning
 */
export function createTurns(now: () => number = () => performance.now()): () => Promise<void> {
  let last = now();
  return async () => {
    if (now() - last < TURN_MS) return;
    await nextTask();
    last = now();
  };
}
