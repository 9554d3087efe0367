/** Writes DER (ITU-T X.690). Each function gives one whole element; what is composed of elements takes them as bytes. */
import { type Bytes, concat, fromHex, utf8 } from "../encoding/bytes.ts";
import { TAG, compareEncodings } from "./der-node.ts";

export function element(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const content of contents) length += content.length;
  const header = [tag];
  if (length < 0x80) header.push(length);
  else {
    const octets: number[] = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
    header.push(0x80 | octets.length, ...octets);
  }
  return concat(Uint8Array.from(header), ...contents);
}

export function sequenceOf(...elements: readonly Uint8Array[]): Bytes {
  return element(TAG.sequence, ...elements);
}

/** Elements are sorted as X.690, section 11.6 asks; under an implicit tag where one is given. */
export function setOf(elements: readonly Uint8Array[], tag: number = TAG.set): Bytes {
  return element(tag, ...elements.toSorted(compareEncodings));
}

/** [number] around or in place of constructed content. */
export function tagged(number: number, ...elements: readonly Uint8Array[]): Bytes {
  return element(0xa0 | number, ...elements);
}

export function boolean(value: boolean): Bytes {
  return element(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** A non-negative integer: a safe number, or its octets, most significant first. */
export function integer(value: number | Uint8Array): Bytes {
  if (typeof value === "number") {
    const hex = value.toString(16);
    return integer(fromHex(hex.padStart(hex.length + (hex.length % 2), "0")));
  }
  let at = 0;
  while (at < value.length - 1 && value[at] === 0) at++;
  const digits = value.subarray(at);
  return element(TAG.integer, (digits[0] ?? 0x80) >= 0x80 ? Uint8Array.of(0) : Uint8Array.of(), digits);
}

export function bitString(bytes: Uint8Array): Bytes {
  return element(TAG.bitString, Uint8Array.of(0), bytes);
}

/** A named bit list: the bits at the positions, trailing zero bits left out. */
export function namedBits(positions: readonly number[]): Bytes {
  const size = Math.max(-1, ...positions) + 1;
  const octets = new Uint8Array(Math.ceil(size / 8));
  for (const position of positions) {
    octets[position >> 3] = (octets[position >> 3] as number) | (0x80 >> (position & 7));
  }
  return element(TAG.bitString, Uint8Array.of(octets.length * 8 - size), octets);
}

export function octetString(...contents: readonly Uint8Array[]): Bytes {
  return element(TAG.octetString, ...contents);
}

export function nullElement(): Bytes {
  return element(TAG.null);
}

/** @param dotted e.g. "2.5.4.3" */
export function oid(dotted: string): Bytes {
  const [top = 0n, second = 0n, ...rest] = dotted.split(".").map(BigInt);
  const octets: number[] = [];
  for (const arc of [top * 40n + second, ...rest]) {
    const digits = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
    octets.push(...digits);
  }
  return element(TAG.oid, Uint8Array.from(octets));
}

export function utf8String(text: string): Bytes {
  return element(TAG.utf8String, utf8(text));
}

/** Whole seconds; UTCTime until 2049 and GeneralizedTime after, as RFC 5280, section 4.1.2.5 and RFC 5652, 11.3 ask. */
export function time(date: Date): Bytes {
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050 ? element(TAG.utcTime, utf8(compactTime(date).slice(2))) : generalizedTime(date);
}

/** Whole seconds. */
export function generalizedTime(date: Date): Bytes {
  return element(TAG.generalizedTime, utf8(compactTime(date)));
}

function compactTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
