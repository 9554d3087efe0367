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
import type { Bytes } from "../encoding/bytes.ts";
import { DerError, type DerNode, TAG, assertSetOrder, octet } from "./der-node.ts";
import { assertBitString, assertMinimalInteger, readOid, readText, readTime } from "./der-values.ts";

/** Deeper than any certificate, signature or time stamp of the profile. */
const MAX_DEPTH = 24;

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
