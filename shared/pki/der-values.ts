/** The values of DER elements, each in its one form (ITU-T X.690, sections 8 and 11). All throw DerError. */
import { type Bytes, fromUtf8, toHex } from "../encoding/bytes.ts";
import { DerError, type DerNode, TAG, expectTag, octet } from "./der-node.ts";

const MAX_OID_OCTETS = 64;

/** Dotted form, e.g. "2.5.4.3". Arcs may be of any size (2.25.<UUID>). */
export function readOid(node: DerNode): string {
  expectTag(node, TAG.oid);
  if (node.content.length > MAX_OID_OCTETS) throw new DerError("object identifier that is too long");
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const byte of node.content) {
    if (fresh && byte === 0x80) throw new DerError("object identifier that is not minimal");
    value = (value << 7n) | BigInt(byte & 0x7f);
    fresh = (byte & 0x80) === 0;
    if (fresh) {
      if (arcs.length === 0) {
        const top = value < 40n ? 0n : value < 80n ? 1n : 2n;
        arcs.push(top);
        value -= 40n * top;
      }
      arcs.push(value);
      value = 0n;
    }
  }
  if (!fresh || arcs.length === 0) throw new DerError("object identifier cut short");
  return arcs.join(".");
}

export function readBoolean(node: DerNode): boolean {
  expectTag(node, TAG.boolean);
  return node.content[0] !== 0;
}

export function assertMinimalInteger(content: Uint8Array): void {
  const [first, second] = content;
  if (first === undefined) throw new DerError("integer without content");
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError("integer that is not minimal");
  }
}

/** A non-negative integer of at most 48 bits. */
export function readSmallInteger(node: DerNode): number {
  const content = readUnsigned(node);
  if (content.length > 6) throw new DerError("integer out of range");
  return content.length === 0 ? 0 : Number.parseInt(toHex(content), 16);
}

/** The octets of a non-negative integer without leading zeros; empty for zero. */
export function readUnsigned(node: DerNode): Bytes {
  expectTag(node, TAG.integer);
  if (octet(node.content, 0) >= 0x80) throw new DerError("negative integer");
  return node.content[0] === 0 ? node.content.subarray(1) : node.content;
}

export function assertBitString(content: Uint8Array): void {
  const unused = octet(content, 0);
  if (unused > 7 || (content.length === 1 && unused !== 0)) throw new DerError("bit string with wrong unused bits");
  if (((content[content.length - 1] as number) & ((1 << unused) - 1)) !== 0 && content.length > 1) {
    throw new DerError("bit string with unused bits that are set");
  }
}

/** A bit string of whole octets. */
export function readBitString(node: DerNode): Bytes {
  expectTag(node, TAG.bitString);
  if (node.content[0] !== 0) throw new DerError("bit string that does not end with an octet");
  return node.content.subarray(1);
}

/** Positions of the bits that are set in a named bit list, whose trailing zero bits DER leaves out (X.690, 11.2.2). */
export function readNamedBits(node: DerNode): readonly number[] {
  expectTag(node, TAG.bitString);
  const size = (node.content.length - 1) * 8 - octet(node.content, 0);
  const bits: number[] = [];
  for (let i = 0; i < size; i++) {
    if (((node.content[1 + (i >> 3)] as number) & (0x80 >> (i & 7))) !== 0) bits.push(i);
  }
  if (size > 0 && bits.at(-1) !== size - 1) throw new DerError("named bit list with trailing zero bits");
  return bits;
}

export function readOctetString(node: DerNode): Bytes {
  expectTag(node, TAG.octetString);
  return node.content;
}

/** A UTF8String or PrintableString. */
export function readText(node: DerNode): string {
  if (node.tag !== TAG.printableString) expectTag(node, TAG.utf8String);
  const text = decodeText(node.content);
  if (node.tag === TAG.printableString && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) {
    throw new DerError("character that PrintableString lacks");
  }
  return text;
}

function decodeText(content: Uint8Array): string {
  try {
    return fromUtf8(content);
  } catch {
    throw new DerError("text that is not UTF-8");
  }
}

/** UTCTime or GeneralizedTime in UTC, fractions of a second (milliseconds at most) without trailing zeros. */
export function readTime(node: DerNode): Date {
  const text = decodeText(node.content);
  const match =
    node.tag === TAG.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)()Z$/.exec(text)
      : node.tag === TAG.generalizedTime
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,2}[1-9]))?Z$/.exec(text)
        : null;
  if (match === null) throw new DerError("not a time in its one form");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // RFC 5280, section 4.1.2.5.1: two digits below 50 are years of this century.
  const full = node.tag === TAG.generalizedTime ? year : year < 50 ? 2000 + year : 1900 + year;
  const date = new Date(0);
  date.setUTCFullYear(full, month - 1, day);
  date.setUTCHours(hour, minute, second, Number((match[7] ?? "").padEnd(3, "0")));
  const again = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  if (again.join() !== [full, month, day, hour, minute, second].join()) throw new DerError("a time that never was");
  return date;
}
