import { expect, test } from "vitest";
import { fromPlainJson, toPlainJson } from "./plain-json.ts";

test("plain data with bytes comes back from JSON as it was, at any depth", () => {
  const value = {
    key: Uint8Array.of(0, 255, 7),
    list: [{ key: new Uint8Array(1216).fill(9) }, "text", 3, null, true],
    empty: new Uint8Array(),
    nested: { levels: ["secret"] },
  };
  expect(fromPlainJson(JSON.parse(JSON.stringify(toPlainJson(value))))).toEqual(value);
});

test("a view of a larger buffer is written as its own bytes alone", () => {
  const view = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
  expect(fromPlainJson(toPlainJson(view))).toEqual(Uint8Array.of(2, 3));
});

test("members that are undefined are left out", () => {
  expect(toPlainJson({ until: undefined, from: 1 })).toEqual({ from: 1 });
});
