/**
 * The keys of a new device: made extractable once, wrapped at once under the account's keyring, and read back and used
 * before anything is built on them. In the clear they never touch the disk. The worst failure: certificates for keys that
 * are lost, or a key that was stored readable.
 */
import { REQUEST_KINDS } from "../../shared/enrolment/messages.ts";
import type { DeviceKeys } from "../../shared/enrolment/device-side.ts";
import { fromBase64Url, toBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { drawRandom, type Random } from "../../shared/encoding/random.ts";
import {
  exportPrivateKey,
  exportPublicKey,
  generateSigningKeys,
  importPublicKey,
  signRaw,
  verifyRaw,
} from "../../shared/pki/keys.ts";
import { privateKeyPlace } from "../courier/load-identity.ts";
import type { AccountStore, Batch } from "../store/account-store.ts";
import { keyPlace } from "../store/places.ts";
import { PRIVATE_KEY, WRAP_KEY } from "../store/records.ts";

/** A stored key does not sign as it should: nothing may be built on it. */
class KeyNotKeptError extends Error {
  override name = "KeyNotKeptError";
}

/** Makes the keys and puts them, wrapped, into the batch. */
export async function makeDeviceKeys(store: AccountStore, batch: Batch, random: Random): Promise<DeviceKeys> {
  const pairs = await Promise.all(
    REQUEST_KINDS.map(async (purpose) => {
      const { privateKey, publicKey } = await generateSigningKeys();
      const pkcs8 = await exportPrivateKey(privateKey);
      const wrapped = await store.keyring.wrapSigningKey(privateKeyPlace(purpose), pkcs8);
      pkcs8.fill(0);
      batch.put(PRIVATE_KEY, [await keyPlace(store, purpose)], { purpose, wrapped: toBase64Url(wrapped) });
      return [purpose, { privateKey, publicKey: await exportPublicKey(publicKey) }] as const;
    }),
  );
  const wrapSeed = drawRandom(random, 32);
  batch.put(WRAP_KEY, [await keyPlace(store, "wrap")], { purpose: "wrap", seed: toBase64Url(wrapSeed) });
  return { ...(Object.fromEntries(pairs) as Omit<DeviceKeys, "wrapSeed">), wrapSeed };
}

/** Reads each stored key and uses it once. @throws KeyNotKeptError */
export async function proveKept(store: AccountStore, keys: DeviceKeys): Promise<void> {
  const message = utf8("tram/key-kept/1");
  for (const purpose of REQUEST_KINDS) {
    const record = await store.get(PRIVATE_KEY, await keyPlace(store, purpose));
    if (record === undefined) throw new KeyNotKeptError(purpose);
    const wrapped = fromBase64Url(record.value.wrapped);
    const key = await store.keyring.unwrapSigningKey(privateKeyPlace(purpose), wrapped);
    const publicKey = await importPublicKey(keys[purpose].publicKey);
    const isKept = publicKey !== undefined && (await verifyRaw(publicKey, message, await signRaw(key, message)));
    if (!isKept) throw new KeyNotKeptError(purpose);
  }
  const seed = await store.get(WRAP_KEY, await keyPlace(store, "wrap"));
  if (seed?.value.seed !== toBase64Url(keys.wrapSeed)) throw new KeyNotKeptError("wrap");
}
