/**
 * What an administrator's client demands of a new device's request before it shows anybody a code: that the device had
 * committed to it, that it is for this unit, and that its owner holds every private key (docs/protocol.md, section 11).
 */
import { type Bytes, fromBase64Url } from "../encoding/bytes.ts";
import { importPublicKey, verifyRaw } from "../pki/keys.ts";
import { readRequest } from "../pki/request.ts";
import { err, ok, type Result } from "../result.ts";
import type { PersonKeys } from "../trust/admit.ts";
import { readObject } from "../wire/schema-parts.ts";
import { commitTo } from "./code.ts";
import type { Invitation } from "./invitation.ts";
import { firstMessageSchema, REQUEST_KINDS, requestSchema, thirdMessageSchema } from "./messages.ts";

export type RequestRule = "malformed" | "cannot-open" | "commitment" | "unit" | "proof" | "same-keys" | "signature";

export interface ReceivedRequest {
  readonly keys: PersonKeys;
  /** X-Wing public key, 1,216 bytes. */
  readonly wrapKey: Bytes;
}

/** @param m3 the third message, opened */
export async function readEnrolmentRequest(
  invitation: Invitation,
  m1: Bytes,
  m3: Bytes,
): Promise<Result<ReceivedRequest, { readonly type: RequestRule }>> {
  const first = readObject(m1, firstMessageSchema);
  const third = readObject(m3, thirdMessageSchema);
  if (!first.ok || !third.ok) return err({ type: "malformed" });
  if ((await commitTo(m3)) !== first.value.commit) return err({ type: "commitment" });
  const bytes = fromBase64Url(third.value.request);
  const request = readObject(bytes, requestSchema);
  if (!request.ok) return err({ type: "malformed" });
  if (request.value.unit !== invitation.unit) return err({ type: "unit" });
  const keys = new Map<string, Bytes>();
  for (const kind of REQUEST_KINDS) {
    const proved = await readRequest(fromBase64Url(request.value[kind]));
    if (!proved.ok || proved.value.label !== kind) return err({ type: "proof" });
    keys.set(kind, proved.value.publicKey);
  }
  if (new Set([...keys.values()].map(String)).size !== keys.size) return err({ type: "same-keys" });
  const key = (kind: (typeof REQUEST_KINDS)[number]): Bytes => keys.get(kind) as Bytes;
  const device = await importPublicKey(key("device"));
  const signature = fromBase64Url(third.value.signature);
  if (device === undefined || !(await verifyRaw(device, bytes, signature))) {
    return err({ type: "signature" });
  }
  return ok({
    keys: { signing: key("signing"), authentication: key("authentication"), device: key("device"), seal: key("seal") },
    wrapKey: fromBase64Url(request.value.wrapKey),
  });
}
