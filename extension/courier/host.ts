/**
 * One courier for the whole extension: a document that calls this queues for the lock and, once it holds it, owns the
 * courier's worker until the document goes away or the account is locked. For accounts that are locked it listens with their wake tokens.
 */
import { COURIER_LOCK, type FromCourier, type ToCourier, type Unlocked } from "../messages.ts";
import type { WhatHappened } from "./what-happened.ts";

export interface CourierHost {
  readonly locks: LockManager;
  createWorker(): Worker;
  whoIsUnlocked(): Promise<Unlocked | null>;
  /** Listens for nudges of all accounts but the unlocked one, until aborted. */
  listenLocked(unlocked: string | undefined, signal: AbortSignal): Promise<void>;
  happened(what: WhatHappened): void;
  /** Resolves when an account was locked or unlocked, or when aborted. */
  unlockChanged(signal: AbortSignal): Promise<void>;
}

/** Runs until `signal` aborts. */
export async function hostCourier(host: CourierHost, signal: AbortSignal): Promise<void> {
  try {
    await host.locks.request(COURIER_LOCK, { signal }, async () => {
      while (!signal.aborted) await hostUntilChange(host, signal);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function hostUntilChange(host: CourierHost, outer: AbortSignal): Promise<void> {
  const round = new AbortController();
  const signal = AbortSignal.any([outer, round.signal]);
  // The change is awaited before the question is asked, so that none falls between the two.
  const change = host.unlockChanged(signal);
  try {
    const unlocked = await host.whoIsUnlocked();
    // Without the accounts' database there is nobody to listen for.
    host.listenLocked(unlocked?.account, signal).catch(() => undefined);
    if (unlocked === null) {
      await change;
      return;
    }
    const worker = host.createWorker();
    try {
      const crashed = new Promise<void>((resolve) => worker.addEventListener("error", () => resolve(), { signal }));
      worker.addEventListener("message", (event: MessageEvent<FromCourier>) => host.happened(event.data.what), {
        signal,
      });
      worker.postMessage({ type: "start", ...unlocked } satisfies ToCourier);
      await Promise.race([change, crashed.then(() => pause(5_000, signal))]);
    } finally {
      worker.terminate();
    }
  } finally {
    round.abort();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
