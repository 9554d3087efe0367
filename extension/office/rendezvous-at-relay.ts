/** The rendezvous of an enrolment, kept by the relay. */
import type { Invitation } from "../../shared/enrolment/invitation.ts";
import { rendezvousKeys } from "../../shared/enrolment/invitation.ts";
import type { Rendezvous, RendezvousFailure } from "../../shared/enrolment/rendezvous.ts";
import { createRendezvousClient } from "../../shared/relay-client/relay-client.ts";
import type { RelayTransport, RequestError } from "../../shared/relay-client/request.ts";
import { type Result, err, ok } from "../../shared/result.ts";

export function transportOf({ relay }: Pick<Invitation, "relay">): RelayTransport {
  return { address: relay.replace(/\/$/, ""), fetch: globalThis.fetch.bind(globalThis) };
}

export async function rendezvousAtRelay(invitation: Invitation): Promise<Rendezvous> {
  const { id, token } = await rendezvousKeys(invitation);
  const client = createRendezvousClient(transportOf(invitation), id, token);
  return {
    async put(slot, bytes) {
      const put = await client.put(slot, bytes);
      if (put.ok) return ok(undefined);
      return err(put.error.type === "different-bytes" ? { type: "slot-taken" } : failureOf(put.error));
    },
    async get(slot, options) {
      return mapFailure(await client.get(slot, options?.wait ?? 0, options?.signal));
    },
    async remove() {
      const removed = await client.remove();
      return removed.ok || removed.error.type === "not-found" ? ok(undefined) : err(failureOf(removed.error));
    },
  };
}

function mapFailure<T>(result: Result<T, RequestError>): Result<T, RendezvousFailure> {
  return result.ok ? result : err(failureOf(result.error));
}

function failureOf({ type }: RequestError): RendezvousFailure {
  const isGone = type === "not-found" || type === "expired" || type === "not-allowed" || type === "no-session";
  return { type: isGone ? "gone" : "unavailable" };
}
