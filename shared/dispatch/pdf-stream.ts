/**
 * The bytes of the two kinds of stream that a PDF's frame is made of: cross-reference streams and object streams
 * (ISO 32000-2, sections 7.5.7 and 7.5.8). Only what their writers use is read: no filter, or FlateDecode with or without a
 * PNG predictor. The output is bounded whatever the stream claims (R32).
 */
import type { Bytes } from "../encoding/bytes.ts";
import { concat } from "../encoding/bytes.ts";
import {
  countOf,
  isArray,
  isDictionary,
  isWhite,
  latin1,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  PdfSyntaxError,
} from "./pdf-syntax.ts";

/** Far above the table of any file that fits into a dispatch. */
const MAX_INFLATED = 64 * 1_048_576;

const MAX_COLUMNS = 65_536;

/** The decoded data of a stream object. @throws PdfSyntaxError */
export async function streamData(bytes: Bytes, object: PdfObject): Promise<Bytes> {
  if (object.data === undefined || !isDictionary(object.value)) throw new PdfSyntaxError("not a stream");
  const raw = bytes.subarray(object.data, endOfData(bytes, object.data, countOf(object.value, "Length")));
  const filter = filterOf(object.value);
  if (filter === undefined) return raw;
  if (filter !== "FlateDecode" && filter !== "Fl") throw new PdfSyntaxError("a filter that no such stream has");
  return unpredict(await inflate(raw), parametersOf(object.value));
}

/** The data ends at its stated length where `endstream` follows, and otherwise where `endstream` is found. */
function endOfData(bytes: Bytes, start: number, length: number | undefined): number {
  if (length !== undefined && start + length <= bytes.length) {
    let at = start + length;
    while (at - start - length < 3 && isWhite(bytes[at])) at++;
    if (latin1(bytes.subarray(at, at + 9)) === "endstream") return start + length;
  }
  const found = indexOfText(bytes, "endstream", start);
  if (found < 0) throw new PdfSyntaxError("a stream without end");
  return found;
}

/** The first place of an ASCII text at or behind `from`, or -1. */
export function indexOfText(bytes: Bytes, text: string, from: number): number {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = at + text.length <= bytes.length;
    for (let i = 1; same && i < text.length; i++) same = bytes[at + i] === text.charCodeAt(i);
    if (same) return at;
  }
  return -1;
}

function filterOf(dictionary: PdfDictionary): string | undefined {
  const filter = dictionary.entries.get("Filter");
  if (filter === undefined || filter === null) return undefined;
  if (!isArray(filter)) return nameOf(dictionary, "Filter") ?? "";
  if (filter.items.length === 0) return undefined;
  const [only, more] = filter.items;
  return typeof only === "object" && only?.type === "name" && more === undefined ? only.name : "";
}

function parametersOf(dictionary: PdfDictionary): PdfDictionary | undefined {
  const parameters = dictionary.entries.get("DecodeParms");
  const only = isArray(parameters) ? parameters.items[0] : parameters;
  return isDictionary(only) ? only : undefined;
}

/** What comes out before the data goes wrong counts: writers leave line ends, or too much, behind the last block. */
async function inflate(raw: Bytes): Promise<Bytes> {
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      if (size > MAX_INFLATED) break;
    }
  } catch {
    if (size === 0) throw new PdfSyntaxError("compressed data that does not open");
  }
  await reader.cancel().catch(() => undefined);
  if (size > MAX_INFLATED) throw new PdfSyntaxError("a stream that grows beyond its bound");
  return concat(...parts);
}

/** PNG predictors (ISO 32000-2, section 7.4.4.4) over one byte a sample, the only form that such streams have. */
function unpredict(data: Bytes, parameters: PdfDictionary | undefined): Bytes {
  const predictor = parameters === undefined ? 1 : (countOf(parameters, "Predictor") ?? 1);
  if (parameters === undefined || predictor === 1) return data;
  const columns = countOf(parameters, "Columns") ?? 1;
  const plain = (countOf(parameters, "Colors") ?? 1) === 1 && (countOf(parameters, "BitsPerComponent") ?? 8) === 8;
  if (predictor < 10 || !plain || columns < 1 || columns > MAX_COLUMNS) throw new PdfSyntaxError("unknown predictor");
  const rows = Math.floor(data.length / (columns + 1));
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const kind = data[row * (columns + 1)] as number;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const left = column > 0 ? (out[at - 1] as number) : 0;
      const up = row > 0 ? (out[at - columns] as number) : 0;
      const corner = column > 0 && row > 0 ? (out[at - columns - 1] as number) : 0;
      out[at] = (data[row * (columns + 1) + 1 + column] as number) + prediction(kind, left, up, corner);
    }
  }
  return out;
}

function prediction(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
    default:
      throw new PdfSyntaxError("unknown predictor");
  }
}
