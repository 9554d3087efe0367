import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** The colour tokens of one look, `#rrggbb` by name, read from the style sheet itself. */
type Palette = ReadonlyMap<string, string>;

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The declarations of the block that begins at `opening`. */
function blockAfter(opening: string): string {
  const start = css.indexOf(opening);
  if (start === -1) throw new Error(`no ${opening} in tokens.css`);
  return css.slice(start, css.indexOf("}", start));
}

function palette(block: string, look: "light" | "dark"): Palette {
  const pairs = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map(Array.from(pairs, ([, name = "", light = "", dark = ""]) => [name, look === "light" ? light : dark]));
}

/** Relative luminance of sRGB (WCAG 2.2, definition). */
function luminance(colour: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["desk", "paper", "paper-raised", "paper-sunken"];
const washes = ["pen-wash", "stamp-wash", "passed-wash", "failed-wash", "unsure-wash"];

/** Every text colour with every ground that it stands on somewhere. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ["ink", [...grounds, ...washes]],
  ["ink-soft", [...grounds, ...washes]],
  ["pen", [...grounds, "pen-wash"]],
  ["stamp", ["paper", "paper-raised", "paper-sunken", "pen-wash", "stamp-wash"]],
  ["passed", ["paper", "paper-raised", "paper-sunken", "pen-wash", "passed-wash"]],
  ["failed", ["paper", "paper-raised", "paper-sunken", "pen-wash", "failed-wash"]],
  ["unsure", ["paper", "paper-raised", "paper-sunken", "pen-wash", "unsure-wash"]],
  ["on-pen", ["pen", "pen-deep"]],
  ["on-stamp", ["stamp"]],
  ["paper-raised", ["failed"]],
];

/** Borders of controls, the focus ring, dots: 3:1 against what is around them (WCAG 1.4.11). */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ["rule-strong", ["paper", "paper-raised", "paper-sunken", "desk"]],
  ["focus", [...grounds, "pen-wash"]],
  ["stamp", ["paper", "pen-wash"]],
  ["passed", ["paper"]],
];

const looks: readonly (readonly [string, Palette, number])[] = [
  ["light", palette(blockAfter(":root {"), "light"), 4.5],
  ["dark", palette(blockAfter(":root {"), "dark"), 4.5],
  ["high contrast, light", palette(blockAfter("@media (prefers-contrast: more)"), "light"), 7],
  ["high contrast, dark", palette(blockAfter("@media (prefers-contrast: more)"), "dark"), 7],
];

describe.each(looks)("in the %s look", (_, colours, needed) => {
  const colour = (name: string) => colours.get(name) ?? expect.fail(`no colour ${name}`);

  test.each(texts)(`%s can be read on everything that it stands on (${needed}:1)`, (text, onto) => {
    for (const ground of onto) {
      expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(needed);
    }
  });

  test.each(shapes)("%s can be seen (3:1)", (shape, onto) => {
    for (const ground of onto) {
      expect(contrast(colour(shape), colour(ground)), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});

test("high contrast is the same whether the system asks for it or the person", () => {
  const bySystem = palette(blockAfter("@media (prefers-contrast: more)"), "light");
  const byPerson = palette(blockAfter(':root[data-theme="contrast"]'), "light");
  expect(byPerson).toEqual(bySystem);
  expect(palette(blockAfter(':root[data-theme="contrast"]'), "dark")).toEqual(
    palette(blockAfter("@media (prefers-contrast: more)"), "dark"),
  );
});

test("the reckoning agrees with the bounds of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
