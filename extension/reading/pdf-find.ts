/** Finding words on the pages of a PDF: folded as everywhere, with the way back to the pieces of text that the page draws. */
import { foldText } from "../../shared/domain/fold-text.ts";

export interface TextPiece {
  readonly str: string;
  readonly hasEOL: boolean;
}

/** The folded text of a page; for each letter of it, from which piece it came and from where in it. */
export interface PageText {
  readonly folded: string;
  readonly pieces: readonly number[];
  readonly offsets: readonly number[];
}

/** From a letter of a piece up to before another one. */
export interface Hit {
  readonly from: { readonly piece: number; readonly offset: number };
  readonly to: { readonly piece: number; readonly offset: number };
}

const folds = new Map<string, string>();

function foldLetter(letter: string): string {
  let known = folds.get(letter);
  if (known === undefined) {
    known = /\s/.test(letter) ? " " : foldText(letter);
    folds.set(letter, known);
  }
  return known;
}

export function pageText(all: readonly TextPiece[]): PageText {
  let folded = "";
  const pieces: number[] = [];
  const offsets: number[] = [];
  const add = (text: string, piece: number, offset: number): void => {
    // Between words one blank, however a file has made it.
    if (text === " " && (folded === "" || folded.endsWith(" "))) return;
    folded += text;
    for (let at = 0; at < text.length; at++) {
      pieces.push(piece);
      offsets.push(offset);
    }
  };
  for (const [piece, { str, hasEOL }] of all.entries()) {
    let offset = 0;
    for (const letter of str) {
      add(foldLetter(letter), piece, offset);
      offset += letter.length;
    }
    if (hasEOL) add(" ", piece, str.length);
  }
  return { folded, pieces, offsets };
}

/** In the order of the page; they do not overlap. */
export function hitsOn(page: PageText, wanted: string): readonly Hit[] {
  const words = foldText(wanted);
  if (words === "") return [];
  const placeOf = (at: number) => ({ piece: page.pieces[at] ?? 0, offset: page.offsets[at] ?? 0 });
  const hits: Hit[] = [];
  for (let at = page.folded.indexOf(words); at >= 0; at = page.folded.indexOf(words, at + words.length)) {
    const last = placeOf(at + words.length - 1);
    hits.push({ from: placeOf(at), to: { piece: last.piece, offset: last.offset + 1 } });
  }
  return hits;
}
