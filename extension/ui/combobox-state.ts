/**
 * What the recipient picker does, apart from how it looks: a pure step from state and key to state. The invariant: the
 * active option is one that can be chosen, and no option is ever chosen twice. The worst failure is a recipient that
 * nobody meant.
 */

export type ComboboxOption = {
  readonly id: string;
  readonly label: string;
  /** Tells namesakes apart: the province of a commune. */
  readonly detail?: string | undefined;
  /** A row that stands for many (“all communes of …”) says for how many. */
  readonly members?: number | undefined;
  /** Why it cannot be chosen; shown beside it. */
  readonly reason?: string | undefined;
};

export type ComboboxState = {
  readonly query: string;
  readonly open: boolean;
  readonly options: readonly ComboboxOption[];
  /** Index into `options`, or -1. */
  readonly active: number;
};

export type ComboboxKey = "ArrowDown" | "ArrowUp" | "PageDown" | "PageUp" | "Escape";

export const closedCombobox: ComboboxState = { query: "", open: false, options: [], active: -1 };

const page = 8;

export function isChoosable(option: ComboboxOption | undefined, chosen: ReadonlySet<string>): option is ComboboxOption {
  return option !== undefined && option.reason === undefined && !chosen.has(option.id);
}

/** Answers to an older question are for the caller to drop; these become the list, its first choosable row active. */
export function withOptions(
  state: ComboboxState,
  options: readonly ComboboxOption[],
  chosen: ReadonlySet<string>,
): ComboboxState {
  return { ...state, options, active: options.findIndex((option) => isChoosable(option, chosen)) };
}

export function pressKey(state: ComboboxState, key: ComboboxKey, chosen: ReadonlySet<string>): ComboboxState {
  if (key === "Escape") return state.open ? { ...state, open: false, active: -1 } : { ...state, query: "" };
  if (!state.open) return { ...state, open: true };
  const distance = key === "PageDown" || key === "PageUp" ? page : 1;
  const direction = key === "ArrowDown" || key === "PageDown" ? 1 : -1;
  return { ...state, active: move(state, direction, distance, chosen) };
}

function move(state: ComboboxState, direction: 1 | -1, distance: number, chosen: ReadonlySet<string>): number {
  const choosable = state.options.flatMap((option, index) => (isChoosable(option, chosen) ? [index] : []));
  if (choosable.length === 0) return -1;
  const place = choosable.indexOf(state.active);
  if (place === -1) return (direction === 1 ? choosable[0] : choosable.at(-1)) ?? -1;
  // A single step goes round, a page stops at the end.
  const target =
    distance === 1
      ? (place + direction + choosable.length) % choosable.length
      : Math.min(choosable.length - 1, Math.max(0, place + direction * distance));
  return choosable[target] ?? -1;
}
