/**
 * From a passphrase to the key that unlocks an account: Argon2id (RFC 9106). The cost stands beside the wrapped key so
 * that it can be raised later; the floor below is in the code, so nobody can lower it (R14).
 */
import { argon2id } from "hash-wasm";
import { type Bytes, fromBase64Url, utf8 } from "../../shared/encoding/bytes.ts";

/** `salt`: 16 bytes, base64url. `memory` in KiB. */
export interface KdfParameters {
  readonly name: "argon2id";
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: string;
}

export const KDF_FLOOR = { memory: 65_536, passes: 3, lanes: 1 } as const;

/** A bound on what a tampered header can make the browser do. */
const KDF_CEILING = { memory: 1_048_576, passes: 20, lanes: 8 } as const;

export class KdfFloorError extends Error {
  override name = "KdfFloorError";
}

export function isAtFloor(kdf: KdfParameters): boolean {
  return (
    kdf.name === "argon2id" &&
    inRange(kdf.memory, KDF_FLOOR.memory, KDF_CEILING.memory) &&
    inRange(kdf.passes, KDF_FLOOR.passes, KDF_CEILING.passes) &&
    inRange(kdf.lanes, KDF_FLOOR.lanes, KDF_CEILING.lanes) &&
    /^[A-Za-z0-9_-]{22}$/.test(kdf.salt)
  );
}

/**
 * The unlock key: AES-256-GCM, not extractable, for wrapping the master key only.
 * The passphrase is normalised to NFC, so that one typed on another keyboard is the same.
 * @throws KdfFloorError for a cost under the floor or over the ceiling
 */
export async function deriveUnlockKey(passphrase: string, kdf: KdfParameters): Promise<CryptoKey> {
  if (!isAtFloor(kdf)) throw new KdfFloorError("the cost of the passphrase is outside what this version accepts");
  const raw = await argon2id({
    password: utf8(passphrase.normalize("NFC")),
    salt: fromBase64Url(kdf.salt),
    memorySize: kdf.memory,
    iterations: kdf.passes,
    parallelism: kdf.lanes,
    hashLength: 32,
    outputType: "binary",
  });
  const bytes: Bytes = new Uint8Array(raw);
  try {
    return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  } finally {
    bytes.fill(0);
  }
}

function inRange(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
