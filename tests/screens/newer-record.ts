/** A draft that a version still to come has written into the store of the account that is unlocked. */
import type { Page } from "playwright-core";
import { placeOf } from "../../extension/store/record-kind.ts";
import { createKeyring } from "../../extension/vault/keyring.ts";
import { fromBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { platformRandom } from "../../shared/encoding/random.ts";

/** The record, sealed with the key of the account. */
export async function sealAsNewer(page: Page, id: string): Promise<number[]> {
  const { masterKey } = await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage(message: object): Promise<{ readonly masterKey: string }> } };
    };
    return chrome.runtime.sendMessage({ type: "who-is-unlocked" });
  });
  const keyring = await createKeyring(fromBase64Url(masterKey), platformRandom);
  const content = utf8(JSON.stringify({ version: 1_000, content: {} }));
  return Array.from(await keyring.sealRecord(placeOf("drafts", [id]), content));
}

/** @param sealed undefined: takes it away again */
export async function putDraft(page: Page, id: string, sealed: readonly number[] | undefined): Promise<void> {
  await page.evaluate(
    async (draft) => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
      const opening = indexedDB.open(names.find((name) => /^tram-[0-9a-f]+$/.test(name)) ?? "");
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.addEventListener("success", () => resolve(opening.result));
        opening.addEventListener("error", () => reject(new Error("the account's database does not open")));
      });
      const change = db.transaction("drafts", "readwrite");
      const drafts = change.objectStore("drafts");
      if (draft.sealed === undefined) drafts.delete(draft.id);
      else drafts.put({ id: draft.id, sealed: new Uint8Array(draft.sealed) });
      await new Promise((resolve) => change.addEventListener("complete", resolve));
      db.close();
    },
    { id, sealed },
  );
}
