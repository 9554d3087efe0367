/**
 * Bytes and the three text forms they take on the wire: hex for hashes and ids (comparable with `sha256sum`),
 * base64url without padding for everything else, UTF-8 for text. Decoders are strict: one text form per value.
 */

/** Bytes that own their ArrayBuffer: what crosses module borders, and what WebCrypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws TypeError for unpaired surrogates: the encoder would give many texts the same bytes. */
export function utf8(text: string): Bytes {
  if (!text.isWellFormed()) throw new TypeError("text with an unpaired surrogate");
  return encoder.encode(text);
}

/** @throws TypeError where the bytes are not well-formed UTF-8. A byte order mark is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A copy with an ArrayBuffer of its own (a Node Buffer, or a view, shares its memory with others). */
export function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** @throws SyntaxError unless the text is lowercase hex of an even length. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new SyntaxError("not lowercase hex");
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const CHUNK = 0x8000;

/** base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @throws SyntaxError unless the text is base64url without padding and with zero trailing bits. */
export function fromBase64Url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new SyntaxError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  // Two texts for one value would let a signed object have two forms.
  if (text.length % 4 !== 0 && toBase64Url(out.subarray(-(out.length % 3))) !== text.slice(-(text.length % 4))) {
    throw new SyntaxError("base64url with stray trailing bits");
  }
  return out;
}

/** Equality in time that depends on the lengths only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Bytes));
}

/** SHA-256 as 64 lowercase hex characters: the form of every id and hash on the wire. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(await sha256(bytes));
}

/** @throws RangeError unless the value is an integer of 32 bits, not negative. */
export function uint32be(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw new RangeError("not an unsigned 32-bit integer");
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

/** @throws RangeError unless the value is a safe integer, not negative. */
export function uint64be(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("not a safe unsigned integer");
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}
