/** The gate of every route that needs a session: who asks, within its rate, in force at this moment. */
import type { Context } from "hono";
import { err, ok, type Result } from "../../shared/result.ts";
import { headerOf, incomingOf, plainError, type Refusal } from "../http.ts";
import type { BodyRoom } from "../body-budget.ts";
import type { RelayParts } from "../relay.ts";
import { type Caller, callerOf } from "../rights.ts";
import type { Session } from "../sessions.ts";

export interface Asker extends Caller {
  readonly session: Session;
  /** For what the device sends. */
  readonly room: BodyRoom;
}

const TOKEN = /^Tram ([\w-]{43})$/;

export async function askerOf(parts: RelayParts, c: Context): Promise<Result<Asker, Refusal>> {
  const token = TOKEN.exec(headerOf(c, "authorization") ?? "")?.[1];
  const session = token === undefined ? undefined : parts.sessions.find(token);
  if (session === undefined) {
    const wait = parts.limits.address.take(addressOf(parts, c));
    return err(wait > 0 ? plainError("rate-limited", wait) : plainError("no-session"));
  }
  const wait = parts.limits.device.take(session.device);
  if (wait > 0) return err(plainError("rate-limited", wait));
  const state = await parts.book.state(session.unit);
  const caller = state && callerOf(state, session.device);
  if (caller === undefined) {
    parts.sessions.end(session);
    return err(plainError("no-session"));
  }
  return ok({ ...caller, session, room: parts.bodies.device.of(session.device) });
}

/** Whom a request without a session is counted to. */
export function addressOf(parts: RelayParts, c: Context): string {
  return parts.clientAddress(incomingOf(c));
}

/**
 * Carries out a write whose right was judged on the caller's chain, and judges again when that chain has moved on in the
 * meantime. A chain grows by hand, so twice in a row is a bug's loop and ends as busy.
 */
export async function whileChainHolds<T>(
  parts: RelayParts,
  asker: Asker,
  attempt: (caller: Caller) => Promise<T | { readonly type: "chain-moved" }>,
): Promise<T | Refusal> {
  let caller: Caller = asker;
  for (let tries = 0; tries < 3; tries++) {
    const outcome = await attempt(caller);
    if (!isChainMoved(outcome)) return outcome;
    parts.book.forget(caller.unit);
    const state = await parts.book.state(caller.unit);
    const again = state && callerOf(state, caller.device.fingerprint);
    if (again === undefined) return plainError("no-session");
    caller = again;
  }
  return plainError("busy");
}

function isChainMoved(outcome: unknown): outcome is { readonly type: "chain-moved" } {
  return typeof outcome === "object" && outcome !== null && "type" in outcome && outcome.type === "chain-moved";
}
