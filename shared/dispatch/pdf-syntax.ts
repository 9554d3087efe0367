/**
 * The part of PDF's syntax (ISO 32000-2, section 7.3) that judging a file's frame needs: values, indirect objects and
 * the extent of streams. It reads bytes from strangers: every loop moves forward, nesting is bounded, and whatever does
 * not fit throws PdfSyntaxError, which `pdf-check.ts` turns into its typed refusal.
 */
import type { Bytes } from "../encoding/bytes.ts";

export class PdfSyntaxError extends Error {
  override name = "PdfSyntaxError";
}

export interface PdfName {
  readonly type: "name";
  readonly name: string;
}
export interface PdfString {
  readonly type: "string";
  readonly bytes: Bytes;
}
export interface PdfReference {
  readonly type: "reference";
  readonly number: number;
  readonly generation: number;
}
export interface PdfDictionary {
  readonly type: "dictionary";
  readonly entries: ReadonlyMap<string, PdfValue>;
}
export interface PdfArray {
  readonly type: "array";
  readonly items: readonly PdfValue[];
}
/** A word that is no value, such as `obj` or `trailer`. */
interface PdfWord {
  readonly type: "word";
  readonly word: string;
}
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfReference | PdfDictionary | PdfArray;

/** An indirect object; `data` is where a stream's bytes begin. */
export interface PdfObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  readonly data?: number;
}

const MAX_DEPTH = 64;
const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITERS = new Set(Array.from("()<>[]{}/%", (character) => character.charCodeAt(0)));
const ESCAPES: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c };
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** Longer words than any keyword, name or number that matters; a bound for the text that is made of them. */
const MAX_WORD = 4096;

export function isWhite(byte: number | undefined): boolean {
  return byte !== undefined && WHITE.has(byte);
}

export class PdfLexer {
  readonly bytes: Bytes;
  at: number;

  constructor(bytes: Bytes, at: number) {
    if (!Number.isSafeInteger(at) || at < 0 || at >= bytes.length) throw new PdfSyntaxError("outside the file");
    this.bytes = bytes;
    this.at = at;
  }

  skipWhite(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === 0x25) {
        while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a && this.bytes[this.at] !== 0x0d) this.at++;
      } else if (isWhite(byte)) this.at++;
      else return;
    }
  }

  /** The next word if it is this one; otherwise nothing is taken. */
  takeWord(word: string): boolean {
    this.skipWhite();
    const start = this.at;
    if (this.#regular() === word) return true;
    this.at = start;
    return false;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw new PdfSyntaxError(`"${word}" is missing`);
  }

  integer(): number {
    this.skipWhite();
    const text = this.#regular();
    if (!/^\+?\d{1,15}$/.test(text)) throw new PdfSyntaxError("not a number");
    return Number(text);
  }

  value(): PdfValue {
    const token = this.#token(0);
    if (isWord(token)) throw new PdfSyntaxError("a word where a value belongs");
    return token;
  }

  /** `n g obj value`, and where the data begins if it is a stream. */
  object(): PdfObject {
    const number = this.integer();
    const generation = this.integer();
    this.expectWord("obj");
    const value = this.value();
    if (!isDictionary(value) || !this.takeWord("stream")) return { number, generation, value };
    if (this.bytes[this.at] === 0x0d) this.at++;
    if (this.bytes[this.at] === 0x0a) this.at++;
    return { number, generation, value, data: this.at };
  }

  #regular(): string {
    const start = this.at;
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] as number;
      if (WHITE.has(byte) || DELIMITERS.has(byte)) break;
      if (this.at - start >= MAX_WORD) throw new PdfSyntaxError("a word without end");
      this.at++;
    }
    return latin1(this.bytes.subarray(start, this.at));
  }

  #token(depth: number): PdfValue | PdfWord {
    if (depth > MAX_DEPTH) throw new PdfSyntaxError("nested too deeply");
    this.skipWhite();
    const byte = this.bytes[this.at];
    const after = this.bytes[this.at + 1];
    switch (byte) {
      case undefined:
        throw new PdfSyntaxError("cut short");
      case 0x2f:
        this.at++;
        return { type: "name", name: unescapeName(this.#regular()) };
      case 0x28:
        return this.#literal();
      case 0x5b:
        this.at++;
        return this.#array(depth);
      case 0x3c:
        if (after !== 0x3c) return this.#hexadecimal();
        this.at += 2;
        return this.#dictionary(depth);
      case 0x29:
      case 0x3e:
      case 0x5d:
      case 0x7b:
      case 0x7d:
        throw new PdfSyntaxError("a bracket out of place");
    }
    const text = this.#regular();
    if (text === "null") return null;
    if (text === "true" || text === "false") return text === "true";
    if (!NUMBER.test(text)) return { type: "word", word: text };
    return this.#reference(text) ?? Number(text);
  }

  /** `n g R`; the number alone is given back where it is none. */
  #reference(first: string): PdfReference | undefined {
    if (!/^\d{1,10}$/.test(first)) return undefined;
    const start = this.at;
    this.skipWhite();
    const second = this.#regular();
    if (/^\d{1,5}$/.test(second) && this.takeWord("R")) {
      return { type: "reference", number: Number(first), generation: Number(second) };
    }
    this.at = start;
    return undefined;
  }

  #array(depth: number): PdfArray {
    const items: PdfValue[] = [];
    for (;;) {
      this.skipWhite();
      if (this.bytes[this.at] === 0x5d) {
        this.at++;
        return { type: "array", items };
      }
      const item = this.#token(depth + 1);
      if (isWord(item)) throw new PdfSyntaxError("a word in an array");
      items.push(item);
    }
  }

  #dictionary(depth: number): PdfDictionary {
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipWhite();
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) {
        this.at += 2;
        return { type: "dictionary", entries };
      }
      const key = this.#token(depth + 1);
      if (!isName(key)) throw new PdfSyntaxError("a key that is no name");
      const value = this.#token(depth + 1);
      if (isWord(value)) throw new PdfSyntaxError("a word in a dictionary");
      entries.set(key.name, value);
    }
  }

  #hexadecimal(): PdfString {
    const end = this.bytes.indexOf(0x3e, this.at);
    if (end < 0) throw new PdfSyntaxError("a string without end");
    const digits: number[] = [];
    for (const byte of this.bytes.subarray(this.at + 1, end)) {
      const digit = Number.parseInt(String.fromCharCode(byte), 16);
      if (!Number.isNaN(digit)) digits.push(digit);
      else if (!WHITE.has(byte)) throw new PdfSyntaxError("not a hexadecimal digit");
    }
    this.at = end + 1;
    if (digits.length % 2 === 1) digits.push(0);
    const bytes = new Uint8Array(digits.length / 2);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (digits[2 * i] as number) * 16 + (digits[2 * i + 1] as number);
    return { type: "string", bytes };
  }

  #literal(): PdfString {
    const out: number[] = [];
    let open = 1;
    this.at++;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new PdfSyntaxError("a string without end");
      if (byte === 0x28) open++;
      if (byte === 0x29 && --open === 0) return { type: "string", bytes: Uint8Array.from(out) };
      if (byte === 0x5c) this.#escape(out);
      else if (byte === 0x0d) {
        // Any end of line in a string counts as one line feed.
        if (this.bytes[this.at] === 0x0a) this.at++;
        out.push(0x0a);
      } else out.push(byte);
    }
  }

  #escape(out: number[]): void {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new PdfSyntaxError("a string without end");
    if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let i = 0; i < 2; i++) {
        const next = this.bytes[this.at];
        if (next === undefined || next < 0x30 || next > 0x37) break;
        value = value * 8 + next - 0x30;
        this.at++;
      }
      out.push(value & 0xff);
    } else if (byte === 0x0d) {
      if (this.bytes[this.at] === 0x0a) this.at++;
    } else if (byte !== 0x0a) out.push(ESCAPES[String.fromCharCode(byte)] ?? byte);
  }
}

export function isDictionary(value: PdfValue | PdfWord | undefined): value is PdfDictionary {
  return isTyped(value, "dictionary");
}
export function isArray(value: PdfValue | PdfWord | undefined): value is PdfArray {
  return isTyped(value, "array");
}
export function isReference(value: PdfValue | PdfWord | undefined): value is PdfReference {
  return isTyped(value, "reference");
}
export function isString(value: PdfValue | PdfWord | undefined): value is PdfString {
  return isTyped(value, "string");
}
function isName(value: PdfValue | PdfWord | undefined): value is PdfName {
  return isTyped(value, "name");
}
function isWord(value: PdfValue | PdfWord | undefined): value is PdfWord {
  return isTyped(value, "word");
}
function isTyped(value: PdfValue | PdfWord | undefined, type: string): boolean {
  return typeof value === "object" && value !== null && value.type === type;
}

/** The name under a key, without its slash. */
export function nameOf(dictionary: PdfDictionary, key: string): string | undefined {
  const value = dictionary.entries.get(key);
  return isName(value) ? value.name : undefined;
}

/** The integer under a key where it stands there itself and is not negative. */
export function countOf(dictionary: PdfDictionary, key: string): number | undefined {
  const value = dictionary.entries.get(key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function unescapeName(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
