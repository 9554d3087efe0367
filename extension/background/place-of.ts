import { browser } from "wxt/browser";
import { platformRandom } from "../../shared/encoding/random.ts";
import { createPlaceTokens } from "../place-tokens.ts";
import { createKeyring } from "../vault/keyring.ts";
import { readUnlocked } from "../vault/session.ts";

/** The address of a dispatch or draft of the unlocked account, behind `#`; of its screen alone when it has locked since. */
export async function placeOf(page: string, id: string): Promise<string> {
  const unlocked = await readUnlocked(browser.storage.session);
  if (unlocked === undefined) return `/${page}`;
  const tokens = await createPlaceTokens(await createKeyring(unlocked.masterKey, platformRandom));
  return `/${page}/${tokens.tokenOf(id)}`;
}
