/**
 * Number series: which one a paper belongs to, and which number comes next.
 *
 * A series is named by a text that every clerk's device computes alike; the numbers taken in it come from the fold of
 * the unit's work (`work-events.ts`), which lets no number be taken twice. The worst failure: two papers under one
 * number, or a series that restarts inside its term.
 */
import { z } from "zod";
import { err, ok, type Result } from "../result.ts";
import type { Level } from "./level.ts";
import { type PlainDate, yearOf } from "./plain-date.ts";
import { documentTypeOf, type RulePack } from "./rule-pack.ts";

/** `in/2026`, `out/state/2026`, `out/state/2026/secret`, `out/party/cong-van/2025-10-01`, `out/party/congress/…`. */
export type SeriesId = string & { readonly seriesId: true };

const SERIES = /^(?:in|out)(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){1,4}$/;

export function isSeriesId(text: string): text is SeriesId {
  return text.length <= 100 && SERIES.test(text);
}

/** Larger than any office's year, and the bound of six digits that readers of notations expect. */
export const MAX_NUMBER = 999_999;

export const seriesIdSchema = z.custom<SeriesId>((value) => typeof value === "string" && isSeriesId(value), {
  error: "not a number series",
});

export const numberSchema = z.number().int().min(1).max(MAX_NUMBER);

/**
 * A committee's term, from the day after its congress closed; or the congress itself, from its preparatory session,
 * whose papers share one series.
 */
export type Term = { readonly kind: "committee" | "congress"; readonly from: PlainDate };

export type SeriesError =
  | { readonly type: "unknown-document-type" }
  | { readonly type: "pack-not-in-force" }
  | { readonly type: "term-missing" }
  | { readonly type: "date-before-term" };

export type NumberedPaper = {
  readonly documentType: string;
  readonly level: Level;
  /** The day on which the number is taken. */
  readonly date: PlainDate;
  readonly term?: Term;
};

/** The series in which an outgoing paper takes its number. */
export function outgoingSeries(pack: RulePack, paper: NumberedPaper): Result<SeriesId, SeriesError> {
  if (documentTypeOf(pack, paper.documentType) === null) return err({ type: "unknown-document-type" });
  if (paper.date < pack.from || (pack.to !== null && paper.date > pack.to)) return err({ type: "pack-not-in-force" });
  const { period, perType, secretPapers } = pack.numbering;
  const parts = ["out", pack.kind];
  if (period === "term") {
    if (paper.term === undefined) return err({ type: "term-missing" });
    if (paper.date < paper.term.from) return err({ type: "date-before-term" });
    if (paper.term.kind === "congress") parts.push("congress");
    else if (perType) parts.push(paper.documentType);
    parts.push(paper.term.from);
  } else {
    if (perType) parts.push(paper.documentType);
    parts.push(String(yearOf(paper.date)));
  }
  if (secretPapers === "own-series" && paper.level !== "unclassified") parts.push("secret");
  return ok(parts.join("/") as SeriesId);
}

/** The one series of arrival numbers of a year, for paper and electronic together (30/2020/NĐ-CP, article 22). */
export function arrivalSeries(date: PlainDate): SeriesId {
  return `in/${yearOf(date)}` as SeriesId;
}

/** The calendar year that a series is bound to, or null for a series of a term. */
export function yearOfSeries(series: SeriesId): number | null {
  const year = /\/((?:19|20|21)\d\d)(?:\/secret)?$/.exec(series);
  return year === null ? null : Number(year[1]);
}

export type TakenNumber = { readonly value: number; readonly voided: boolean };

/**
 * The number to take next: one after the largest that stands, and never one that was taken before. So a void leaves
 * its gap, and a number far too large, once voided, does not carry the series away.
 * @returns null where the series is exhausted
 */
export function nextNumber(taken: Iterable<TakenNumber>): number | null {
  const values = new Set<number>();
  let largest = 0;
  for (const { value, voided } of taken) {
    values.add(value);
    if (!voided && value > largest) largest = value;
  }
  let next = largest + 1;
  while (values.has(next)) next++;
  return next <= MAX_NUMBER ? next : null;
}
