/** The mailboxes of a hand-over and the entry that each is to get. */
import { envelopeWriter, type HandOver } from "../../shared/wire/hand-over.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import type { HandOverRequest } from "./store.ts";

export function mailOf(
  header: HandOver["header"],
  wraps: HandOver["wraps"],
): Pick<HandOverRequest, "mailboxes" | "envelope"> {
  const write = envelopeWriter(header);
  return {
    mailboxes: wraps.map(({ unit }) => streamName({ kind: "mail", unit, level: header.level })),
    envelope(at) {
      const wrap = wraps[at];
      if (wrap === undefined) throw new RangeError("no such mailbox");
      return write(wrap);
    },
  };
}
