/**
 * The vault of one account: a random 32-byte master key, kept on disk only wrapped under the unlock key. Everything else
 * that the account stores hangs on the master key.
 *
 * Wrong tries are counted before they are made, so that killing the browser does not give one back; after a few, each
 * costs a growing wait. Worst failure: a header that opens with less work than the floor asks.
 */
import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { type Random, drawRandom } from "../../shared/encoding/random.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { KDF_FLOOR, type KdfParameters, deriveUnlockKey, isAtFloor } from "./unlock-key.ts";

/** As stored. `wrapped`: 12-byte nonce ‖ AES-256-GCM of the master key, base64url. */
export interface VaultHeader {
  readonly version: 1;
  readonly account: string;
  readonly kdf: KdfParameters;
  readonly wrapped: string;
}

/** Counted wrong tries. `since`: when the last try began, milliseconds since 1970. */
export interface WrongTries {
  readonly count: number;
  readonly since: number;
}

export const NO_WRONG_TRIES: WrongTries = { count: 0, since: 0 };

/** This many wrong tries cost nothing. */
const FREE_TRIES = 3;
const LONGEST_WAIT = 300_000;

export type UnlockError =
  | { readonly type: "wrong-passphrase" }
  /** `wait`: milliseconds until the next try is taken. */
  | { readonly type: "too-many-tries"; readonly wait: number }
  | { readonly type: "vault-refused" };

export async function createVault(
  account: string,
  passphrase: string,
  random: Random,
): Promise<{ header: VaultHeader; masterKey: Bytes }> {
  const masterKey = drawRandom(random, 32);
  return { header: await wrapMasterKey(account, passphrase, masterKey, random), masterKey };
}

/** Wraps the master key under a (new) passphrase. */
async function wrapMasterKey(
  account: string,
  passphrase: string,
  masterKey: Bytes,
  random: Random,
): Promise<VaultHeader> {
  const kdf: KdfParameters = { name: "argon2id", ...KDF_FLOOR, salt: toBase64Url(drawRandom(random, 16)) };
  const key = await deriveUnlockKey(passphrase, kdf);
  const nonce = drawRandom(random, 12);
  const additionalData = associatedData(account, kdf);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, masterKey);
  return { version: 1, account, kdf, wrapped: toBase64Url(concat(nonce, new Uint8Array(sealed))) };
}

/**
 * @param tries as stored; @param recordTry stores the raised count before the passphrase is tried and must have
 * reached the disk when it resolves. The caller clears the count after success.
 */
export async function openVault(
  header: VaultHeader,
  passphrase: string,
  tries: WrongTries,
  now: number,
  recordTry: (tries: WrongTries) => Promise<void>,
): Promise<Result<Bytes, UnlockError>> {
  if (header.version !== 1 || !isAtFloor(header.kdf)) return err({ type: "vault-refused" });
  const wait = waitBefore(tries, now);
  if (wait > 0) return err({ type: "too-many-tries", wait });
  await recordTry({ count: tries.count + 1, since: now });
  const key = await deriveUnlockKey(passphrase, header.kdf);
  try {
    const wrapped = fromBase64Url(header.wrapped);
    const iv = wrapped.subarray(0, 12);
    const additionalData = associatedData(header.account, header.kdf);
    const master = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, wrapped.subarray(12));
    return ok(new Uint8Array(master));
  } catch {
    return err({ type: "wrong-passphrase" });
  }
}

/** Milliseconds to wait before a try is taken. A clock that was set back never makes the wait longer than its cap. */
export function waitBefore(tries: WrongTries, now: number): number {
  if (tries.count < FREE_TRIES) return 0;
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** (tries.count - FREE_TRIES));
  const passed = now - tries.since;
  return passed < 0 ? wait : Math.max(0, wait - passed);
}

function associatedData(account: string, kdf: KdfParameters): Bytes {
  return utf8(`tram/vault/1\0${account}\0${kdf.name}\0${kdf.memory}\0${kdf.passes}\0${kdf.lanes}\0${kdf.salt}`);
}
