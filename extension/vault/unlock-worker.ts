/** Argon2id takes a third of a second: here it does not hold up a window. */
import { type VaultHeader, type WrongTries, createVault, openVault } from "./vault.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";

export type VaultRequest =
  | { readonly type: "create"; readonly account: string; readonly passphrase: string }
  | { readonly type: "open"; readonly header: VaultHeader; readonly passphrase: string };

export type VaultAnswer =
  | { readonly type: "created"; readonly header: VaultHeader; readonly masterKey: string }
  | { readonly type: "opened"; readonly masterKey: string }
  | { readonly type: "refused"; readonly reason: "wrong-passphrase" | "vault-refused" };

/** The tries are counted by the caller, before the worker is asked. */
const COUNTED: WrongTries = { count: 0, since: 0 };

self.addEventListener("message", (event: MessageEvent<VaultRequest>) => {
  void answer(event.data).then((value) => self.postMessage(value));
});

async function answer(request: VaultRequest): Promise<VaultAnswer> {
  if (request.type === "create") {
    const { header, masterKey } = await createVault(request.account, request.passphrase, platformRandom);
    return { type: "created", header, masterKey: toBase64Url(masterKey) };
  }
  const opened = await openVault(request.header, request.passphrase, COUNTED, 0, async () => {});
  if (opened.ok) return { type: "opened", masterKey: toBase64Url(opened.value) };
  return { type: "refused", reason: opened.error.type === "vault-refused" ? "vault-refused" : "wrong-passphrase" };
}
