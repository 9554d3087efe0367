/**
 * Why an item of the outbox did not go out, and what becomes of it. `AFTER_REFUSAL` is the one table for the answers of the
 * relay (docs/protocol.md, section 13): nothing that can never succeed is tried for ever.
 */
import type { RequestError } from "../../shared/relay-client/request.ts";
import { type Result, err } from "../../shared/result.ts";
import type { OutboxItem } from "../outbox/item.ts";
import type { StoreError } from "../store/account-store.ts";
import type { SyncFailure } from "./courier-context.ts";
import type { FetchFailure } from "./fetch-blob.ts";
import type { EventError } from "./make-event.ts";

export type Failure =
  /** `retryAfter`: milliseconds, where the relay said so. `forAWhile`: left to a person after `MOST_TRIES`. */
  | { readonly type: "transient"; readonly error: string; readonly retryAfter?: number; readonly forAWhile?: true }
  /** Will not succeed by itself. `error`: a type for the table of words; `detail`: what its words may mention. */
  | { readonly type: "refused"; readonly error: string; readonly detail?: string };

export type Carried<T = void> = Result<T, Failure>;

export function transient(error: string, retryAfter?: number): { readonly ok: false; readonly error: Failure } {
  return err({ type: "transient", error, ...(retryAfter === undefined ? {} : { retryAfter }) });
}

export function refuse(error: string, detail?: string): { readonly ok: false; readonly error: Failure } {
  return err({ type: "refused", error, ...(detail === undefined ? {} : { detail }) });
}

/** Tried again, but not for ever: what would make it succeed has to come soon or does not come by itself. */
export function transientForAWhile(error: string): { readonly ok: false; readonly error: Failure } {
  return err({ type: "transient", error, forAWhile: true });
}

/**
 * What the courier does with an item after each answer that is not the one it asked for:
 * - `retry`: the same bytes again, with growing waits, until it succeeds; the cause lies with the line or the relay.
 * - `a-while`: the same, `MOST_TRIES` times; then the item is refused and left to a person.
 * - `refuse`: the same bytes cannot succeed; left to a person at once, with the reason.
 *
 * Where a step can do something about it, it does that first and the table holds for what is left: an event or a notice
 * that was sealed to a superseded epoch is sealed anew, a hand-over is wrapped anew or its blob brought again, a number
 * is taken at the new head.
 */
export const AFTER_REFUSAL: { readonly [type in RequestError["type"]]: "retry" | "a-while" | "refuse" } = {
  "relay-unreachable": "retry",
  "strange-answer": "retry",
  "no-session": "retry",
  "rate-limited": "retry",
  busy: "retry",
  stopping: "retry",
  internal: "retry",
  "disk-full": "retry",
  "over-quota": "retry",
  "not-found": "a-while",
  empty: "a-while",
  "head-mismatch": "a-while",
  "sequence-taken": "a-while",
  "stale-epoch": "a-while",
  "no-compartment": "a-while",
  malformed: "refuse",
  "not-allowed": "refuse",
  "different-bytes": "refuse",
  expired: "refuse",
  "too-large": "refuse",
  "wrong-hash": "refuse",
  "refused-statement": "refuse",
};

export function relayFailure(error: RequestError): { readonly ok: false; readonly error: Failure } {
  const { type } = error;
  const then = AFTER_REFUSAL[type];
  if (then === "refuse") return refuse(type, "right" in error ? error.right : undefined);
  if (then === "a-while") return transientForAWhile(type);
  return transient(type, "retryAfter" in error ? error.retryAfter : undefined);
}

export function syncFailed(failure: SyncFailure | FetchFailure): { readonly ok: false; readonly error: Failure } {
  if (failure.type === "line") return relayFailure(failure.error);
  if (failure.type === "damaged") {
    return failure.forEver === true ? refuse(failure.type) : transientForAWhile(failure.type);
  }
  return transient(failure.type === "alarm" ? failure.reason : failure.type);
}

export function storeFailed(error: StoreError): { readonly ok: false; readonly error: Failure } {
  return transient(error.type);
}

/** A key that is missing may still be on its way. */
export function eventFailed(error: EventError): { readonly ok: false; readonly error: Failure } {
  return transient(error.type);
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 5 * 60_000;

/** Milliseconds until the next try: doubling, spread, never sooner than the relay asked. @param tries before this one */
export function waitBeforeRetry(tries: number, retryAfter: number | undefined, jitter: number): number {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 20));
  return Math.max(retryAfter ?? 0, Math.round(wait * (0.5 + jitter)));
}

/** Over some eight minutes. */
export const MOST_TRIES = 10;

/** A new cause is tried sooner than the old one was, and often enough before it is given up. */
const TRIES_THAT_COUNT_FOR_OTHERS = 3;

/** What is written into an item after a try. @param jitter between 0 and 1 */
export function stateAfter(
  carried: Carried,
  before: OutboxItem["state"],
  now: number,
  jitter: number,
): OutboxItem["state"] {
  if (carried.ok) return { type: "done", at: new Date(now).toISOString() };
  const failure: Failure = carried.error;
  const { error } = failure;
  if (failure.type === "refused") {
    const { detail } = failure;
    return { type: "refused", error, ...(detail === undefined ? {} : { detail }) };
  }
  const earlier = before.type !== "retrying" ? 0 : before.tries;
  const same = before.type === "retrying" && before.error === error;
  const tries = (same ? earlier : Math.min(earlier, TRIES_THAT_COUNT_FOR_OTHERS)) + 1;
  if (failure.forAWhile === true && tries >= MOST_TRIES) return { type: "refused", error };
  const next = now + waitBeforeRetry(tries - 1, failure.retryAfter, jitter);
  return { type: "retrying", error, tries, next };
}
