/**
 * The small mailbox at the relay in which two sides of an enrolment meet: four slots, each written once. Nobody trusts
 * it: what stands in a slot may come from anyone who has seen the invitation, or from the relay.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { equal } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";

export type Slot = 1 | 2 | 3 | 4;

export type RendezvousFailure =
  /** Not there: it expired, was removed, or never was. */
  | { readonly type: "gone" }
  /** The relay cannot be reached, or asks to come back later. Nothing is lost; try again. */
  | { readonly type: "unavailable" };

export interface Rendezvous {
  /** `slot-taken` where other bytes, or the same, stand there already. */
  put(slot: Slot, bytes: Bytes): Promise<Result<void, RendezvousFailure | { readonly type: "slot-taken" }>>;
  /**
   * The bytes of a slot; undefined while nothing is there.
   * @param options.wait for this many seconds at most until something is there
   */
  get(
    slot: Slot,
    options?: { readonly wait?: number; readonly signal?: AbortSignal },
  ): Promise<Result<Bytes | undefined, RendezvousFailure>>;
  /** Ends the rendezvous; a removed one is no failure. */
  remove(): Promise<Result<void, RendezvousFailure>>;
}

/** Seconds for which one request waits for the other side. */
const WAIT = 25;

/** Writes a slot, or finds there what an earlier try has written. */
export async function putOnce(
  rendezvous: Rendezvous,
  slot: Slot,
  bytes: Bytes,
): Promise<Result<void, RendezvousFailure | { readonly type: "slot-taken" }>> {
  const put = await rendezvous.put(slot, bytes);
  if (put.ok || put.error.type !== "slot-taken") return put;
  const there = await rendezvous.get(slot);
  if (!there.ok) return there;
  return there.value !== undefined && equal(there.value, bytes) ? ok(undefined) : err({ type: "slot-taken" });
}

/**
 * Waits for the other side.
 * @throws the signal's reason
 */
export async function waitFor(
  rendezvous: Rendezvous,
  slot: Slot,
  { isOver, signal }: { readonly isOver: () => boolean; readonly signal?: AbortSignal },
): Promise<Result<Bytes, RendezvousFailure | { readonly type: "expired" }>> {
  while (!isOver()) {
    signal?.throwIfAborted();
    const got = await rendezvous.get(slot, { wait: WAIT, ...(signal === undefined ? {} : { signal }) });
    if (!got.ok) return got;
    if (got.value !== undefined) return ok(got.value);
  }
  return err({ type: "expired" });
}
