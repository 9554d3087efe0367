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
