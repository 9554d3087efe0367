import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { equal, fromUtf8, toHex, utf8 } from "./bytes.ts";
import { canonicalBytes, type Json, NotCanonicalError, parseCanonical } from "./canonical-json.ts";

const text = (value: Json) => fromUtf8(canonicalBytes(value));
const refuses = (bytes: string | Uint8Array) =>
  expect(() => parseCanonical(typeof bytes === "string" ? utf8(bytes) : bytes)).toThrow(NotCanonicalError);

const safeJson = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((value) => (Object.is(value, -0) ? 0 : value)),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("json"), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: "binary" }).filter((key) => key !== "__proto__" && key.isWellFormed()),
      tie("json"),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).json;

describe("writing canonical JSON", () => {
  it("gives the bytes of RFC 8785, section 3.2.4, where its example fits the narrowed set", () => {
    const value = { string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", literals: [null, true, false] };
    // The hex of the RFC without its member "numbers", whose values are fractions.
    expect(toHex(canonicalBytes(value))).toBe(
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c" +
        "22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d",
    );
  });

  it("sorts members by UTF-16 code units: RFC 8785, section 3.2.3", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const order = ["Carriage Return", "One", "Control", "Latin", "Euro Sign", "Emoji", "Hebrew"];
    const at = order.map((word) => text(value).indexOf(word));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  it("escapes only what RFC 8785, section 3.2.2.2 names, in its form", () => {
    expect(text('\b\t\n\f\r"\\')).toBe('"\\b\\t\\n\\f\\r\\"\\\\"');
    expect(text("\u0000\u001f\u007f\u2028/é")).toBe('"\\u0000\\u001f\u007f\u2028/é"');
  });

  it.each([0, 1, -1, 10, 333333333, 1e15, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    "writes the integer %d in plain digits",
    (value) => {
      expect(text(value)).toMatch(/^-?\d+$/);
      expect(parseCanonical(canonicalBytes(value))).toBe(value);
    },
  );

  it.each([
    ["a fraction", 0.5],
    ["negative zero", -0],
    ["an unsafe integer", 2 ** 53],
    ["infinity", Number.POSITIVE_INFINITY],
    ["NaN", Number.NaN],
    ["a lone high surrogate", "\ud800"],
    ["a lone low surrogate in a name", { "\udc00": 1 }],
    ["undefined", undefined],
    ["a member that is undefined", { a: undefined }],
    // eslint-disable-next-line no-sparse-arrays
    ["a hole in a list", [1, , 2]],
    ["a bigint", 1n],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["bytes", Uint8Array.of(1)],
    ["a member named __proto__", JSON.parse('{"__proto__":1}')],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalBytes(value as Json)).toThrow(NotCanonicalError);
  });

  it("R32: refuses nesting beyond its bound, written or read, without running out of stack", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parseCanonical(utf8(nested(33)))).toBeInstanceOf(Array);
    refuses(nested(34));
    refuses(nested(200_000));
    refuses(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
  });
});

describe("reading canonical JSON", () => {
  it("reads what was written, for any value of the set, and writes the same bytes again", () => {
    fc.assert(
      fc.property(safeJson, (value) => {
        const bytes = canonicalBytes(value);
        const read = parseCanonical(bytes);
        expect(read).toEqual(value);
        expect(equal(canonicalBytes(read), bytes)).toBe(true);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("R15: one changed byte gives another value or a refusal, never the same value", () => {
    const value = { at: "2026-11-22T08:00:00.000Z", list: [1, 20, "văn thư"], none: null, type: "tram/x", v: 1 };
    const bytes = canonicalBytes(value);
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ flip;
        let read: Json;
        try {
          read = parseCanonical(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(NotCanonicalError);
          continue;
        }
        expect(read).not.toEqual(value);
      }
    }
  });

  it.each([
    ["a duplicate member", '{"a":1,"a":1}'],
    ["a duplicate member hidden by an escape", '{"a":1,"\\u0061":2}'],
    ["a duplicate member of another value", '{"a":1,"a":2}'],
    ["members out of order", '{"b":1,"a":2}'],
    ["space between tokens", '{"a": 1}'],
    ["space in front", ' {"a":1}'],
    ["a newline behind", '{"a":1}\n'],
    ["a byte order mark", '\ufeff{"a":1}'],
    ["an escape that was not needed", '"\\u0041"'],
    ["an escaped slash", '"\\/"'],
    ["an escape in uppercase", '"\\u001F"'],
    ["the long form of a short escape", '"\\u000a"'],
    ["a number with a fraction of zero", "1.0"],
    ["a number with an exponent", "1e3"],
    ["a fraction", "0.5"],
    ["negative zero", "-0"],
    ["a huge number", "1e400"],
    ["an integer that is rounded when read", "9007199254740993"],
    ["an integer of a hundred digits", "9".repeat(100)],
    ["an escaped lone surrogate", '"\\ud800"'],
    ["an escaped pair of surrogates", '"\\ud83d\\ude00"'],
    ["a member named __proto__", '{"__proto__":{"v":1}}'],
    ["a comment", '{"a":1/**/}'],
    ["a trailing comma", "[1,]"],
    ["single quotes", "{'a':1}"],
    ["NaN", "NaN"],
    ["nothing", ""],
    ["two values", "1 2"],
    ["a raw control character", '"\u0001"'],
  ])("R15: refuses %s", (_, json) => {
    refuses(json);
  });

  it.each([
    ["a raw surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["an overlong quote", [0xc0, 0xa2, 0x41, 0x22]],
    ["Latin-1", [0x22, 0xe9, 0x22]],
    ["UTF-16", [0x22, 0x00, 0x41, 0x00, 0x22, 0x00]],
    ["a cut character", [0x22, 0xe1, 0xbb]],
    ["a zero byte behind", [0x31, 0x00]],
  ])("R15: refuses %s", (_, bytes) => {
    refuses(Uint8Array.from(bytes));
  });

  it("keeps apart texts that differ in their Unicode normalisation", () => {
    expect(equal(canonicalBytes("\u1ea5"), canonicalBytes("a\u0302\u0301"))).toBe(false);
  });
});
