/** Answers the documents of the extension, and nobody else: a message from anywhere else is not even answered. */
import { browser } from "wxt/browser";
import { z } from "zod";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { hex32 } from "../../shared/encoding/hex-schema.ts";
import { ownUrl } from "../own-url.ts";
import type { RuntimeMessage } from "../messages.ts";
import { acted, lock, unlock, whoIsUnlocked } from "./lock.ts";
import { notify } from "./notifications.ts";
import { somethingCame } from "./something-came.ts";

const schema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("who-is-unlocked") }),
  z.strictObject({ type: z.literal("unlocked"), account: hex32, masterKey: z.string().length(43) }),
  z.strictObject({ type: z.literal("lock") }),
  z.strictObject({ type: z.literal("acted") }),
  z.strictObject({ type: z.literal("happened"), what: z.looseObject({ type: z.string() }) }),
  z.strictObject({ type: z.literal("something-came"), account: hex32 }),
]);

interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
}

/** For `runtime.onMessage`: `true` keeps the channel open for the answer. */
export function answer(message: unknown, sender: Sender, respond: (value: unknown) => void): true | undefined {
  if (!isOwnDocument(sender)) return undefined;
  const parsed = schema.safeParse(message);
  if (!parsed.success) return undefined;
  handle(parsed.data as RuntimeMessage).then(respond, () => respond(null));
  return true;
}

/** A content script has the extension's id too, but the page's address. */
function isOwnDocument(sender: Sender): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? "").startsWith(ownUrl("/"));
}

async function handle(message: RuntimeMessage): Promise<unknown> {
  switch (message.type) {
    case "who-is-unlocked":
      return whoIsUnlocked();
    case "unlocked":
      return unlock({ account: message.account, masterKey: fromBase64Url(message.masterKey) });
    case "lock":
      return lock();
    case "acted":
      return acted();
    case "happened":
      return notify(message.what);
    case "something-came":
      return somethingCame(message.account);
  }
}
