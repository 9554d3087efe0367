import fc from "fast-check";
import { expect, test } from "vitest";
import { closedCombobox, isChoosable, pressKey, withOptions } from "./combobox-state.ts";
import type { ComboboxKey, ComboboxOption } from "./combobox-state.ts";

const options: ComboboxOption[] = [
  { id: "a", label: "A", reason: "may not hold it" },
  { id: "b", label: "B" },
  { id: "c", label: "C" },
  { id: "d", label: "D" },
];
const none = new Set<string>();
const opened = withOptions({ ...closedCombobox, open: true }, options, none);

test("the first option that can be chosen is active, a disabled or chosen one never", () => {
  expect(opened.active).toBe(1);
  expect(withOptions(opened, options, new Set(["b"])).active).toBe(2);
  expect(withOptions(opened, options.slice(0, 1), none).active).toBe(-1);
});

test("arrows skip what cannot be chosen and go round", () => {
  expect(pressKey(opened, "ArrowUp", none).active).toBe(3);
  expect(pressKey(opened, "ArrowDown", new Set(["c"])).active).toBe(3);
  expect(pressKey({ ...opened, active: 3 }, "ArrowDown", none).active).toBe(1);
});

test("Escape closes the list first and empties the question second", () => {
  const asked = { ...opened, query: "xa" };
  const closed = pressKey(asked, "Escape", none);
  expect(closed).toMatchObject({ open: false, query: "xa" });
  expect(pressKey(closed, "Escape", none).query).toBe("");
});

test("whatever keys are pressed, the active option can be chosen or there is none", () => {
  const keys = fc.constantFrom<ComboboxKey[]>("ArrowDown", "ArrowUp", "PageDown", "PageUp", "Escape");
  const chosenIds = fc.subarray(["a", "b", "c", "d"]).map((ids) => new Set(ids));
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 30 }), chosenIds, (pressed, chosen) => {
      let state = withOptions(opened, options, chosen);
      for (const key of pressed) {
        state = pressKey(state, key, chosen);
        if (state.active !== -1) expect(isChoosable(state.options[state.active], chosen)).toBe(true);
      }
    }),
    { seed: 7 },
  );
});
