/** Words as they are searched: folded, without what stands between them. */
import { foldText } from "../../shared/domain/fold-text.ts";

/** Longer ones are no words, but what a damaged file or an encoded attachment leaves. */
const LONGEST = 40;

/** From so many letters on a word is found while it is still being typed. */
const SHORTEST_BEGINNING = 3;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** In their order, each as often as it stands there. */
export function wordsOf(text: string): readonly string[] {
  return (foldText(text).match(WORD) ?? []).filter((word) => word.length <= LONGEST);
}

/** What is looked for: words that are whole, and perhaps one at the end that is still being typed. */
export interface WantedWords {
  readonly whole: readonly string[];
  /** One that is shorter than `SHORTEST_BEGINNING` counts only right after the last whole word. */
  readonly beginning: string | undefined;
}

/** @returns undefined where there is too little to look for in texts */
export function wantedWords(text: string): WantedWords | undefined {
  const words = wordsOf(text);
  const last = words.at(-1);
  if (last === undefined || (words.length === 1 && last.length < SHORTEST_BEGINNING)) return undefined;
  const isWhole = /[^\p{L}\p{N}\p{M}]$/u.test(text);
  return isWhole ? { whole: words, beginning: undefined } : { whole: words.slice(0, -1), beginning: last };
}

/** Whether the beginning of a word is looked for wherever it stands. */
export function isFoundAlone(beginning: string): boolean {
  return beginning.length >= SHORTEST_BEGINNING;
}

/** The first letters of a word, by which parts of a segment are told apart. */
export function prefixOf(word: string): string {
  return word.slice(0, SHORTEST_BEGINNING);
}
