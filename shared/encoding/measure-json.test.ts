import { expect, test } from "vitest";

import { utf8 } from "./bytes.ts";
import { parseCanonical } from "./canonical-json.ts";
import { measureJson } from "./measure-json.ts";

const measure = (text: string) => measureJson(utf8(text));

test.for([
  ["1", 0, 0],
  ['""', 0, 1],
  ["[]", 1, 1],
  ['{"a":[{},[]],"b":0}', 3, 8],
  ['["[[[[",{"{":"]"}]', 2, 6],
  [String.raw`["\"[[[","\\",["\\\""]]`, 2, 7],
  ["[0,0,0,0]", 1, 4],
] as const)("%s is so deep and has so many tokens", ([text, depth, tokens]) => {
  expect(measure(text)).toEqual({ depth, tokens });
});

test("what is not JSON is measured to its end", () => {
  for (const text of ["]]]]]", '"', '"\\', String.raw`"\"`, "[[[", "\u0000", ""])
    expect(() => measure(text)).not.toThrow();
});

test("R32: deep JSON is refused before a value is built of it", () => {
  for (const text of ["[".repeat(4_000_000), '{"a":'.repeat(800_000), `${"[".repeat(34)}${"]".repeat(34)}`]) {
    expect(() => parseCanonical(utf8(text))).toThrow(/too deeply/);
  }
  const deepest = `${"[".repeat(33)}${"]".repeat(33)}`;
  expect(() => parseCanonical(utf8(deepest))).not.toThrow();
});

test("R32: a text that is all escapes or all strings is measured in linear time: no byte is looked at often", () => {
  for (const text of [`"${"\\".repeat(4_000)}"`, `"${'\\"'.repeat(2_000)}"`, '""'.repeat(2_000)]) {
    const { bytes, looks } = counted(utf8(text));
    measureJson(bytes);
    expect(looks()).toBeGreaterThanOrEqual(bytes.length);
    expect(looks()).toBeLessThan(4 * bytes.length);
  }
});

/** The same bytes, and how many looks at one of them were taken. */
function counted(bytes: Uint8Array) {
  let count = 0;
  const counting = new Proxy(bytes, {
    get(target, name) {
      if (name === "length") return target.length;
      if (name === "indexOf") {
        return (byte: number, from: number): number => {
          const found = target.indexOf(byte, from);
          count += (found === -1 ? target.length : found + 1) - from;
          return found;
        };
      }
      count += 1;
      return target[Number(name)];
    },
  });
  return { bytes: counting, looks: () => count };
}
