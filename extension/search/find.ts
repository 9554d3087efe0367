/**
 * Looking for words inside of files: through the segments, and through the texts that none covers yet
 * (docs/decisions/0012-an-index-of-what-is-inside.md). What it has opened it keeps, within bounds.
 */
import { sealedTable } from "../store/account-database.ts";
import type { AccountStore } from "../store/account-store.ts";
import { DISPATCH_ROW } from "../store/dispatch-record.ts";
import { watchTables } from "../store/watch-tables.ts";
import {
  bySegment,
  dropSegment,
  readHead,
  readPart,
  readText,
  segmentNames,
  type TextKey,
  textKeys,
} from "./index-store.ts";
import { fitsOf, fitsText, isIn, SEGMENT_SIZE, type SegmentPart } from "./segment.ts";
import { excerptOf, type Excerpt } from "./excerpt.ts";
import { DISPATCH_TEXT, partOf, SEGMENT_HEAD, type SegmentHead, segmentOf } from "./text-record.ts";
import { prefixOf, type WantedWords, wantedWords, wordsOf } from "./words.ts";

export interface Inside {
  readonly dispatch: string;
  /** Whether the words stand one after the other. */
  readonly inOrder: boolean;
}

export interface FoundInside {
  /** Those in which the words stand one after the other first, at each the newest first; no more than can be looked at. */
  readonly found: readonly Inside[];
  /** How many there are beyond them. */
  readonly more: number;
  /** Dispatches whose inside is not searched yet. */
  readonly waiting: number;
}

export interface InsideSearch {
  /** @param isWanted asked between steps. @returns undefined where it is not wanted any more */
  find(query: string, isWanted: () => boolean): Promise<FoundInside | undefined>;
  /** Where the words of a query stand in dispatches that it has just found. */
  excerpts(query: string, dispatches: readonly string[]): Promise<readonly (readonly [string, Excerpt])[]>;
}

interface Picture {
  readonly heads: ReadonlyMap<string, SegmentHead>;
  readonly uncovered: readonly TextKey[];
  readonly waiting: number;
}

const MOST_PARTS = 1_000;
const MOST_FOUND = 2_000;
/** Segments that are opened side by side. */
const AT_ONCE = 16;

/** @param signal ends the watching */
export function createInsideSearch(store: AccountStore, signal: AbortSignal): InsideSearch {
  const parts = new Map<string, SegmentPart | undefined>();
  const words = new Map<string, { readonly dispatch: string; readonly words: readonly string[] }>();
  const places = new Map<string, TextKey>();
  let picture: Promise<Picture> | undefined;
  watchTables(store.db.name, [DISPATCH_TEXT.table, DISPATCH_ROW.table], () => (picture = undefined), signal);
  watchTables(store.db.name, [SEGMENT_HEAD.table], () => ((picture = undefined), parts.clear()), signal);

  const lookAround = async (): Promise<Picture> => {
    const heads = new Map<string, SegmentHead>();
    const names = await segmentNames(store);
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      const read = await Promise.all(some.map(async (name) => [name, await readHead(store, name)] as const));
      for (const [name, head] of read) if (head !== undefined) heads.set(name, head);
    }
    const keys = await textKeys(store);
    const uncovered = Array.from(bySegment(keys)).flatMap(([name, texts]) => {
      const covered = new Set(heads.get(name)?.dispatches.map(([place]) => place));
      return texts.filter(([, seq]) => !covered.has(segmentOf(seq).place));
    });
    const current = new Set(uncovered.map(String));
    for (const key of words.keys()) if (!current.has(key)) words.delete(key);
    const rows = await sealedTable(store.db, DISPATCH_ROW.table).count();
    return { heads, uncovered, waiting: Math.max(0, rows - keys.length) };
  };
  const openPart = async (segment: string, part: number): Promise<SegmentPart | undefined | "damaged"> => {
    const name = `${segment}/${part}`;
    if (parts.has(name)) return parts.get(name);
    const read = await readPart(store, segment, part);
    if (read === "damaged") return read;
    const [oldest] = parts.keys();
    if (oldest !== undefined && parts.size >= MOST_PARTS) parts.delete(oldest);
    parts.set(name, read);
    return read;
  };
  /** Undefined where a part of it is damaged: it is taken away, and made again by the courier. */
  const inSegment = async (
    name: string,
    head: SegmentHead,
    wanted: WantedWords,
    numbers: ReadonlyMap<string, number>,
  ): Promise<readonly Inside[] | undefined> => {
    const opened = new Map<number, SegmentPart>();
    for (const number of new Set(numbers.values())) {
      const part = await openPart(name, number);
      if (part === "damaged") {
        await dropSegment(store, name);
        return undefined;
      }
      if (part !== undefined) opened.set(number, part);
    }
    const { all, inOrder } = fitsOf(wanted, (word) => opened.get(numbers.get(prefixOf(word)) ?? -1));
    const [mailbox, number] = placeOfSegment(name);
    return head.dispatches.flatMap(([place, dispatch]) => {
      if (!isIn(all, place)) return [];
      places.set(dispatch, [mailbox, number + place]);
      return [{ dispatch, inOrder: isIn(inOrder, place) }];
    });
  };
  const inText = async (key: TextKey, wanted: WantedWords): Promise<Inside | undefined> => {
    let known = words.get(String(key));
    if (known === undefined) {
      const text = await readText(store, key);
      if (text === undefined) return undefined;
      known = { dispatch: text.dispatch, words: wordsOf(text.text) };
      words.set(String(key), known);
    }
    const fits = fitsText(wanted, known.words);
    if (fits === "no") return undefined;
    places.set(known.dispatch, key);
    return { dispatch: known.dispatch, inOrder: fits === "in-order" };
  };

  /** Undefined where it is not wanted any more, `again` where a segment turned out to be damaged and is gone. */
  const lookThrough = async (
    { heads, uncovered }: Picture,
    wanted: WantedWords,
    isWanted: () => boolean,
  ): Promise<readonly Inside[] | "again" | undefined> => {
    const { whole, beginning } = wanted;
    const prefixes = new Set([...whole, ...(beginning === undefined ? [] : [beginning])].map(prefixOf));
    const numbers = new Map<string, number>();
    for (const prefix of prefixes) numbers.set(prefix, await partOf(store, prefix));
    places.clear();
    const found: Inside[] = [];
    for (const key of uncovered) {
      const fits = await inText(key, wanted);
      if (fits !== undefined) found.push(fits);
      if (!isWanted()) return undefined;
    }
    let isDamaged = false;
    const segments = [...heads];
    for (let at = 0; at < segments.length; at += AT_ONCE) {
      const some = segments.slice(at, at + AT_ONCE);
      for (const fits of await Promise.all(some.map(([name, head]) => inSegment(name, head, wanted, numbers)))) {
        if (fits === undefined) isDamaged = true;
        else found.push(...fits);
      }
      if (!isWanted()) return undefined;
    }
    return isDamaged ? "again" : found;
  };

  return {
    async find(query, isWanted) {
      const wanted = wantedWords(query);
      for (;;) {
        picture ??= lookAround().catch((error: unknown) => {
          picture = undefined;
          throw error;
        });
        const current = await picture;
        if (!isWanted()) return undefined;
        const { waiting } = current;
        if (wanted === undefined) return { found: [], more: 0, waiting };
        const all = await lookThrough(current, wanted, isWanted);
        if (all === undefined) return undefined;
        if (all !== "again") {
          const seqOf = (dispatch: string): number => places.get(dispatch)?.[1] ?? 0;
          const sorted = all.toSorted(
            (a, b) => Number(b.inOrder) - Number(a.inOrder) || seqOf(b.dispatch) - seqOf(a.dispatch),
          );
          return { found: sorted.slice(0, MOST_FOUND), more: Math.max(0, all.length - MOST_FOUND), waiting };
        }
        picture = undefined;
      }
    },
    async excerpts(query, dispatches) {
      const wanted = wantedWords(query);
      if (wanted === undefined) return [];
      const cut: (readonly [string, Excerpt])[] = [];
      for (const dispatch of dispatches) {
        const place = places.get(dispatch);
        const text = place === undefined ? undefined : await readText(store, place);
        const excerpt = text === undefined ? undefined : excerptOf(text.text, wanted);
        if (excerpt !== undefined) cut.push([dispatch, excerpt]);
      }
      return cut;
    },
  };
}

/** The mailbox of a segment and the sequence of its first place. */
function placeOfSegment(name: string): readonly [string, number] {
  const at = name.lastIndexOf("/");
  return [name.slice(0, at), Number(name.slice(at + 1)) * SEGMENT_SIZE];
}
