/**
 * What stands in the address of a page for a dispatch or a draft. Browsers write addresses into history, saved sessions and
 * icon caches, which stay on the disk in clear; so an address names a screen and, for what is open on it, a token: HMAC-SHA256
 * of the id under a key of the account, cut to 16 bytes. It is the same in every context and after every restart, so a link
 * from a notification finds its dispatch once the account is unlocked; without the key nobody can say which dispatch it was
 * (L1, L7).
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, utf8 } from "../shared/encoding/bytes.ts";
import type { Keyring } from "./vault/keyring.ts";

/** 32 hexadecimal digits. */
export type PlaceToken = string & { readonly __brand: "PlaceToken" };

export interface PlaceTokens {
  tokenOf(id: string): PlaceToken;
  /** Which of these ids the token stands for. */
  idOf(token: string | undefined, ids: () => Iterable<string>): string | undefined;
}

export async function createPlaceTokens(keyring: Pick<Keyring, "keyedHash">): Promise<PlaceTokens> {
  const key = utf8(await keyring.keyedHash("place-tokens/1"));
  const tokens = new Map<string, PlaceToken>();
  const ids = new Map<string, string>();
  const tokenOf = (id: string): PlaceToken => {
    const known = tokens.get(id);
    if (known !== undefined) return known;
    const token = toHex(hmac(sha256, key, utf8(id)).slice(0, 16)) as PlaceToken;
    tokens.set(id, token);
    ids.set(token, id);
    return token;
  };
  return {
    tokenOf,
    idOf(token, candidates) {
      if (token === undefined) return undefined;
      if (!ids.has(token)) for (const id of candidates()) if (tokenOf(id) === token) break;
      return ids.get(token);
    },
  };
}
