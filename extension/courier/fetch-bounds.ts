/**
 * How much is fetched without anybody asking for it: of one sender in one round so much and no more, and of all senders
 * together only while the browser has room for the unit's own work. What is over waits, and says why.
 *
 * The worst failure: a unit that sends without end fills the disk, and the person can neither draft nor sign.
 */
import type { Obstacle } from "../store/dispatch-record.ts";

export const FETCH_BOUNDS = {
  /** Milliseconds after which a sender begins anew. */
  round: 10 * 60_000,
  /** Of one sender in one round. */
  dispatches: 500,
  bytes: 1024 ** 3,
  /** Bytes that are left to the unit's own work. */
  reserve: 256 * 1024 ** 2,
  /** Bytes below which mailboxes are not read on: a mailbox entry has a megabyte at most, an answer a few. */
  readingReserve: 32 * 1024 ** 2,
} as const;

/** Whether the browser has room for so many bytes and for the unit's own work beside them. */
export function hasRoom(left: number | undefined, size: number): boolean {
  return left === undefined || left - size >= FETCH_BOUNDS.reserve;
}

export interface Held {
  readonly obstacle: Extract<Obstacle, "sender-too-much" | "no-room">;
  /** When to ask again, milliseconds since 1970. */
  readonly until: number;
}

export interface FetchBounds {
  /** Undefined: it may be fetched, and counts. Asked again in the same round, it counts once. */
  take(dispatch: string, from: string, size: number): Promise<Held | undefined>;
}

/** @param room bytes that the browser still gives, undefined where it does not say */
export function createFetchBounds(tools: {
  readonly now: () => number;
  readonly room: () => Promise<number | undefined>;
}): FetchBounds {
  const { now, room } = tools;
  const senders = new Map<string, { readonly since: number; bytes: number; readonly dispatches: Set<string> }>();
  return {
    async take(dispatch, from, size) {
      const before = senders.get(from);
      const isOver = before === undefined || now() - before.since >= FETCH_BOUNDS.round;
      const taken = isOver ? { since: now(), bytes: 0, dispatches: new Set<string>() } : before;
      senders.set(from, taken);
      if (!hasRoom(await room(), size)) {
        return { obstacle: "no-room", until: now() + FETCH_BOUNDS.round };
      }
      if (taken.dispatches.has(dispatch)) return undefined;
      // One that is larger than all that is left of the round waits for the next, where it is the first.
      const tooMany = taken.dispatches.size >= FETCH_BOUNDS.dispatches;
      if (tooMany || (taken.bytes > 0 && taken.bytes + size > FETCH_BOUNDS.bytes)) {
        return { obstacle: "sender-too-much", until: taken.since + FETCH_BOUNDS.round };
      }
      taken.dispatches.add(dispatch);
      taken.bytes += size;
      return undefined;
    },
  };
}
