#!/usr/bin/env node
/**
 * Opens a dispatch from what the relay keeps and one compartment seed, written from docs/protocol.md (sections 1, 5, 6
 * and 7) alone: no code of the product, no WebCrypto, nothing but the @noble packages. It proves that the page is enough
 * to read what was sealed, in thirty years too. Signatures are for `openssl cms -verify`; this script writes out what
 * they cover.
 *
 *   node tests/opener/open-dispatch.mjs --envelope FILE --blob FILE --seed FILE --out DIR
 *
 * --envelope  the mailbox entry: the bytes of a tram/envelope object
 * --blob      the dispatch's blob
 * --seed      the compartment's seed: 32 bytes, or 64 hexadecimal digits
 * --out       where the parts go: manifest.json, manifest.p7s, approval.json, approval.p7s, evidence.json, files/…
 *
 * Exit status 0 and a summary in JSON; 1 and the reason where something does not hold; 2 for wrong arguments.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { gcm } from "@noble/ciphers/aes.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { expand, extract, hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

const PIECE = 1_048_576;
const TAG = 16;
const NONE = new Uint8Array(0);

/** Something that the protocol demands does not hold. */
export class Refused extends Error {}

function demand(holds, rule) {
  if (!holds) throw new Refused(rule);
}

function bigEndian(value, size) {
  const out = new Uint8Array(size);
  for (let at = size - 1, rest = BigInt(value); at >= 0; at--, rest >>= 8n) out[at] = Number(rest & 0xffn);
  return out;
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

// Section 1: canonical JSON and text forms.

export function canonical(value) {
  const write = (item) => {
    if (Array.isArray(item)) return `[${item.map(write).join(",")}]`;
    if (typeof item === "number") demand(Number.isSafeInteger(item), "a number that is not a safe integer");
    if (typeof item === "string") demand(item.isWellFormed(), "an unpaired surrogate");
    if (item === null || typeof item !== "object") return JSON.stringify(item);
    const members = Object.keys(item).sort();
    return `{${members.map((name) => `${write(name)}:${write(item[name])}`).join(",")}}`;
  };
  return utf8ToBytes(write(value));
}

export function parseCanonical(bytes, what) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new Refused(`${what} is not JSON in UTF-8`);
  }
  demand(sameBytes(canonical(value), bytes), `${what} is not canonical`);
  return value;
}

function demandMembers(value, names, what) {
  demand(value !== null && typeof value === "object" && !Array.isArray(value), `${what} is not an object`);
  demand(Object.keys(value).sort().join() === [...names].sort().join(), `${what} has other members`);
}

function fromBase64Url(text) {
  const bytes = new Uint8Array(Buffer.from(text, "base64url"));
  demand(Buffer.from(bytes).toString("base64url") === text, "not base64url without padding");
  return bytes;
}

// Sections 5 and 6: X-Wing (draft-connolly-cfrg-xwing-kem, sections 5.2 to 5.5).

const XWING_LABEL = utf8ToBytes("\\.//^\\");

export function xwingKeys(seed) {
  const expanded = shake256(seed, { dkLen: 96 });
  const mlkem = ml_kem768.keygen(expanded.subarray(0, 64));
  const secretX = expanded.subarray(64, 96);
  const publicX = x25519.getPublicKey(secretX);
  return { secretM: mlkem.secretKey, secretX, publicX, publicKey: concatBytes(mlkem.publicKey, publicX) };
}

export function xwingDecapsulate(seed, enc) {
  demand(enc.length === 1120, "an encapsulation of another size");
  const { secretM, secretX, publicX } = xwingKeys(seed);
  const cipherM = enc.subarray(0, 1088);
  const cipherX = enc.subarray(1088);
  const sharedM = ml_kem768.decapsulate(cipherM, secretM);
  const sharedX = x25519.getSharedSecret(secretX, cipherX);
  return sha3_256(concatBytes(sharedM, sharedX, cipherX, publicX, XWING_LABEL));
}

// Section 6: HPKE (RFC 9180, sections 4 and 5.1), KDF HKDF-SHA256.

export function hpkeKeySchedule({ kem, aead, keySize, sharedSecret, info, psk = NONE, pskId = NONE }) {
  const suite = concatBytes(utf8ToBytes("HPKE"), bigEndian(kem, 2), bigEndian(1, 2), bigEndian(aead, 2));
  const labeled = (label, value) => concatBytes(utf8ToBytes("HPKE-v1"), suite, utf8ToBytes(label), value);
  const labeledExtract = (salt, label, ikm) => extract(sha256, labeled(label, ikm), salt);
  const labeledExpand = (prk, label, context, size) =>
    expand(sha256, prk, concatBytes(bigEndian(size, 2), labeled(label, context)), size);

  const mode = psk.length === 0 ? 0 : 1;
  const context = concatBytes(
    Uint8Array.of(mode),
    labeledExtract(NONE, "psk_id_hash", pskId),
    labeledExtract(NONE, "info_hash", info),
  );
  const secret = labeledExtract(sharedSecret, "secret", psk);
  return {
    key: labeledExpand(secret, "key", context, keySize),
    baseNonce: labeledExpand(secret, "base_nonce", context, 12),
  };
}

/** Suite tram-wrap-1, single-shot: enc ‖ ciphertext. */
export function hpkeOpen({ seed, sealed, info, aad, psk, pskId }) {
  const sharedSecret = xwingDecapsulate(seed, sealed.subarray(0, 1120));
  const { key, baseNonce } = hpkeKeySchedule({
    kem: 0x647a,
    aead: 2,
    keySize: 32,
    sharedSecret,
    info: utf8ToBytes(info),
    psk,
    pskId,
  });
  return decryptGcm(key, baseNonce, sealed.subarray(1120), "the wrap", aad);
}

function decryptGcm(key, nonce, ciphertext, what, aad) {
  try {
    return gcm(key, nonce, aad).decrypt(ciphertext);
  } catch {
    throw new Refused(`${what} does not open`);
  }
}

// Section 6: suite tram-content-1, blob id, key commitment, Padmé.

/** The parameters are open so that Tink's published vector, which has others, can be run. */
export function decryptStreaming(
  key,
  associatedData,
  ciphertext,
  { segmentSize = PIECE, keySize = 32, hash = sha256 } = {},
) {
  const headerSize = 1 + keySize + 7;
  demand(ciphertext.length >= headerSize + TAG && ciphertext[0] === headerSize, "another content header");
  const salt = ciphertext.subarray(1, 1 + keySize);
  const prefix = ciphertext.subarray(1 + keySize, headerSize);
  const segmentKey = hkdf(hash, key, salt, associatedData, keySize);
  const plaintext = [];
  for (let index = 0; index * segmentSize < ciphertext.length; index++) {
    const end = Math.min((index + 1) * segmentSize, ciphertext.length);
    const segment = ciphertext.subarray(index === 0 ? headerSize : index * segmentSize, end);
    const nonce = concatBytes(prefix, bigEndian(index, 4), Uint8Array.of(end === ciphertext.length ? 1 : 0));
    plaintext.push(decryptGcm(segmentKey, nonce, segment, `segment ${index}`));
  }
  return concatBytes(...plaintext);
}

export function blobId(blob) {
  const hashes = [];
  for (let at = 0; at < blob.length; at += PIECE) hashes.push(sha256(blob.subarray(at, at + PIECE)));
  return bytesToHex(sha256(concatBytes(utf8ToBytes("tram/blob/1\0"), bigEndian(blob.length, 8), ...hashes)));
}

export function keyCommitment(key) {
  return bytesToHex(sha256(concatBytes(utf8ToBytes("tram/key-commitment/1\0"), key)));
}

export function padmeSize(n, minimum) {
  if (n < 2) return Math.max(n, minimum);
  const e = Math.floor(Math.log2(n));
  const s = Math.floor(Math.log2(e)) + 1;
  const unit = 2 ** (e - s);
  return Math.max(Math.ceil(n / unit) * unit, minimum);
}

// Section 7.2: the body.

/** @returns a Map from name to bytes, in the order of the body */
export function readBody(body) {
  demand(body.length >= 4096, "a body under 4,096 bytes");
  const indexSize = new DataView(body.buffer, body.byteOffset).getUint32(0);
  demand(4 + indexSize <= body.length, "an index longer than the body");
  const index = parseCanonical(body.subarray(4, 4 + indexSize), "the index");
  demandMembers(index, ["type", "v", "parts"], "the index");
  demand(index.type === "tram/body" && index.v === 1 && Array.isArray(index.parts), "another index");
  const parts = new Map();
  let at = 4 + indexSize;
  for (const part of index.parts) {
    demandMembers(part, ["name", "size"], "a part");
    demand(typeof part.name === "string" && !parts.has(part.name), "a part's name twice");
    demand(Number.isSafeInteger(part.size) && part.size >= 0 && at + part.size <= body.length, "a part's size");
    parts.set(part.name, body.subarray(at, at + part.size));
    at += part.size;
  }
  demand(padmeSize(at, 4096) === body.length, "a body of another size than its padding gives");
  demand(
    body.subarray(at).every((byte) => byte === 0),
    "padding that is not zero",
  );
  return parts;
}

// Sections 7.3 and 7.4: the envelope, and opening as far as step 4.

export function openDispatch({ envelopeBytes, blob, seed }) {
  const envelope = parseCanonical(envelopeBytes, "the envelope");
  demandMembers(envelope, ["type", "v", "header", "unit", "epoch", "wrap"], "the envelope");
  demand(envelope.type === "tram/envelope" && envelope.v === 1, "another kind of object");
  const { header, unit, epoch } = envelope;
  demandMembers(header, ["dispatch", "from", "level", "blob", "content", "wrap"], "the header");
  demandMembers(header.blob, ["id", "size"], "the header's blob");
  demand(header.content === "tram-content-1" && header.wrap === "tram-wrap-1", "a suite below the floor");

  demand(blob.length === header.blob.size && blobId(blob) === header.blob.id, "another blob than the header names");
  const key = hpkeOpen({
    seed,
    sealed: fromBase64Url(envelope.wrap),
    info: "tram/wrap/1",
    aad: canonical({ type: "tram/wrap", v: 1, header, unit, epoch }),
  });
  const associatedData = {
    type: "tram/content",
    v: 1,
    dispatch: header.dispatch,
    from: header.from,
    level: header.level,
  };
  const parts = readBody(decryptStreaming(key, canonical(associatedData), blob));

  const names = [...parts.keys()];
  const fixed = ["manifest.json", "manifest.p7s", "approval.json", "approval.p7s", "evidence.json"];
  demand(names.slice(0, fixed.length).join() === fixed.join(), "other parts than a dispatch has");
  demand(
    names.slice(fixed.length).every((name, at) => name === `files/${at}`),
    "other parts than a dispatch has",
  );

  const manifestBytes = parts.get("manifest.json");
  demand(bytesToHex(sha256(manifestBytes)) === header.dispatch, "another manifest than the dispatch id names");
  const manifest = parseCanonical(manifestBytes, "the manifest");
  demand(manifest.type === "tram/manifest" && manifest.v === 1, "a manifest of another type");
  demand(manifest.unit === header.from, "a manifest of another unit");
  demand(manifest.data.level === header.level, "a manifest of another level");
  demand(
    manifest.key.suite === "tram-content-1" && manifest.key.commitment === keyCommitment(key),
    "another key than the manifest commits to",
  );
  demand(
    manifest.approval === bytesToHex(sha256(parts.get("approval.json"))),
    "another approval than the manifest names",
  );
  demand(manifest.files.length === names.length - fixed.length, "another number of files than the manifest names");
  manifest.files.forEach(({ size, sha256: hash }, at) => {
    const file = parts.get(`files/${at}`);
    demand(file.length === size && bytesToHex(sha256(file)) === hash, `file ${at} is not the manifest's`);
  });

  const addressed = manifest.data.recipients.some((recipient) => recipient.unit === unit);
  const relation = unit === manifest.unit ? "sender" : addressed ? "recipient" : "forwarded";
  return { header, unit, epoch, relation, manifest, parts };
}

function readSeed(file) {
  const bytes = new Uint8Array(readFileSync(file));
  if (bytes.length === 32) return bytes;
  const text = new TextDecoder().decode(bytes).trim();
  demand(/^[0-9a-f]{64}$/i.test(text), "a seed is 32 bytes or 64 hexadecimal digits");
  return hexToBytes(text);
}

function main() {
  const options = Object.fromEntries(["envelope", "blob", "seed", "out"].map((name) => [name, { type: "string" }]));
  let args;
  try {
    args = parseArgs({ options }).values;
    if (Object.keys(args).length !== 4) throw new Error("all four are needed");
  } catch (error) {
    console.error(`${error.message}\nusage: open-dispatch.mjs --envelope FILE --blob FILE --seed FILE --out DIR`);
    return 2;
  }
  try {
    const { header, unit, epoch, relation, parts } = openDispatch({
      envelopeBytes: new Uint8Array(readFileSync(args.envelope)),
      blob: new Uint8Array(readFileSync(args.blob)),
      seed: readSeed(args.seed),
    });
    // The names were compared with the fixed list above, so none of them leaves the folder.
    for (const [name, bytes] of parts) {
      mkdirSync(dirname(join(args.out, name)), { recursive: true });
      writeFileSync(join(args.out, name), bytes);
    }
    const written = [...parts].map(([name, bytes]) => ({ name, size: bytes.length }));
    const summary = { dispatch: header.dispatch, from: header.from, level: header.level, unit, epoch, relation };
    console.log(JSON.stringify({ ...summary, parts: written }, undefined, 2));
    return 0;
  } catch (error) {
    console.error(error instanceof Refused ? `refused: ${error.message}` : error);
    return 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main();
