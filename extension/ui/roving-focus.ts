import { useState } from "preact/hooks";

export type RovingAxis = "vertical" | "horizontal";

/** The index that a key moves to in a list of `count`, or undefined when the key means nothing here. Does not go round. */
export function rovingTarget(key: string, index: number, count: number, axis: RovingAxis): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const clamp = (target: number) => Math.min(last, Math.max(0, target));
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return last;
    case axis === "vertical" ? "ArrowDown" : "ArrowRight":
      return clamp(index + 1);
    case axis === "vertical" ? "ArrowUp" : "ArrowLeft":
      return clamp(index - 1);
    default:
      break;
  }
  if (axis === "vertical" && key === "PageDown") return clamp(index + 10);
  if (axis === "vertical" && key === "PageUp") return clamp(index - 10);
  return undefined;
}

/**
 * One tab stop for a whole list: only the item at `index` is reachable by Tab, the others by arrows. The list is marked
 * `data-roving-list`, its items `data-roving`.
 */
export function useRovingFocus(count: number, axis: RovingAxis, start = 0) {
  const [wanted, setIndex] = useState(start);
  const index = Math.min(wanted, Math.max(0, count - 1));

  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = rovingTarget(event.key, index, count, axis);
    if (target === undefined) return;
    event.preventDefault();
    setIndex(target);
    const list = event.currentTarget.closest("[data-roving-list]");
    list?.querySelectorAll<HTMLElement>("[data-roving]")[target]?.focus();
  };

  return { index, setIndex, onKeyDown, tabIndexOf: (item: number) => (item === index ? 0 : -1) };
}
