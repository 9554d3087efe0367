/** What waits at a desk: the navigation, the popup and the badge all say these, so that they never differ. */
import type { OutboxItem } from "../outbox/item.ts";
import { isUnread } from "../courier/count-unread.ts";
import type { DeskData, OutgoingPaper } from "./desk-data.ts";

export interface DeskCounts {
  readonly unread: number;
  /** One of the unread is more than normally urgent. */
  readonly pressing: boolean;
  /** Submitted, and no decision of it is on its way. */
  readonly toApprove: readonly OutgoingPaper[];
  /** Approved, and no sending of it is on its way; what was stopped on its way waits again. */
  readonly toSeal: readonly OutgoingPaper[];
  /** All that has not gone out, also what has to be looked at because it does not by itself. */
  readonly waiting: readonly OutboxItem[];
}

export function countDesk({
  incoming,
  outgoing,
  work,
  identity,
}: Pick<DeskData, "incoming" | "outgoing" | "work" | "identity">): DeskCounts {
  const unread = incoming.filter(({ mail }) => isUnread(mail, identity.unit));
  return {
    unread: unread.length,
    pressing: unread.some(({ mail }) => (mail.opened?.paper?.urgency ?? "normal") !== "normal"),
    toApprove: outgoing.filter(({ row, waiting }) => row.state === "submitted" && waiting === undefined),
    toSeal: outgoing.filter(
      ({ row, waiting }) =>
        (row.state === "approved" || row.state === "numbered") &&
        (waiting === undefined || waiting.state.type === "refused"),
    ),
    waiting: work.outbox.filter(({ state }) => state.type !== "done"),
  };
}
