/**
 * Opening what has arrived: small dispatches and the newest first, large ones beside them, so that a long download never holds
 * up a letter. What cannot be opened yet waits for a seed or a statement; what the line held up is tried again.
 */
import { DISPATCH } from "../store/records.ts";
import { dispatchPlace } from "../store/places.ts";
import type { CourierContext, SyncFailure } from "./courier-context.ts";
import { waitBeforeRetry } from "./failure.ts";
import { type Lane, createLane } from "./lane.ts";
import { openIncoming, tellOf } from "./open-incoming.ts";

export interface Opening {
  /** Reads from the store what is not opened yet; tells what was not told. Once, at the start. */
  begin(): Promise<void>;
  add(dispatch: string): void;
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
  hooks: {
    readonly changed: () => void;
    readonly failed: (failure: SyncFailure) => void;
    readonly broken: (error: unknown) => void;
    readonly jitter: () => number;
  },
): Opening {
  const { store, now, signal } = context;
  const queues = { small: new Map<string, Waiting>(), large: new Map<string, Waiting>() };
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
    return ready.reduce<Waiting | undefined>(
      (a, b) => (a === undefined || b.receivedAt > a.receivedAt ? b : a),
      undefined,
    );
  };
  const openOne = async (queue: Map<string, Waiting>, waiting: Waiting, lane: Lane): Promise<void> => {
    const { generation } = context;
    const opened = await openIncoming(context, waiting.dispatch).catch((error: unknown) => {
      // One dispatch that breaks the program must not hold up the others.
      hooks.broken(error);
      return undefined;
    });
    if (opened?.ok === true && opened.value === "waiting") {
      waiting.stuckAt = generation;
    } else if (opened?.ok === true) {
      queue.delete(waiting.dispatch);
      const record = (await store.get(DISPATCH, await dispatchPlace(store, waiting.dispatch)))?.value;
      if (record?.state === "cannot-open" || record?.state === "undetermined") {
        queue.set(waiting.dispatch, { ...waiting, stuckAt: generation });
      }
      hooks.changed();
    } else {
      const wait = waitBeforeRetry(waiting.tries++, undefined, hooks.jitter());
      waiting.next = now() + wait;
      const timer = setTimeout(() => (timers.delete(timer), void lane.request()), wait);
      timers.add(timer);
      if (opened?.ok === false && opened.error.type !== "damaged") hooks.failed(opened.error);
    }
  };
  const lanes = { small: laneOf(queues.small), large: laneOf(queues.large) };
  const put = (dispatch: string, size: number, receivedAt: number): void => {
    const queue = size <= SMALL ? queues.small : queues.large;
    if (!queue.has(dispatch)) queue.set(dispatch, { dispatch, receivedAt, tries: 0, next: 0, stuckAt: undefined });
  };
  const request = (): void => {
    void lanes.small.request();
    void lanes.large.request();
  };
  return {
    async begin() {
      await store.each(DISPATCH, async ({ value }) => {
        if (value.state === "opened" || value.state === "quarantined") return tellOf(context, value);
        put(value.dispatch, value.blob.size, value.receivedAt);
      });
      request();
    },
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
