/**
 * Does an encrypted PDF open without a password? The standard security handler of ISO 32000-2, section 7.6.4, revisions
 * 2 to 6, with the empty user password: what every viewer tries first. Files that only restrict printing or copying
 * open so; whether the restrictions are kept is the viewer's affair. MD5 and RC4 stand here only to read old files.
 */
import { md5 } from "@noble/hashes/legacy.js";
import { type Bytes, concat, equal, fromHex } from "../encoding/bytes.ts";
import { isString, nameOf, type PdfDictionary } from "./pdf-syntax.ts";

/** ISO 32000-2, algorithm 2, step a. */
const PAD = fromHex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a");

/** @param fileId the first string of the trailer's ID, empty where there is none */
export async function opensWithoutPassword(encrypt: PdfDictionary, fileId: Bytes): Promise<boolean> {
  if (nameOf(encrypt, "Filter") !== "Standard") return false;
  const revision = encrypt.entries.get("R");
  const user = stringOf(encrypt, "U");
  if (user === undefined || typeof revision !== "number") return false;
  if (revision === 5 || revision === 6) {
    if (user.length < 48) return false;
    const salt = user.slice(32, 40);
    const hash = revision === 5 ? await digest("SHA-256", salt) : await hardenedHash(salt);
    return equal(hash, user.subarray(0, 32));
  }
  const owner = stringOf(encrypt, "O");
  const permissions = encrypt.entries.get("P");
  if (![2, 3, 4].includes(revision) || owner === undefined || typeof permissions !== "number") return false;
  return keySizes(encrypt, revision).some((size) => {
    const key = fileKey(encrypt, { revision, owner, permissions, fileId, size });
    if (revision === 2) return equal(rc4(key, PAD), user.subarray(0, 32));
    // Algorithm 5.
    let check = hashMd5(concat(PAD, fileId));
    for (let i = 0; i < 20; i++) {
      const turned = key.map((byte) => byte ^ i);
      check = rc4(turned, check);
    }
    return equal(check, user.subarray(0, 16));
  });
}

/** Bytes of the file key: as the file says, and for version 4 also the size that its filters always have. */
function keySizes(encrypt: PdfDictionary, revision: number): readonly number[] {
  if (revision === 2) return [5];
  const bits = encrypt.entries.get("Length");
  const stated = typeof bits === "number" ? Math.min(16, Math.max(5, Math.trunc(bits / 8))) : 5;
  return encrypt.entries.get("V") === 4 ? [16, stated] : [stated];
}

interface KeyInput {
  readonly revision: number;
  readonly owner: Bytes;
  readonly permissions: number;
  readonly fileId: Bytes;
  readonly size: number;
}

/** Algorithm 2, for the empty password. */
function fileKey(encrypt: PdfDictionary, { revision, owner, permissions, fileId, size }: KeyInput): Bytes {
  const flags = new Uint8Array(4);
  new DataView(flags.buffer).setInt32(0, permissions | 0, true);
  const clearMetadata = revision >= 4 && encrypt.entries.get("EncryptMetadata") === false;
  const more = clearMetadata ? Uint8Array.of(0xff, 0xff, 0xff, 0xff) : new Uint8Array(0);
  let key = hashMd5(concat(PAD, owner.subarray(0, 32), flags, fileId, more));
  if (revision >= 3) for (let i = 0; i < 50; i++) key = hashMd5(key.slice(0, size));
  return key.slice(0, size);
}

/** Algorithm 2.B, for the empty user password. */
async function hardenedHash(salt: Bytes): Promise<Bytes> {
  let key = await digest("SHA-256", salt);
  let last = 0;
  for (let round = 0; round < 64 || last > round - 32; round++) {
    const block = concat(...Array.from({ length: 64 }, () => key));
    const cipher = await crypto.subtle.importKey("raw", key.slice(0, 16), "AES-CBC", false, ["encrypt"]);
    const iv = key.slice(16, 32);
    // WebCrypto adds a block of padding behind the last full block, which the algorithm does not have.
    const padded = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, cipher, block));
    const encrypted = padded.slice(0, block.length);
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = await digest(remainder === 0 ? "SHA-256" : remainder === 1 ? "SHA-384" : "SHA-512", encrypted);
    last = encrypted[encrypted.length - 1] as number;
  }
  return key.slice(0, 32);
}

async function digest(name: "SHA-256" | "SHA-384" | "SHA-512", bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(name, bytes));
}

function hashMd5(bytes: Bytes): Bytes {
  return new Uint8Array(md5(bytes));
}

function rc4(key: Bytes, data: Bytes): Bytes {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (a: number, b: number): void => {
    const kept = state[a] as number;
    state[a] = state[b] as number;
    state[b] = kept;
  };
  let j = 0;
  for (let i = 0; i < 256; i++) {
    j = (j + (state[i] as number) + (key[i % key.length] as number)) & 0xff;
    swap(i, j);
  }
  let i = 0;
  j = 0;
  return data.map((byte) => {
    i = (i + 1) & 0xff;
    j = (j + (state[i] as number)) & 0xff;
    swap(i, j);
    return byte ^ (state[((state[i] as number) + (state[j] as number)) & 0xff] as number);
  });
}

function stringOf(dictionary: PdfDictionary, key: string): Bytes | undefined {
  const value = dictionary.entries.get(key);
  return isString(value) ? value.bytes : undefined;
}
