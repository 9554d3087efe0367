/**
 * Where each line of a long list stands when most of its lines were never drawn: a height is assumed until it is measured.
 * Sums stand in a Fenwick tree, so that a measured height, the offset of a line and the line at an offset each cost
 * log n steps. Heights are in CSS pixels.
 */
export interface LineHeights {
  readonly count: number;
  /** Distance from the top of the list to the top of the line; of `count`: the height of the whole list. */
  offsetOf(line: number): number;
  /** The line that holds the offset; the first or last one where it is outside. */
  lineAt(offset: number): number;
  /** @returns whether it was another one before */
  measured(line: number, height: number): boolean;
}

export function createLineHeights(heights: readonly number[]): LineHeights {
  const count = heights.length;
  const known = Float64Array.from(heights);
  const sums = new Float64Array(count + 1);
  for (let at = 1; at <= count; at++) {
    sums[at] = (sums[at] ?? 0) + (known[at - 1] ?? 0);
    const above = at + (at & -at);
    if (above <= count) sums[above] = (sums[above] ?? 0) + (sums[at] ?? 0);
  }
  const highestStep = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
  return {
    count,
    offsetOf(line) {
      let sum = 0;
      for (let at = Math.min(Math.max(0, line), count); at > 0; at -= at & -at) sum += sums[at] ?? 0;
      return sum;
    },
    lineAt(offset) {
      let at = 0;
      let left = offset;
      for (let step = highestStep; step > 0; step >>= 1) {
        const sum = sums[at + step];
        if (at + step > count || sum === undefined || sum > left) continue;
        at += step;
        left -= sum;
      }
      return Math.min(at, Math.max(0, count - 1));
    },
    measured(line, height) {
      const before = known[line];
      if (before === undefined || before === height) return false;
      known[line] = height;
      for (let at = line + 1; at <= count; at += at & -at) sums[at] = (sums[at] ?? 0) + height - before;
      return true;
    },
  };
}

/** A part of a list: lines that are drawn, or the room of those that are not. */
export type ListPart =
  | { readonly type: "lines"; readonly first: number; readonly last: number }
  | { readonly type: "room"; readonly before: number; readonly height: number };

/** The whole list in its order, with only `first` to `last` drawn, and `kept` wherever it is. */
export function partsOf(
  heights: LineHeights,
  first: number,
  last: number,
  kept: number | undefined,
): readonly ListPart[] {
  const drawn: (readonly [number, number])[] = heights.count === 0 ? [] : [[first, last]];
  if (kept !== undefined && kept < first) drawn.unshift([kept, kept]);
  if (kept !== undefined && kept > last) drawn.push([kept, kept]);
  const parts: ListPart[] = [];
  let next = 0;
  const roomUpTo = (line: number): void => {
    const height = heights.offsetOf(line) - heights.offsetOf(next);
    if (line > next) parts.push({ type: "room", before: line, height });
  };
  for (const [from, to] of drawn) {
    roomUpTo(from);
    const together = parts.at(-1);
    if (together?.type === "lines") parts[parts.length - 1] = { ...together, last: to };
    else parts.push({ type: "lines", first: from, last: to });
    next = to + 1;
  }
  roomUpTo(heights.count);
  return parts;
}
