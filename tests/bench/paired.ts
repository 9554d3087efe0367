/**
 * Times several ways of doing the same work against each other on a machine that others use, too. Each repetition does
 * all of them, one after the other, in an order that turns; a ratio is taken within a repetition, and the median of those
 * ratios is the figure, so that a slow minute of the machine falls on both sides. Runs in Node and in browsers.
 */
import type { Figure } from "./report.ts";

export interface Contestant {
  readonly name: string;
  /** Does the work once. What it resolves to is the time, where it measures itself: milliseconds. */
  run(): Promise<number | void>;
}

/** Milliseconds by contestant, one for each repetition. */
export type Times = Readonly<Record<string, readonly number[]>>;

export interface PairedOptions {
  readonly repetitions: number;
  /** Rounds that are not counted. */
  readonly warmUp: number;
}

export async function timePaired(
  contestants: readonly Contestant[],
  { repetitions, warmUp }: PairedOptions,
): Promise<Times> {
  const times = Object.fromEntries(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < warmUp + repetitions; round += 1) {
    const turn = round % contestants.length;
    for (const { name, run } of [...contestants.slice(turn), ...contestants.slice(0, turn)]) {
      const started = performance.now();
      const measured = await run();
      const elapsed = measured ?? performance.now() - started;
      if (round >= warmUp) times[name]?.push(elapsed);
    }
  }
  return times;
}

export function timesOf(times: Times, name: string): readonly number[] {
  const found = times[name];
  if (found === undefined || found.length === 0) throw new RangeError(`no times of ${name}`);
  return found;
}

export function medianTime(times: Times, name: string): number {
  return quantile(timesOf(times, name), 0.5);
}

/** Time of the one over the time of the other, repetition by repetition: the median, and the middle half of them. */
export function ratioOf(times: Times, one: string, other: string): Required<Pick<Figure, "value" | "spread">> {
  const others = timesOf(times, other);
  return summary(timesOf(times, one).map((time, i) => time / (others[i] as number)));
}

export function summary(values: readonly number[]): Required<Pick<Figure, "value" | "spread">> {
  return { value: quantile(values, 0.5), spread: { low: quantile(values, 0.25), high: quantile(values, 0.75) } };
}

/** Between two values it lies on the line from one to the other. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("no values");
  return below + (above - below) * (place - Math.floor(place));
}
