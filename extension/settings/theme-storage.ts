/** How the interface looks, for every page of the extension. It says nothing about anybody, so it stands in clear. */
import { browser } from "wxt/browser";
import { isTheme, type Theme } from "../ui/theme.ts";

const KEY = "theme";

export async function readTheme(): Promise<Theme> {
  const value = (await browser.storage.local.get(KEY))[KEY];
  return isTheme(value) ? value : "system";
}

export function writeTheme(theme: Theme): Promise<void> {
  return browser.storage.local.set({ [KEY]: theme });
}

export function watchTheme(changed: (theme: Theme) => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
    const value = changes[KEY]?.newValue;
    if (area === "local" && KEY in changes) changed(isTheme(value) ? value : "system");
  };
  browser.storage.onChanged.addListener(listener);
  signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(listener), { once: true });
}
