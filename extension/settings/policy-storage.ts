/**
 * Reads the organisation's policy. Chromium answers with nothing for some seconds after it starts, which looks like no policy:
 * what was seen last stands until the browser has run for a minute. In documents and in the background.
 */
import { browser } from "wxt/browser";
import { type Policy, readPolicy } from "./policy.ts";

/** The last that was seen, in `storage.local`; when it was first asked after, in `storage.session`. */
const SEEN = "policySeen";
const SINCE = "policySince";
/** Milliseconds. */
const SETTLED = 60_000;

type Managed = Readonly<Record<string, unknown>>;

export async function loadPolicy(): Promise<Policy> {
  return readPolicy(await loadManaged());
}

async function loadManaged(): Promise<Managed> {
  // Rejects in Firefox where nothing is set.
  const managed: Managed = await browser.storage.managed.get(null).catch(() => ({}));
  const seen = (await browser.storage.local.get(SEEN))[SEEN] as Managed | undefined;
  if (Object.keys(managed).length > 0) {
    if (JSON.stringify(managed) !== JSON.stringify(seen)) await browser.storage.local.set({ [SEEN]: managed });
    return managed;
  }
  if (seen === undefined) return {};
  const now = Date.now();
  const since = (await browser.storage.session.get(SINCE))[SINCE] as number | undefined;
  if (since === undefined) await browser.storage.session.set({ [SINCE]: now });
  if (since === undefined || now - since < SETTLED) return seen;
  await browser.storage.local.remove(SEEN);
  return {};
}

/** @param changed is called when a browser says so, or another document has seen something new */
export function watchPolicy(changed: () => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>, area: string): void => {
    if (area === "managed" || (area === "local" && SEEN in changes)) changed();
  };
  browser.storage.onChanged.addListener(listener);
  signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(listener), { once: true });
}
