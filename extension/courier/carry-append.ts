/** An event that a person's act has signed: its blobs first, then the entry. */
import { ok } from "../../shared/result.ts";
import { parseStreamName } from "../../shared/wire/stream-name.ts";
import type { CourierContext } from "./courier-context.ts";
import { type Carried, refuse } from "./failure.ts";
import type { ItemInHand } from "./item-in-hand.ts";
import { sendEvent } from "./send-entry.ts";
import { syncWork } from "./sync-work.ts";
import { uploadBlob } from "./upload-blob.ts";

export async function carryAppend(context: CourierContext, hand: ItemInHand<"append">): Promise<Carried> {
  const { uploads, entry } = hand.work;
  if (!entry.done) {
    for (const id of uploads) {
      const uploaded = await uploadBlob(context, id, (done, total) => hand.progress("uploading", done, total));
      if (!uploaded.ok) return uploaded;
    }
    const sent = await sendEvent(context, entry, (anew) => hand.save({ ...hand.work, entry: anew }));
    if (!sent.ok) return sent;
    if (sent.value === "head-mismatch") return refuse("head-mismatch");
    const saved = await hand.save({ ...hand.work, entry: { ...hand.work.entry, done: true } });
    if (!saved.ok) return saved;
  }
  const stream = parseStreamName(entry.stream);
  // What was done is shown from the stream: the page that waits for it should not wait for the next round.
  if (stream?.kind === "work") await syncWork(context, stream.level);
  return ok(undefined);
}
