/** The rendezvous of an enrolment, kept by the relay: what its two sides work with, over the relay's requests. */
import { type Invitation, rendezvousKeys } from "../enrolment/invitation.ts";
import type { Rendezvous, RendezvousFailure } from "../enrolment/rendezvous.ts";
import { type Result, err, ok } from "../result.ts";
import { createRendezvousClient } from "./relay-client.ts";
import type { RelayTransport, RequestError } from "./request.ts";

export async function rendezvousAtRelay(transport: RelayTransport, invitation: Invitation): Promise<Rendezvous> {
  const { id, token } = await rendezvousKeys(invitation);
  const client = createRendezvousClient(transport, id, token);
  return {
    async put(slot, bytes) {
      const put = await client.put(slot, bytes);
      if (put.ok) return ok(undefined);
      return err(put.error.type === "different-bytes" ? { type: "slot-taken" } : failureOf(put.error));
    },
    async get(slot, options) {
      const got = await client.get(slot, options?.wait ?? 0, options?.signal);
      return got.ok ? got : err(failureOf(got.error));
    },
    async remove() {
      const removed: Result<void, RequestError> = await client.remove();
      return removed.ok || removed.error.type === "not-found" ? ok(undefined) : err(failureOf(removed.error));
    },
  };
}

function failureOf({ type }: RequestError): RendezvousFailure {
  const isGone = type === "not-found" || type === "expired" || type === "not-allowed" || type === "no-session";
  return { type: isGone ? "gone" : "unavailable" };
}
