/** A piece of a text around the words that were looked for, as it stands there. */
import { foldText } from "../../shared/domain/fold-text.ts";
import type { WantedWords } from "./words.ts";

export interface Excerpt {
  readonly before: string;
  readonly hit: string;
  readonly after: string;
}

/** Letters on each side. */
const AROUND = 60;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Around the first place where the words stand in their order, or else where the first of them stands. */
export function excerptOf(text: string, { whole, beginning }: WantedWords): Excerpt | undefined {
  const words = foldText(text).match(WORD) ?? [];
  const row = beginning === undefined ? whole : [...whole, beginning];
  const fits = (at: number, nth: number): boolean =>
    nth === whole.length ? (words[at]?.startsWith(row[nth] ?? "") ?? false) : words[at] === row[nth];
  const inOrder = words.findIndex((_, at) => row.every((_word, nth) => fits(at + nth, nth)));
  const [first, length] = inOrder >= 0 ? [inOrder, row.length] : [words.findIndex((_, at) => fits(at, 0)), 1];
  if (first < 0) return undefined;
  // Folding leaves the number of words and their order.
  let [start, end, at] = [0, 0, 0];
  for (const match of text.matchAll(WORD)) {
    if (at === first) start = match.index;
    if (at === first + length - 1) {
      end = match.index + match[0].length;
      break;
    }
    at++;
  }
  return { before: head(text.slice(0, start)), hit: text.slice(start, end), after: tail(text.slice(end)) };
}

function head(text: string): string {
  if (text.length <= AROUND) return text;
  const cut = text.slice(-AROUND);
  return `…${cut.slice(cut.indexOf(" ") + 1)}`;
}

function tail(text: string): string {
  if (text.length <= AROUND) return text;
  const cut = text.slice(0, AROUND);
  return `${cut.slice(0, Math.max(0, cut.lastIndexOf(" ")))}…`;
}
