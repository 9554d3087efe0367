/**
 * Opening what has arrived: small dispatches and the newest first, large ones beside them, so that a long download never holds
 * up a letter. What cannot be opened yet waits for what can change that: a seed, a statement, room, the sender's next turn;
 * what the line or the relay held up is tried again, ever more seldom.
 */
import { DISPATCH } from "../store/dispatch-record.ts";
import type { DispatchRows } from "../store/dispatch-rows.ts";
import { dispatchPlace } from "../store/places.ts";
import type { CourierContext, SyncFailure } from "./courier-context.ts";
import { waitBeforeRetry } from "./failure.ts";
import { createFetchBounds } from "./fetch-bounds.ts";
import { type Lane, createLane } from "./lane.ts";
import { openIncoming, tellOf } from "./open-incoming.ts";

export interface Opening {
  /** Reads from the store what is not opened yet; tells what was not told. Once, at the start. */
  begin(): Promise<void>;
  add(dispatch: string): void;
  /** What was opened and the person was not told of. */
  tellUntold(): Promise<void>;
  /** Goes on with what waits; what stuck on a missing seed or statement only if one has come since. */
  request(): void;
}

interface Waiting {
  readonly dispatch: string;
  readonly receivedAt: number;
  tries: number;
  /** Milliseconds since 1970. */
  next: number;
  /** The generation in which it could not be opened. */
  stuckAt: number | undefined;
}

const SMALL = 4 * 1_048_576;

export function createOpening(
  context: CourierContext,
  rows: DispatchRows,
  hooks: {
    readonly changed: () => void;
    readonly failed: (failure: SyncFailure) => void;
    readonly broken: (error: unknown) => void;
    readonly jitter: () => number;
  },
): Opening {
  const { store, now, signal } = context;
  const queues = { small: new Map<string, Waiting>(), large: new Map<string, Waiting>() };
  const bounds = createFetchBounds(context);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  signal.addEventListener("abort", () => timers.forEach(clearTimeout), { once: true });

  const laneOf = (queue: Map<string, Waiting>): Lane => {
    const lane = createLane(async () => {
      for (let next = nextOf(queue); next !== undefined && !signal.aborted; next = nextOf(queue)) {
        await openOne(queue, next, lane);
      }
    }, hooks.broken);
    return lane;
  };
  const nextOf = (queue: Map<string, Waiting>): Waiting | undefined => {
    const ready = Array.from(queue.values()).filter(
      ({ next, stuckAt }) => next <= now() && stuckAt !== context.generation,
    );
    // What was tried in vain comes after what was not: else newer ones that fail would keep older ones from their turn.
    const isBefore = (a: Waiting, b: Waiting): boolean =>
      a.tries === b.tries ? a.receivedAt > b.receivedAt : a.tries < b.tries;
    return ready.reduce<Waiting | undefined>((a, b) => (a === undefined || isBefore(b, a) ? b : a), undefined);
  };
  const openOne = async (queue: Map<string, Waiting>, waiting: Waiting, lane: Lane): Promise<void> => {
    const { generation } = context;
    // A line that breaks and still brings something is not one that brings nothing.
    const onPiece = (): void => void (waiting.tries = 0);
    const opened = await openIncoming(context, waiting.dispatch, bounds, onPiece).catch((error: unknown) => {
      // One dispatch that breaks the program must not hold up the others.
      hooks.broken(error);
      return undefined;
    });
    if (opened?.ok === true && opened.value.type === "blocked") {
      const { obstacle, until } = opened.value;
      if (obstacle === "other-size") queue.delete(waiting.dispatch);
      else if (obstacle === "no-compartment" || obstacle === "seed-missing") waiting.stuckAt = generation;
      else tryLater(waiting, lane, until);
    } else if (opened?.ok === true) {
      queue.delete(waiting.dispatch);
      const record = (await store.get(DISPATCH, await dispatchPlace(store, waiting.dispatch)))?.value;
      // What did not open with its key will not with another; the next session looks once more.
      if (record?.state === "undetermined") queue.set(waiting.dispatch, { ...waiting, stuckAt: generation });
      hooks.changed();
    } else {
      tryLater(waiting, lane);
      if (opened?.ok === false) hooks.failed(opened.error);
    }
  };
  const tryLater = (waiting: Waiting, lane: Lane, until?: number): void => {
    const wait = until === undefined ? waitBeforeRetry(waiting.tries++, undefined, hooks.jitter()) : until - now();
    waiting.next = now() + wait;
    const timer = setTimeout(() => (timers.delete(timer), void lane.request()), wait);
    timers.add(timer);
  };
  const lanes = { small: laneOf(queues.small), large: laneOf(queues.large) };
  const put = (dispatch: string, size: number, receivedAt: number): void => {
    const queue = size <= SMALL ? queues.small : queues.large;
    if (!queue.has(dispatch)) queue.set(dispatch, { dispatch, receivedAt, tries: 0, next: 0, stuckAt: undefined });
  };
  const tellOfStored = async (dispatch: string): Promise<void> => {
    const record = await store.get(DISPATCH, await dispatchPlace(store, dispatch));
    if (record !== undefined) await tellOf(context, record.value);
  };
  const tellUntold = async (): Promise<void> => {
    for (const { dispatch, state, told } of await rows.all()) {
      if (!told && (state === "opened" || state === "quarantined")) await tellOfStored(dispatch);
    }
  };
  const request = (): void => {
    void lanes.small.request();
    void lanes.large.request();
  };
  return {
    async begin() {
      await tellUntold();
      for (const { dispatch, state, obstacle, blob, receivedAt } of await rows.all()) {
        if (state === "opened" || state === "quarantined") continue;
        if (obstacle !== "other-size") put(dispatch, blob.size, receivedAt);
      }
      request();
    },
    tellUntold,
    add(dispatch) {
      void dispatchPlace(store, dispatch)
        .then((place) => store.get(DISPATCH, place))
        .then((record) => {
          if (record === undefined) return;
          put(dispatch, record.value.blob.size, record.value.receivedAt);
          request();
        })
        .catch(hooks.broken);
    },
    request,
  };
}
