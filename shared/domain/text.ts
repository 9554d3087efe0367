/**
 * What text in a signed object may hold. Text is shown in registers, notifications, windows of the browser and printed
 * pages, so it must look the same to everybody and carry nothing that cannot be seen.
 *
 * The ranges are written out, not taken from a Unicode property, so that every reader of every age gives the same
 * answer for the same bytes. The worst failure: a subject or a name that reads as another one (R33).
 */
import { z } from "zod";

/** Inclusive ranges of code points that no text holds. */
const FORBIDDEN: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f], // controls, line breaks and tabs too: every field is one line unless it says otherwise
  [0x007f, 0x009f],
  [0x00ad, 0x00ad], // soft hyphen
  [0x034f, 0x034f], // combining grapheme joiner
  [0x061c, 0x061c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer inherent vowels
  [0x180b, 0x180f], // Mongolian variation selectors and vowel separator
  [0x200b, 0x200b], // zero width space
  [0x200e, 0x200f], // left-to-right and right-to-left marks
  [0x2028, 0x202e], // line and paragraph separators, bidirectional embeddings and overrides
  [0x2060, 0x206f], // word joiner, invisible operators, bidirectional isolates, deprecated formats
  [0x2800, 0x2800], // Braille blank
  [0x2d7f, 0x2d7f], // Tifinagh consonant joiner
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xf8ff], // unpaired surrogates; private use, which each font draws as it likes, or not at all
  [0xfdd0, 0xfdef], // noncharacters
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // halfwidth Hangul filler
  [0xfff0, 0xfffc], // unassigned ignorable, interlinear annotations, object replacement
  [0xfffe, 0xffff],
  [0x1107f, 0x1107f], // Brahmi number joiner
  [0x13430, 0x13442], // hieroglyph format controls and blanks
  [0x16fe4, 0x16fe4], // Khitan filler
  [0x1bca0, 0x1bca3], // shorthand format controls
  [0x1d159, 0x1d159], // null notehead
  [0x1d173, 0x1d17a], // musical format controls
  [0xe0000, 0xe0fff], // tags, variation selectors
  [0xf0000, 0x10ffff], // private use
];

const ZWNJ = 0x200c;
const ZWJ = 0x200d;

/** Line feed, which text of several lines (a remark, a reason) may hold. */
const LINE_FEED = 0x0a;

function isForbidden(point: number): boolean {
  if (point >= 0x20 && point < 0x7f) return false;
  if ((point & 0xfffe) === 0xfffe) return true;
  return FORBIDDEN.some(([first, last]) => point >= first && point <= last);
}

function isBengali(point: number | undefined): boolean {
  return point !== undefined && point >= 0x0980 && point <= 0x09ff;
}

/** Why a text is refused. */
export type TextFault = "not-normal-form" | "hidden-character" | "too-short" | "too-long";

/**
 * The first rule that a text breaks, or null. Lengths count code points.
 * @param lines whether U+000A is allowed
 */
export function textFault(text: string, { min = 1, max, lines = false }: TextBounds): TextFault | null {
  // The cheap bound first: at most two code units make a code point.
  if (text.length > 2 * max) return "too-long";
  const points = Array.from(text, (character) => character.codePointAt(0) as number);
  if (points.length > max) return "too-long";
  if (points.length < min) return "too-short";
  for (const [i, point] of points.entries()) {
    if (point === ZWJ || point === ZWNJ) {
      // Conjuncts of Bengali need the joiners; anywhere else they only hide.
      if (!isBengali(points[i - 1]) || !isBengali(points[i + 1])) return "hidden-character";
    } else if (isForbidden(point) && !(lines && point === LINE_FEED)) return "hidden-character";
  }
  return text === text.normalize("NFC") ? null : "not-normal-form";
}

export type TextBounds = { readonly min?: number; readonly max: number; readonly lines?: boolean };

/** A schema for text inside signed objects; the message of an issue is a TextFault. */
export function textSchema(bounds: TextBounds): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const fault = textFault(text, bounds) ?? (text.trim().length < (bounds.min ?? 1) ? "too-short" : null);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
}

/**
 * The nearest text that the rules allow, for what a person types or pastes: normal form C, white space to single
 * spaces, hidden characters gone, no white space at the ends. It does not shorten.
 */
export function cleanText(text: string, { lines = false }: { readonly lines?: boolean } = {}): string {
  const points = Array.from(text.toWellFormed().normalize("NFC").replace(/\r\n?/g, "\n"), (c) => c.codePointAt(0) ?? 0);
  let out = "";
  for (const [i, point] of points.entries()) {
    if (point === LINE_FEED || point === 0x2028 || point === 0x2029) out += lines ? "\n" : " ";
    else if (point === 0x09) out += " ";
    else if (point === ZWJ || point === ZWNJ) {
      if (isBengali(points[i - 1]) && isBengali(points[i + 1])) out += String.fromCodePoint(point);
    } else if (!isForbidden(point)) out += String.fromCodePoint(point);
  }
  return out
    .replace(/[^\S\n]+/g, " ")
    .replace(/ *\n */g, "\n")
    .trim()
    .normalize("NFC");
}
