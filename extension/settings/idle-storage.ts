/** After how many minutes without an act of the person the extension locks itself. */
import { browser } from "wxt/browser";

const KEY = "idleMinutes";

/** Never none at all: an office's computer is left alone. */
const IDLE_CHOICES = [5, 10, 15, 30, 60] as const;
const USUAL = 15;

/** What may be chosen where the organisation has set the longest time. */
export function idleChoices(most: number | undefined): readonly number[] {
  if (most === undefined) return IDLE_CHOICES;
  return [...IDLE_CHOICES.filter((minutes) => minutes < most), most];
}

export async function readIdleMinutes(): Promise<number> {
  const value = (await browser.storage.local.get(KEY))[KEY];
  return IDLE_CHOICES.find((minutes) => minutes === value) ?? USUAL;
}

export function writeIdleMinutes(minutes: number): Promise<void> {
  return browser.storage.local.set({ [KEY]: minutes });
}
