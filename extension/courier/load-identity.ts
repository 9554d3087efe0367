/** Who this account is, and its keys: read from the store, private keys only as non-extractable CryptoKeys. */
import type { ObjectSigner } from "../../shared/dispatch/signed-object.ts";
import type { Level } from "../../shared/domain/level.ts";
import { type Bytes, fromBase64Url } from "../../shared/encoding/bytes.ts";
import type { AccountStore } from "../store/account-store.ts";
import { type KeyPurpose, META, keyPlace, seedPlace } from "../store/places.ts";
import { COMPARTMENT_SEED, IDENTITY, type Identity, PRIVATE_KEY, WRAP_KEY } from "../store/records.ts";

/** Undefined before the account is enrolled. */
export async function loadIdentity(store: AccountStore): Promise<Identity | undefined> {
  return (await store.get(IDENTITY, META.identity))?.value;
}

/**
 * The key, its certificate and the authorities above it; undefined where this device has none for the purpose, as a seal
 * on a device that is not a clerk's.
 */
export async function loadSigner(store: AccountStore, purpose: KeyPurpose): Promise<ObjectSigner | undefined> {
  const identity = await loadIdentity(store);
  const certificate = identity?.certificates[purpose];
  const record = await store.get(PRIVATE_KEY, await keyPlace(store, purpose));
  if (identity === undefined || certificate === undefined || record === undefined) return undefined;
  const wrapped = fromBase64Url(record.value.wrapped);
  return {
    certificate: fromBase64Url(certificate),
    chain: identity.path.map(fromBase64Url),
    privateKey: await store.keyring.unwrapSigningKey(privateKeyPlace(purpose), wrapped),
  };
}

/** The place that a wrapped private key is bound to. */
export function privateKeyPlace(purpose: KeyPurpose): string {
  return `key/${purpose}`;
}

/** The seed of the device's X-Wing key, 32 bytes. */
export async function loadWrapSeed(store: AccountStore): Promise<Bytes | undefined> {
  const record = await store.get(WRAP_KEY, await keyPlace(store, "wrap"));
  return record && fromBase64Url(record.value.seed);
}

/** The seed of a compartment of the own unit, 32 bytes; undefined while this device has not been given it. */
export async function loadSeed(
  store: AccountStore,
  unit: string,
  level: Level,
  epoch: number,
): Promise<Bytes | undefined> {
  const record = await store.get(COMPARTMENT_SEED, await seedPlace(store, unit, level, epoch));
  return record && fromBase64Url(record.value.seed);
}
