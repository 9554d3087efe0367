import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  concat,
  equal,
  fromBase64Url,
  fromHex,
  fromUtf8,
  own,
  sha256Hex,
  toBase64Url,
  toHex,
  uint32be,
  uint64be,
  utf8,
} from "./bytes.ts";

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => own(array));

describe("hex", () => {
  it("reads what it writes, for any bytes", () => {
    fc.assert(
      fc.property(bytes, (value) => equal(fromHex(toHex(value)), value)),
      { seed: 1 },
    );
  });

  it("writes two lowercase digits for each byte", () => {
    expect(toHex(Uint8Array.of(0, 1, 0x0f, 0xa0, 0xff))).toBe("00010fa0ff");
  });

  it.each(["0", "0g", "AB", "aB", "0x00", " 00", "00 ", "00\n", "-1", "０0"])("R15: refuses %j", (text) => {
    expect(() => fromHex(text)).toThrow(SyntaxError);
  });
});

describe("base64url", () => {
  // RFC 4648, section 10, without the padding.
  it.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("writes and reads the RFC 4648 vector %j", (text, encoded) => {
    expect(toBase64Url(utf8(text))).toBe(encoded);
    expect(fromUtf8(fromBase64Url(encoded))).toBe(text);
  });

  it("uses - and _ for 62 and 63", () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe("-__-");
  });

  it("reads what it writes, for any bytes and across its chunks", () => {
    fc.assert(
      fc.property(bytes, (value) => equal(fromBase64Url(toBase64Url(value)), value)),
      { seed: 2 },
    );
    const large = new Uint8Array(100_001).map((_, at) => at * 31);
    expect(equal(fromBase64Url(toBase64Url(large)), large)).toBe(true);
  });

  it("R15: one text for each value: whatever else decodes leniently is refused", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ABCDabcd0189-_+/= \n"), maxLength: 12 }), (text) => {
        let value;
        try {
          value = fromBase64Url(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
          return;
        }
        expect(toBase64Url(value)).toBe(text);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it.each(["Zg==", "Zm8=", "Zm9v\n", " Zm9v", "Z", "Zm9vY", "Zh", "Zm9", "+_8", "a/b_", "Zm9v=", "Zm\u200b9v"])(
    "R15: refuses %j: padding, space, stray bits, the other alphabet",
    (text) => {
      expect(() => fromBase64Url(text)).toThrow(SyntaxError);
    },
  );
});

describe("UTF-8", () => {
  it("keeps a byte order mark as a character", () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe("\ufeffA");
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an overlong zero", [0xc0, 0x80]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a cut sequence", [0xe1, 0xbb]],
    ["UTF-16", [0xff, 0xfe, 0x41, 0x00]],
  ])("R15: refuses %s", (_, sequence) => {
    expect(() => fromUtf8(Uint8Array.from(sequence))).toThrow(TypeError);
  });

  it("R15: refuses to write unpaired surrogates, which would all become the same bytes", () => {
    expect(() => utf8("\ud800")).toThrow(TypeError);
    expect(() => utf8("a\udc00b")).toThrow(TypeError);
    expect(toHex(utf8("\u{1f4e8}"))).toBe("f09f93a8");
  });
});

describe("numbers as bytes", () => {
  it("writes big-endian", () => {
    expect(toHex(uint32be(0x01020304))).toBe("01020304");
    expect(toHex(uint32be(0xffffffff))).toBe("ffffffff");
    expect(toHex(uint64be(Number.MAX_SAFE_INTEGER))).toBe("001fffffffffffff");
    expect(toHex(uint64be(0))).toBe("0000000000000000");
  });

  it.each([-1, 2 ** 32, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %d for 32 bits instead of wrapping",
    (value) => {
      expect(() => uint32be(value)).toThrow(RangeError);
    },
  );

  it.each([-1, 2 ** 53, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %d for 64 bits instead of wrapping",
    (value) => {
      expect(() => uint64be(value)).toThrow(RangeError);
    },
  );
});

describe("bytes", () => {
  it("are equal only with the same length and content", () => {
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(equal(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });

  it("are copied out of a larger buffer by own and concat", () => {
    const large = new Uint8Array(10).fill(7);
    const copy = own(large.subarray(2, 4));
    expect(copy.buffer.byteLength).toBe(2);
    copy[0] = 0;
    expect(large[2]).toBe(7);
    expect(concat(large.subarray(0, 1), copy)).toEqual(Uint8Array.of(7, 0, 7));
  });

  it("hash to the known SHA-256 (FIPS 180-2, appendix B.1), also as a view", async () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await sha256Hex(utf8("abc"))).toBe(abc);
    expect(await sha256Hex(utf8("xabcx").subarray(1, 4))).toBe(abc);
  });
});
