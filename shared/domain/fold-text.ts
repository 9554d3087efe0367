/**
 * Search in Vietnamese as people type it: without diacritics, with the tone mark on either vowel ("uỷ", "ủy"), in
 * either normal form. A match that also has the diacritics of the query comes before one that has not.
 *
 * Only marks that Vietnamese uses are folded: vowel signs of Bengali are marks too, and carry the word.
 */

/** Tones: grave, acute, tilde, hook above, dot below. Writers put them on either vowel of a pair. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Tones, and the marks that make another vowel: circumflex, breve, horn; and the rest of the Latin block. */
const MARKS = /[\u0300-\u036f]/g;

/** Lower case, without diacritics, words separated by one space; "đ" becomes "d". */
export function foldText(text: string): string {
  return withoutMarks(decompose(text));
}

export type SearchText = {
  /** `foldText` of the text. */
  readonly folded: string;
  /** The same words with their diacritics, each word's tone moved to its end: equal for both ways of writing. */
  readonly toned: string;
};

/** Both forms of a text. */
export function searchText(text: string): SearchText {
  const decomposed = decompose(text);
  const toned = decomposed.replace(/\S+/g, (word) => {
    const tones = word.match(TONES);
    return tones === null ? word : word.replace(TONES, "") + tones.sort().join("");
  });
  return { folded: withoutMarks(decomposed), toned };
}

export type Searchable<T> = { readonly item: T; readonly text: SearchText };

/** Prepares items once, so that each key stroke only compares. */
export function searchable<T>(items: Iterable<T>, textOf: (item: T) => string): Searchable<T>[] {
  return Array.from(items, (item) => ({ item, text: searchText(textOf(item)) }));
}

/**
 * The items that hold every word of the query, best first; equal ones keep their order. An empty query matches none.
 * Order: the whole text equals the query, begins with it, holds its words as beginnings of words in its order, holds
 * them as beginnings of words, holds them anywhere; at each step, first those that have the diacritics typed.
 */
export function rankMatches<T>(query: string, items: readonly Searchable<T>[], limit = Number.POSITIVE_INFINITY): T[] {
  const wanted = searchText(query);
  if (wanted.folded === "") return [];
  const words = wanted.folded.split(" ");
  const tonedWords = wanted.toned.split(" ");
  const found: { readonly item: T; readonly rank: number }[] = [];
  for (const { item, text } of items) {
    const place = placeOf(text.folded, wanted.folded, words);
    if (place === null) continue;
    const diacritics = tonedWords.every((word) => text.toned.includes(word)) ? 0 : 1;
    found.push({ item, rank: 2 * place + diacritics });
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ item }) => item);
}

function placeOf(text: string, query: string, words: readonly string[]): number | null {
  if (!words.every((word) => text.includes(word))) return null;
  if (text === query) return 0;
  if (text.startsWith(query)) return 1;
  if (text.includes(` ${query}`)) return 2;
  const padded = ` ${text}`;
  return words.every((word) => padded.includes(` ${word}`)) ? 3 : 4;
}

function decompose(text: string): string {
  return text.normalize("NFD").toLowerCase().normalize("NFD").replaceAll("đ", "d\u0335").replace(/\s+/g, " ").trim();
}

function withoutMarks(decomposed: string): string {
  return decomposed.replace(MARKS, "");
}
