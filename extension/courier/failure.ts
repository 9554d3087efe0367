/** Why an item of the outbox did not go out: tried again by itself, or left to a person. One table for every error. */
import type { RequestError } from "../../shared/relay-client/request.ts";
import { type Result, err } from "../../shared/result.ts";
import type { StoreError } from "../store/account-store.ts";
import type { SyncFailure } from "./courier-context.ts";
import type { FetchFailure } from "./fetch-blob.ts";
import type { EventError } from "./make-event.ts";

export type Failure =
  /** `retryAfter`: milliseconds, where the relay said so. */
  | { readonly type: "transient"; readonly error: string; readonly retryAfter?: number }
  /** Will not succeed by itself. `error`: a type for the table of words; `detail`: what its words may mention. */
  | { readonly type: "refused"; readonly error: string; readonly detail?: string };

export type Carried<T = void> = Result<T, Failure>;

export function transient(error: string, retryAfter?: number): { readonly ok: false; readonly error: Failure } {
  return err({ type: "transient", error, ...(retryAfter === undefined ? {} : { retryAfter }) });
}

export function refuse(error: string, detail?: string): { readonly ok: false; readonly error: Failure } {
  return err({ type: "refused", error, ...(detail === undefined ? {} : { detail }) });
}

/** Errors of the relay after which the same request cannot succeed. */
const PERMANENT: ReadonlySet<RequestError["type"]> = new Set([
  "malformed",
  "not-allowed",
  "too-large",
  "different-bytes",
  "wrong-hash",
  "refused-statement",
  "expired",
]);

export function relayFailure(error: RequestError): { readonly ok: false; readonly error: Failure } {
  const { type } = error;
  if (PERMANENT.has(type)) return refuse(type, "right" in error ? error.right : undefined);
  return transient(type, "retryAfter" in error ? error.retryAfter : undefined);
}

export function syncFailed(failure: SyncFailure | FetchFailure): { readonly ok: false; readonly error: Failure } {
  if (failure.type === "line") return relayFailure(failure.error);
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
