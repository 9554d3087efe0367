/** How a page reaches the relay of an invitation. */
import type { Invitation } from "../../shared/enrolment/invitation.ts";
import type { RelayTransport } from "../../shared/relay-client/request.ts";

export function transportOf({ relay }: Pick<Invitation, "relay">): RelayTransport {
  return { address: relay.replace(/\/$/, ""), fetch: globalThis.fetch.bind(globalThis) };
}
