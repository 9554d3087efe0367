/**
 * A reader for DER (ITU-T X.690, sections 8, 10 and 11) that knows no mercy: one value, one form. It refuses indefinite
 * and long-winded lengths, integers with spare octets, unsorted or repeated set elements, impossible dates, unused bits
 * that are set, types that no structure of the profile uses, and bytes left over. Whoever reads signed structures goes
 * through here, so that what was judged is the whole of what stands in the bytes.
 *
 * Everything throws DerError; each module that reads a structure turns it into its own typed refusal at its border.
 *
 * The worst failure: bytes that this reader and another tool take for different values.
 */
import { type Bytes, fromUtf8, toHex } from "../encoding/bytes.ts";

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export class DerError extends Error {
  override name = "DerError";
}

/** One element. `der` is the whole of it, `content` what follows its length; both are views into the parsed bytes. */
export interface DerNode {
  readonly tag: number;
  readonly der: Bytes;
  readonly content: Bytes;
  /** Empty for a primitive element. */
  readonly children: readonly DerNode[];
}

/** Deeper than any certificate, signature or time stamp of the profile. */
const MAX_DEPTH = 24;

const MAX_OID_OCTETS = 64;

/** Parses exactly one element that fills the bytes. */
export function parseDer(bytes: Bytes): DerNode {
  const node = readElement(bytes, 0, 0);
  if (node.der.length !== bytes.length) throw new DerError("bytes after the end");
  return node;
}

function readElement(bytes: Bytes, start: number, depth: number): DerNode {
  if (depth > MAX_DEPTH) throw new DerError("nested too deeply");
  const tag = octet(bytes, start);
  if ((tag & 0x1f) === 0x1f) throw new DerError("long tag");
  let at = start + 1;
  let length = octet(bytes, at++);
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets < 1 || octets > 4) throw new DerError("indefinite or oversized length");
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + octet(bytes, at++);
    if (length < 0x80 || length < 256 ** (octets - 1)) throw new DerError("length that is not minimal");
  }
  const end = at + length;
  if (end > bytes.length) throw new DerError("cut short");
  const content = bytes.subarray(at, end);
  const children: DerNode[] = [];
  if ((tag & 0x20) !== 0) {
    const inner = bytes.subarray(0, end);
    while (at < end) {
      const child = readElement(inner, at, depth + 1);
      children.push(child);
      at += child.der.length;
    }
  }
  const node = { tag, der: bytes.subarray(start, end), content, children };
  checkElement(node);
  return node;
}

function octet(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw new DerError("cut short");
  return value;
}

function checkElement(node: DerNode): void {
  if ((node.tag & 0xc0) === 0x80) return;
  switch (node.tag) {
    case TAG.sequence:
      return;
    case TAG.set:
      assertSetOrder(node.children);
      return;
    case TAG.boolean:
      if (node.content.length !== 1 || (node.content[0] !== 0 && node.content[0] !== 0xff)) {
        throw new DerError("boolean that is neither 00 nor FF");
      }
      return;
    case TAG.integer:
      assertMinimalInteger(node.content);
      return;
    case TAG.bitString:
      assertBitString(node.content);
      return;
    case TAG.octetString:
      return;
    case TAG.null:
      if (node.content.length !== 0) throw new DerError("null with content");
      return;
    case TAG.oid:
      readOid(node);
      return;
    case TAG.utf8String:
    case TAG.printableString:
      readText(node);
      return;
    case TAG.utcTime:
    case TAG.generalizedTime:
      readTime(node);
      return;
    default:
      throw new DerError(`type ${node.tag.toString(16)} that the profile does not use`);
  }
}

/**
 * The elements of a SET OF stand in the order of their encodings (X.690, section 11.6), here without repetition: no
 * set of the profile holds an element twice. Needed apart for sets behind a context tag, which the walk cannot know.
 */
export function assertSetOrder(children: readonly DerNode[]): void {
  for (let i = 1; i < children.length; i++) {
    if (compareEncodings((children[i - 1] as DerNode).der, (children[i] as DerNode).der) >= 0) {
      throw new DerError("set that is not sorted, or repeats an element");
    }
  }
}

/** Order of encodings as X.690, section 11.6 has it; no encoding is a prefix of another one. */
export function compareEncodings(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function assertMinimalInteger(content: Uint8Array): void {
  const [first, second] = content;
  if (first === undefined) throw new DerError("integer without content");
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError("integer that is not minimal");
  }
}

function assertBitString(content: Uint8Array): void {
  const unused = octet(content, 0);
  if (unused > 7 || (content.length === 1 && unused !== 0)) throw new DerError("bit string with wrong unused bits");
  if (((content[content.length - 1] as number) & ((1 << unused) - 1)) !== 0 && content.length > 1) {
    throw new DerError("bit string with unused bits that are set");
  }
}

/** The elements of one constructed element, taken strictly from left to right. */
export class Fields {
  readonly #nodes: readonly DerNode[];
  #at = 0;

  constructor(parent: DerNode, tag: number) {
    if (parent.tag !== tag) throw new DerError(`tag ${parent.tag.toString(16)} where ${tag.toString(16)} belongs`);
    this.#nodes = parent.children;
  }

  next(tag?: number): DerNode {
    const node = this.#nodes[this.#at];
    if (node === undefined) throw new DerError("an element is missing");
    if (tag !== undefined && node.tag !== tag) {
      throw new DerError(`tag ${node.tag.toString(16)} where ${tag.toString(16)} belongs`);
    }
    this.#at++;
    return node;
  }

  optional(tag: number): DerNode | undefined {
    return this.#nodes[this.#at]?.tag === tag ? this.next(tag) : undefined;
  }

  get more(): boolean {
    return this.#at < this.#nodes.length;
  }

  /** Nothing may be left over. */
  end(): void {
    if (this.more) throw new DerError("an element too many");
  }
}

export function sequence(node: DerNode): Fields {
  return new Fields(node, TAG.sequence);
}

/** The single element inside a constructed one, as in an explicit tag or a set of one. */
export function only(parent: DerNode, tag: number): DerNode {
  const fields = new Fields(parent, tag);
  const node = fields.next();
  fields.end();
  return node;
}

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

function expectTag(node: DerNode, tag: number): void {
  if (node.tag !== tag) throw new DerError(`tag ${node.tag.toString(16)} where ${tag.toString(16)} belongs`);
}
