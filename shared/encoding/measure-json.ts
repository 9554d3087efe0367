/**
 * How deep and how many-membered a text of JSON is, found without building it. A few bytes of hostile JSON become many
 * times as much memory, so what comes from strangers is measured before it is parsed.
 */
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
const COMMA = 0x2c;

export interface JsonMeasure {
  /** Lists and objects that are open at once: 1 for `[]`. */
  readonly depth: number;
  /** Strings, lists, objects and commas: more than there are values, and no more than four times as many. */
  readonly tokens: number;
}

/** In time that is linear in the length. Bytes that are not JSON give some numbers. */
export function measureJson(bytes: Uint8Array): JsonMeasure {
  let [open, depth, tokens] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      tokens += 1;
      at = endOfString(bytes, at + 1);
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      tokens += 1;
      open += 1;
      if (open > depth) depth = open;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open -= 1;
    else if (byte === COMMA) tokens += 1;
  }
  return { depth, tokens };
}

/** Where the quote stands that ends the string, or the end of all. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start; ;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) return bytes.length;
    let escapes = quote;
    while (escapes > start && bytes[escapes - 1] === BACKSLASH) escapes -= 1;
    if ((quote - escapes) % 2 === 0) return quote;
    at = quote + 1;
  }
}
