/** Whether keys without Ctrl are commands. Some drive their computer by speech, or by a keyboard that says single letters. */
import { browser } from "wxt/browser";

const KEY = "shortcuts";

export async function readShortcuts(): Promise<boolean> {
  return (await browser.storage.local.get(KEY))[KEY] !== false;
}

export function writeShortcuts(wanted: boolean): Promise<void> {
  return browser.storage.local.set({ [KEY]: wanted });
}

export function watchShortcuts(changed: (wanted: boolean) => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
    if (area === "local" && KEY in changes) changed(changes[KEY]?.newValue !== false);
  };
  browser.storage.onChanged.addListener(listener);
  signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(listener), { once: true });
}
