/**
 * What a benchmark tells. `npm run bench` runs every `*.bench.ts` under `tests/bench/` and `server/bench/`: each exports
 * `run`, and is called by its file name without the suffix.
 *
 * What must hold: a goal is judged by a ratio of two things done in the same run, never by a speed alone, which is the
 * machine's; plain figures stand in brackets beside it.
 */

export interface BenchOptions {
  /** Less of everything, to see that it runs: its figures say nothing. */
  readonly quick: boolean;
  /** One line about what is being done now. */
  readonly tell: (line: string) => void;
}

export type Run = (options: BenchOptions) => Promise<Report>;

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

export interface Figure {
  readonly what: string;
  readonly value: number;
  /** A ratio has no unit. */
  readonly unit: "ratio" | "ms" | "MB" | "count";
  readonly goal?: Goal;
  /** The plain figures behind it, which are put in brackets: `812 MB/s against 1,030 MB/s`. */
  readonly plain: string;
  /** Between which values the middle half of the repetitions lies, where there were several. */
  readonly spread?: { readonly low: number; readonly high: number };
}

export interface Report {
  /** As in `--only`. */
  readonly name: string;
  readonly title: string;
  /** One line each: rows, indexes, batch, sizes, and which process makes the load. */
  readonly measured: readonly string[];
  readonly figures: readonly Figure[];
  /** Where the time goes, one line each, from the figures of this run; needed where a goal is missed. */
  readonly where: readonly string[];
  /** Anything else for `--json`. */
  readonly details?: unknown;
}

export function isMet({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
}
