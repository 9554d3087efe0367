/** Which events of colleagues the person is told of: what waits for a leader, and what became of one's own drafts. */
import type { Level } from "../../shared/domain/level.ts";
import { readWorkEvent } from "../../shared/domain/work-events.ts";
import type { StreamState } from "../../shared/domain/work-state.ts";
import type { Role } from "../../shared/domain/role.ts";
import type { CourierContext } from "./courier-context.ts";
import type { FoundEvent } from "./judge-event.ts";
import { loadStream } from "./load-work.ts";
import { memberAt } from "../../shared/trust/chain-state.ts";
import { ownChain } from "./courier-context.ts";
import type { WhatHappened } from "./what-happened.ts";

export async function announceEvents(
  context: CourierContext,
  level: Level,
  events: readonly FoundEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const { store, unit, identity, tell } = context;
  const stream = await loadStream(store, unit, level);
  const chain = await ownChain(context);
  const roles = (chain && memberAt(chain, identity.member)?.roles) ?? [];
  for (const event of events) {
    const what = announcementOf(event, stream, { member: identity.member, roles });
    if (what !== undefined) void tell(what);
  }
}

export function announcementOf(
  event: FoundEvent,
  stream: StreamState,
  self: { readonly member: string; readonly roles: readonly Role[] },
): WhatHappened | undefined {
  if (event.member === self.member || stream.refused.some(({ id }) => id === event.id)) return undefined;
  const read = readWorkEvent(event.kind, event.body);
  if (!read.ok) return undefined;
  const { kind, body } = read.value;
  if (kind === "draft-submitted") {
    return self.roles.includes("leader") ? { type: "draft-waits", draft: body.draft } : undefined;
  }
  if (kind !== "draft-returned" && kind !== "draft-approved") return undefined;
  if (stream.drafts.get(body.draft)?.submitted.member !== self.member) return undefined;
  return { type: kind, draft: body.draft };
}
