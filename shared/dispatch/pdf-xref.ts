/**
 * Where the objects of a PDF lie: cross-reference tables and streams followed from `startxref` (ISO 32000-2, section
 * 7.5), or, where they are wrong, what a search through the whole file finds, as viewers do. Offsets count from the
 * header, or in files with something in front of it from the first byte; both are tried.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { indexOfText, streamData } from "./pdf-stream.ts";
import {
  countOf,
  isArray,
  isDictionary,
  isReference,
  isWhite,
  nameOf,
  type PdfDictionary,
  PdfLexer,
  type PdfObject,
  PdfSyntaxError,
  type PdfValue,
} from "./pdf-syntax.ts";

export type PdfPlace =
  | { readonly type: "offset"; readonly offset: number }
  | { readonly type: "in-stream"; readonly stream: number; readonly index: number };

export interface PdfTable {
  readonly trailer: PdfDictionary;
  place(number: number): PdfPlace | undefined;
}

interface Section {
  readonly dictionary: PdfDictionary;
  place(number: number): PdfPlace | null | undefined;
}

const MAX_SECTIONS = 4096;
const TAIL = 1024;

/** The place of the last `startxref`, which every whole file has in its last 1,024 bytes. */
export function findStart(bytes: Bytes): number | undefined {
  let start: number | undefined;
  for (let at = Math.max(0, bytes.length - TAIL); (at = indexOfText(bytes, "startxref", at)) >= 0; at++) start = at;
  return start;
}

/** The table as the file states it. @throws PdfSyntaxError */
export async function readTable(bytes: Bytes, base: number): Promise<PdfTable> {
  const start = findStart(bytes);
  if (start === undefined) throw new PdfSyntaxError("startxref is missing");
  const sections: Section[] = [];
  const waiting = [new PdfLexer(bytes, start + 9).integer()];
  const seen = new Set<number>();
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (seen.has(offset)) continue;
    seen.add(offset);
    if (seen.size > MAX_SECTIONS) throw new PdfSyntaxError("too many sections");
    const section = await readSection(bytes, offset + base);
    sections.push(section);
    // A hybrid file's stream stands between its table and the table before (section 7.5.8.4).
    const next = [countOf(section.dictionary, "XRefStm"), countOf(section.dictionary, "Prev")];
    waiting.unshift(...next.filter((value) => value !== undefined));
  }
  const newest = sections[0];
  if (newest === undefined) throw new PdfSyntaxError("no section");
  return {
    trailer: newest.dictionary,
    place(number) {
      for (const section of sections) {
        const place = section.place(number);
        if (place === undefined) continue;
        return place?.type === "offset" ? { type: "offset", offset: place.offset + base } : (place ?? undefined);
      }
      return undefined;
    },
  };
}

async function readSection(bytes: Bytes, offset: number): Promise<Section> {
  const lexer = new PdfLexer(bytes, offset);
  return lexer.takeWord("xref") ? readPlainSection(lexer) : readStreamSection(bytes, lexer.object());
}

function readPlainSection(lexer: PdfLexer): Section {
  const places = new Map<number, PdfPlace | null>();
  while (!lexer.takeWord("trailer")) {
    const first = lexer.integer();
    const count = lexer.integer();
    for (let number = first; number < first + count; number++) {
      const offset = lexer.integer();
      lexer.integer();
      if (lexer.takeWord("n")) places.set(number, { type: "offset", offset });
      else {
        lexer.expectWord("f");
        places.set(number, null);
      }
    }
  }
  const dictionary = lexer.value();
  if (!isDictionary(dictionary)) throw new PdfSyntaxError("a trailer that is no dictionary");
  return { dictionary, place: (number) => places.get(number) };
}

async function readStreamSection(bytes: Bytes, object: PdfObject): Promise<Section> {
  const dictionary = object.value;
  if (!isDictionary(dictionary) || nameOf(dictionary, "Type") !== "XRef") throw new PdfSyntaxError("not a table");
  const widths = numbersOf(dictionary.entries.get("W"));
  const [w0 = 0, w1 = 0, w2 = 0] = widths;
  const width = w0 + w1 + w2;
  if (widths.length < 3 || widths.some((value) => value > 6) || width === 0) throw new PdfSyntaxError("wrong widths");
  const size = countOf(dictionary, "Size");
  if (size === undefined) throw new PdfSyntaxError("no size");
  const index = dictionary.entries.has("Index") ? numbersOf(dictionary.entries.get("Index")) : [0, size];
  const data = await streamData(bytes, object);
  const field = (at: number, length: number): number => {
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + (data[at + i] as number);
    return value;
  };
  return {
    dictionary,
    place(number) {
      let row = 0;
      for (let i = 0; i + 1 < index.length; i += 2) {
        const first = index[i] as number;
        const count = index[i + 1] as number;
        if (number >= first && number < first + count) {
          const at = (row + number - first) * width;
          if (at + width > data.length) return undefined;
          const type = w0 === 0 ? 1 : field(at, w0);
          const second = field(at + w0, w1);
          if (type === 1) return { type: "offset", offset: second };
          return type === 2 ? { type: "in-stream", stream: second, index: field(at + w0 + w1, w2) } : null;
        }
        row += count;
      }
      return undefined;
    },
  };
}

function numbersOf(value: PdfValue | undefined): readonly number[] {
  if (!isArray(value)) throw new PdfSyntaxError("not an array of numbers");
  return value.items.map((item) => {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) throw new PdfSyntaxError("not a count");
    return item;
  });
}

/**
 * The table that a search for `n g obj` and `trailer` gives; of objects with one number the last counts.
 * @throws PdfSyntaxError where no trailer names a root
 */
export async function rebuildTable(bytes: Bytes): Promise<PdfTable> {
  const places = new Map<number, PdfPlace>();
  const inStreams = new Map<number, PdfPlace>();
  let trailer: PdfDictionary | undefined;
  let wasted = 0;
  for (let at = 0; (at = indexOfText(bytes, "obj", at)) >= 0; at += 3) {
    const start = startOfObject(bytes, at);
    if (start === undefined) continue;
    const lexer = new PdfLexer(bytes, start);
    const object = attempt(() => lexer.object());
    if (object === undefined) {
      // Objects without end, one in another, would be read to the end again and again.
      wasted += lexer.at - start;
      if (wasted > 8 * bytes.length) throw new PdfSyntaxError("too much that is no object");
      continue;
    }
    places.set(object.number, { type: "offset", offset: start });
    if (!isDictionary(object.value) || object.data === undefined) continue;
    const type = nameOf(object.value, "Type");
    if (type === "XRef" && isReference(object.value.entries.get("Root"))) trailer = object.value;
    if (type === "ObjStm") {
      for (const [index, number] of (await numbersInStream(bytes, object)).entries()) {
        inStreams.set(number, { type: "in-stream", stream: object.number, index });
      }
    }
  }
  for (let at = 0; (at = indexOfText(bytes, "trailer", at)) >= 0; at += 7) {
    const found = attempt(() => new PdfLexer(bytes, at + 7).value());
    if (isDictionary(found) && isReference(found.entries.get("Root"))) trailer = found;
  }
  if (trailer === undefined) throw new PdfSyntaxError("no trailer");
  return { trailer, place: (number) => places.get(number) ?? inStreams.get(number) };
}

/** Where `n g obj` begins, given the place of `obj`. */
function startOfObject(bytes: Bytes, at: number): number | undefined {
  let start = at;
  for (let i = 0; i < 2; i++) {
    const gap = start;
    while (isWhite(bytes[start - 1]) && gap - start < 16) start--;
    if (start === gap && i === 1) return undefined;
    const end = start;
    while (isDigit(bytes[start - 1]) && end - start < 11) start--;
    if (start === end) return undefined;
  }
  return start;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

async function numbersInStream(bytes: Bytes, object: PdfObject): Promise<readonly number[]> {
  try {
    return (await readObjectStream(bytes, object)).map(({ number }) => number);
  } catch (error) {
    if (error instanceof PdfSyntaxError) return [];
    throw error;
  }
}

/** The objects in an object stream, each with a way to read its value. @throws PdfSyntaxError */
export async function readObjectStream(
  bytes: Bytes,
  object: PdfObject,
): Promise<readonly { readonly number: number; value(): PdfValue }[]> {
  if (!isDictionary(object.value)) throw new PdfSyntaxError("not an object stream");
  const count = countOf(object.value, "N");
  const first = countOf(object.value, "First");
  if (nameOf(object.value, "Type") !== "ObjStm" || count === undefined || first === undefined || count > 1_000_000) {
    throw new PdfSyntaxError("not an object stream");
  }
  const data = await streamData(bytes, object);
  const header = new PdfLexer(data, 0);
  return Array.from({ length: count }, () => {
    const number = header.integer();
    const offset = header.integer();
    return { number, value: () => new PdfLexer(data, first + offset).value() };
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PdfSyntaxError) return undefined;
    throw error;
  }
}
