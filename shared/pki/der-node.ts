/** What DER elements are, for the reader and the writer: tags, the parsed element, the order of encodings. */
import type { Bytes } from "../encoding/bytes.ts";

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

export function expectTag(node: DerNode, tag: number): void {
  if (node.tag !== tag) throw new DerError(`tag ${node.tag.toString(16)} where ${tag.toString(16)} belongs`);
}

export function octet(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw new DerError("cut short");
  return value;
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
