/**
 * Where the courier lives besides open pages: an offscreen document in Chromium, whose service worker has no workers; the
 * event page itself in Firefox.
 */
import { browser } from "wxt/browser";

let starting: Promise<void> | undefined;

export async function startCourierHost(): Promise<void> {
  // Two calls at once would both find no document, and the second creation would throw.
  starting ??= (import.meta.env.FIREFOX ? hostHere() : createOffscreenDocument()).finally(() => (starting = undefined));
  await starting;
}

let hosting = false;

async function hostHere(): Promise<void> {
  if (hosting) return;
  hosting = true;
  const { hostCourierInBackground } = await import("./host-in-background.ts");
  void hostCourierInBackground(new AbortController().signal);
}

async function createOffscreenDocument(): Promise<void> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (contexts.length > 0) return;
  await browser.offscreen.createDocument({
    url: "/offscreen.html",
    reasons: ["WORKERS"],
    justification: "Keeps the line to the relay in a worker, so that dispatches are told the moment they arrive.",
  });
}
