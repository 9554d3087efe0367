/**
 * Makes text from outside (subjects, names of people, units and files) harmless to look at (R33). Markup is no concern
 * here: Preact writes text nodes only. What remains is text that lies about itself: bidi controls that turn a file name
 * round, zero-width characters that make two names look the same, control characters, towers of combining marks.
 * The worst failure is a name that reads as somebody else's.
 *
 * What is shown is never what is signed, compared or stored: those keep the exact bytes.
 */

export type InspectedText = {
  /** NFC, one line, only characters that show themselves. */
  readonly text: string;
  /** How many hidden characters were taken out; more than none deserves a mark beside the text. */
  readonly removed: number;
};

/** More marks than this on one letter no living orthography needs: Vietnamese has one after NFC, Bengali up to three. */
const maxCombiningMarks = 4;

/**
 * Format characters (bidi controls, zero-width, soft hyphen, tags, annotations), control characters, private use, variation
 * selectors, and letters and signs that draw nothing.
 */
const hidden =
  /[\p{Cf}\p{Cc}\p{Co}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u2D7F\u3164\uFE00-\uFE0F\uFFA0\uFFFC\u{1107F}\u{13430}-\u{13442}\u{16FE4}\u{1D159}\u{E0000}-\u{E0FFF}]/u;
const whitespace = /[\t\n\v\f\r\u0085\u2028\u2029]/;
const joiner = /[\u200C\u200D]/;
const indicSign = /[\u0900-\u0DFF]/;
const combining = /\p{M}/u;

/** What any of the rules below could change; most names and subjects hold nothing of it. */
const remarkable = /[\p{C}\p{M}\u115F\u1160\u2800\u3164\uFFA0\uFFFC\u{13430}-\u{13442}\u{1D159}]|[^\S ]| {2}|^ | $/u;

export function inspectText(raw: string): InspectedText {
  let text = raw.toWellFormed().normalize("NFC");
  let removed = 0;
  // What is taken out brings signs together that compose or change places, and a joiner may stand behind another one then.
  while (remarkable.test(text)) {
    const next = takeOut(text);
    removed += next.removed;
    if (next.text === text) break;
    ({ text } = next);
  }
  return { text, removed };
}

function takeOut(composed: string): InspectedText {
  const characters = Array.from(composed);
  let text = "";
  let removed = 0;
  let marks = 0;
  for (const [index, character] of characters.entries()) {
    if (whitespace.test(character)) {
      text += " ";
      marks = 0;
      continue;
    }
    // Bengali and its neighbours spell with the joiners: they stay directly after a letter or sign of those scripts.
    if (joiner.test(character) && indicSign.test(characters[index - 1] ?? "")) {
      text += character;
      continue;
    }
    if (hidden.test(character)) {
      removed += 1;
      continue;
    }
    marks = combining.test(character) ? marks + 1 : 0;
    if (marks > maxCombiningMarks) {
      removed += 1;
      continue;
    }
    text += character;
  }
  return { text: text.normalize("NFC").replace(/\s+/gu, " ").trim(), removed };
}

export function safeText(raw: string): string {
  return inspectText(raw).text;
}

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * For text that is put into the middle of a sentence where no `<bdi>` can stand (attributes, notifications): safe text,
 * isolated (U+2068 … U+2069) when it would otherwise turn the words around it.
 */
export function isolatedText(raw: string): string {
  const text = safeText(raw);
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}
