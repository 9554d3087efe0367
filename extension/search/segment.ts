/**
 * Which of a range of dispatches hold which pairs of neighbouring words (docs/decisions/0012-an-index-of-what-is-inside.md).
 * A dispatch stands by its place in the range, 0 to 511; a set of them as 16 numbers of 32 bits.
 */
import { isFoundAlone, prefixOf, type WantedWords } from "./words.ts";

/** Dispatches of one segment. */
export const SEGMENT_SIZE = 512;

const BITS = 32;

/** Places of dispatches. */
export type PlaceSet = Uint32Array<ArrayBuffer>;

/**
 * What a part of a segment holds. `pairs` are two words with a blank between, sorted; the last word of a text stands with an
 * empty second one. Each has the places that hold it at the same position in `places`: one character for each, U+0100 for
 * place 0, in rising order.
 */
export interface SegmentPart {
  readonly pairs: readonly string[];
  readonly places: readonly string[];
}

const FIRST_PLACE = 0x100;

/** Parts by the prefix of the first word. @param texts the words of each dispatch, by its place */
export function buildSegment(texts: ReadonlyMap<number, readonly string[]>): ReadonlyMap<string, SegmentPart> {
  const holders = new Map<string, number[]>();
  for (const [place, words] of [...texts].toSorted(([a], [b]) => a - b)) {
    for (const pair of pairsOf(words)) {
      const known = holders.get(pair);
      if (known === undefined) holders.set(pair, [place]);
      else known.push(place);
    }
  }
  const sorted = [...holders.keys()].toSorted();
  const parts = Map.groupBy(sorted, (pair) => prefixOf(firstOf(pair)));
  return new Map(
    Array.from(parts, ([prefix, pairs]) => [
      prefix,
      { pairs, places: pairs.map((pair) => encodePlaces(holders.get(pair) ?? [])) },
    ]),
  );
}

function pairsOf(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word, at) => `${word} ${words[at + 1] ?? ""}`));
}

function firstOf(pair: string): string {
  return pair.slice(0, pair.indexOf(" "));
}

function encodePlaces(places: readonly number[]): string {
  return String.fromCharCode(...places.map((place) => FIRST_PLACE + place));
}

/** Several prefixes may stand in one part. */
export function joinParts(parts: readonly SegmentPart[]): SegmentPart {
  const all = parts.flatMap(({ pairs, places }) => pairs.map((pair, at) => [pair, places[at] ?? ""] as const));
  const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { pairs: sorted.map(([pair]) => pair), places: sorted.map(([, places]) => places) };
}

/** What of a segment fits: all words somewhere, and among these those in which they stand one after the other. */
export interface Fits {
  readonly all: PlaceSet;
  readonly inOrder: PlaceSet;
}

/** @param partOf the part that holds a word or its beginning; undefined where the segment has none */
export function fitsOf({ whole, beginning }: WantedWords, partOf: (word: string) => SegmentPart | undefined): Fits {
  const all = everyPlace();
  const inOrder = everyPlace();
  for (const [at, word] of whole.entries()) {
    const part = partOf(word);
    keepBoth(all, placesFrom(part, `${word} `));
    const next = whole[at + 1];
    if (next !== undefined) keepBoth(inOrder, placesOf(part, `${word} ${next}`));
  }
  if (beginning !== undefined) {
    const last = whole.at(-1);
    const after = last === undefined ? undefined : placesFrom(partOf(last), `${last} ${beginning}`);
    const anywhere = isFoundAlone(beginning) ? placesFrom(partOf(beginning), beginning) : after;
    if (anywhere !== undefined) keepBoth(all, anywhere);
    if (after !== undefined) keepBoth(inOrder, after);
  }
  keepBoth(inOrder, all);
  return { all, inOrder };
}

export function isIn(set: PlaceSet, place: number): boolean {
  return ((set[Math.floor(place / BITS)] ?? 0) & (1 << (place % BITS))) !== 0;
}

function everyPlace(): PlaceSet {
  return new Uint32Array(SEGMENT_SIZE / BITS).fill(0xffffffff);
}

function keepBoth(set: PlaceSet, other: PlaceSet): void {
  for (let at = 0; at < set.length; at++) set[at] = (set[at] ?? 0) & (other[at] ?? 0);
}

/** That hold a pair which begins so. */
function placesFrom(part: SegmentPart | undefined, beginning: string): PlaceSet {
  const set = new Uint32Array(SEGMENT_SIZE / BITS);
  if (part === undefined) return set;
  for (let at = firstAtLeast(part.pairs, beginning); part.pairs[at]?.startsWith(beginning) === true; at++) {
    addPlaces(set, part.places[at] ?? "");
  }
  return set;
}

function placesOf(part: SegmentPart | undefined, pair: string): PlaceSet {
  const set = new Uint32Array(SEGMENT_SIZE / BITS);
  const at = part === undefined ? 0 : firstAtLeast(part.pairs, pair);
  if (part?.pairs[at] === pair) addPlaces(set, part.places[at] ?? "");
  return set;
}

function addPlaces(set: PlaceSet, places: string): void {
  for (let at = 0; at < places.length; at++) {
    const place = places.charCodeAt(at) - FIRST_PLACE;
    const word = Math.floor(place / BITS);
    set[word] = (set[word] ?? 0) | (1 << (place % BITS));
  }
}

function firstAtLeast(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same of one text that no segment covers. */
export function fitsText({ whole, beginning }: WantedWords, words: readonly string[]): "in-order" | "all" | "no" {
  // Each word between blanks, so that whole words and beginnings are told apart by them.
  const text = ` ${words.join(" ")} `;
  const row = ` ${whole.join(" ")} ${beginning ?? ""}`;
  const wanted = whole.map((word) => ` ${word} `);
  if (beginning !== undefined) wanted.push(isFoundAlone(beginning) ? ` ${beginning}` : ` ${whole.at(-1)} ${beginning}`);
  if (!wanted.every((each) => text.includes(each))) return "no";
  return text.includes(whole.length === 0 ? ` ${beginning}` : row) ? "in-order" : "all";
}
