/** After how many minutes without an act of the person the extension locks itself. */
import { browser } from "wxt/browser";

const KEY = "idleMinutes";

/** Never none at all: an office's computer is left alone. */
export const IDLE_CHOICES = [5, 10, 15, 30, 60] as const;
const USUAL = 15;

export async function readIdleMinutes(): Promise<number> {
  const value = (await browser.storage.local.get(KEY))[KEY];
  return IDLE_CHOICES.find((minutes) => minutes === value) ?? USUAL;
}

export function writeIdleMinutes(minutes: number): Promise<void> {
  return browser.storage.local.set({ [KEY]: minutes });
}
