import { describe, expect, test } from "vitest";
import { concat, fromHex, toHex } from "../encoding/bytes.ts";
import { DerError } from "./der-node.ts";
import { Fields, parseDer, sequence } from "./der-reader.ts";
import { readNamedBits, readOid, readSmallInteger, readTime, readUnsigned } from "./der-values.ts";
import {
  element,
  generalizedTime,
  integer,
  namedBits,
  oid,
  sequenceOf,
  setOf,
  time,
  utf8String,
} from "./der-writer.ts";

/** Bytes of an element with the tag around text. */
function text(tag: number, content: string): string {
  return toHex(element(tag, new TextEncoder().encode(content)));
}

describe("one value has one form: refused is", () => {
  test.each([
    ["nothing at all", ""],
    ["a tag alone", "30"],
    ["an indefinite length", "30800000"],
    ["a length of no octets more", "308000"],
    ["a long length that fits the short form", "30810100"],
    ["a length with a leading zero", `30820080${"0500".repeat(64)}`],
    ["a length of five octets", "30850000000000"],
    ["a length beyond the end", "300205"],
    ["an inner length beyond the outer one", "3003040500"],
    ["bytes after the end", "050000"],
    ["a long tag", "1f8100"],
    ["an application tag", "4100"],
    ["a private tag", "c100"],
    ["a boolean of 01", "010101"],
    ["a boolean of two octets", "0102ffff"],
    ["an integer without octets", "0200"],
    ["a positive integer with a spare zero", "02020001"],
    ["a negative integer with a spare octet", "0202ff80"],
    ["a null with content", "050100"],
    ["a bit string without octets", "0300"],
    ["a bit string with eight unused bits", "03020800"],
    ["an empty bit string with unused bits", "030101"],
    ["an unused bit that is set", "03020101"],
    ["a bit string in parts", "2304030200ff"],
    ["an octet string in parts", "2404040200ff"],
    ["a primitive sequence", "1000"],
    ["an object identifier without octets", "0600"],
    ["an object identifier with a padded arc", "06028001"],
    ["an object identifier cut short", "060181"],
    ["an object identifier of 65 octets", `0641${"01".repeat(65)}`],
    ["a text that is not UTF-8", "0c01ff"],
    ["an overlong UTF-8 sequence", "0c02c080"],
    ["a character that PrintableString lacks", "13012a"],
    ["a T61String", "140141"],
    ["a BMPString", "1e020041"],
    ["an IA5String", "160141"],
    ["a set out of order", "3106020102020101"],
    ["a set that repeats an element", "3106020101020101"],
    ["a UTCTime without seconds", text(0x17, "2701010000Z")],
    ["a UTCTime with an offset", text(0x17, "270101000000+0700")],
    ["a 30th of February", text(0x17, "270230000000Z")],
    ["a leap second", text(0x17, "161231235960Z")],
    ["an hour of 24", text(0x18, "20270101240000Z")],
    ["a fraction with a trailing zero", text(0x18, "20270101000000.10Z")],
    ["a fraction without digits", text(0x18, "20270101000000.Z")],
    ["a local time", text(0x18, "20270101000000")],
    [
      "a nest of 30 sequences",
      toHex(Array.from({ length: 30 }).reduce<Uint8Array<ArrayBuffer>>((inner) => sequenceOf(inner), sequenceOf())),
    ],
  ])("%s", (_, hex) => {
    expect(() => parseDer(fromHex(hex))).toThrow(DerError);
  });

  test("a named bit list with trailing zero bits", () => {
    expect(() => readNamedBits(parseDer(fromHex("030200c0")))).toThrow(DerError);
    expect(() => readNamedBits(parseDer(fromHex("03020640")))).not.toThrow();
  });

  test("an element that is missing, another one, or one too many", () => {
    const node = parseDer(sequenceOf(integer(1), integer(2)));
    const fields = sequence(node);
    expect(() => fields.next(0x04)).toThrow(DerError);
    fields.next();
    expect(() => fields.end()).toThrow(DerError);
    fields.next();
    expect(() => fields.next()).toThrow(DerError);
    expect(() => new Fields(node, 0x31)).toThrow(DerError);
  });
});

describe("what is written is read again", () => {
  test.each([
    "2.5.4.3",
    "0.9.2342.19200300.100.1.25",
    "1.2.840.113549.1.9.16.2.47",
    "2.999.3",
    "2.25.72295624978871954856408381937228840413.1.6",
  ])("object identifier %s", (dotted) => {
    expect(readOid(parseDer(oid(dotted)))).toBe(dotted);
  });

  test.each([0, 1, 127, 128, 255, 256, 65_535, 2 ** 31, 2 ** 47])("integer %i", (value) => {
    expect(readSmallInteger(parseDer(integer(value)))).toBe(value);
  });

  test("integers from octets, leading zeros left out", () => {
    expect(toHex(readUnsigned(parseDer(integer(fromHex("0000ff")))))).toBe("ff");
    expect(toHex(integer(fromHex("0000")))).toBe("020100");
    expect(toHex(integer(fromHex("80")))).toBe("02020080");
    expect(() => readUnsigned(parseDer(fromHex("0201ff")))).toThrow(DerError);
    expect(() => readSmallInteger(parseDer(integer(fromHex("01000000000000"))))).toThrow(DerError);
  });

  test.each([[[]], [[0]], [[0, 1]], [[1, 3, 4, 5]], [[0, 5, 6]], [[16]]])("named bits %j", (bits) => {
    expect(readNamedBits(parseDer(namedBits(bits)))).toEqual(bits);
  });

  test.each([
    "1950-01-01T00:00:00.000Z",
    "2049-12-31T23:59:59.000Z",
    "2050-01-01T00:00:00.000Z",
    "2190-02-28T12:00:00.000Z",
  ])("the moment %s", (iso) => {
    expect(readTime(parseDer(time(new Date(iso)))).toISOString()).toBe(iso);
    expect(readTime(parseDer(generalizedTime(new Date(iso)))).toISOString()).toBe(iso);
  });

  test("lengths on both sides of every step", () => {
    for (const size of [0, 127, 128, 255, 256, 65_535, 65_536]) {
      const node = parseDer(element(0x04, new Uint8Array(size)));
      expect(node.content.length).toBe(size);
    }
  });

  test("a set, whatever the order in which its elements are given", () => {
    const [a, b, c] = [utf8String("a"), utf8String("b"), integer(300)];
    expect(toHex(setOf([b, c, a]))).toBe(toHex(setOf([c, a, b])));
    expect(() => parseDer(setOf([b, c, a]))).not.toThrow();
  });
});

test("whatever bytes come, the answer is a tree or a DerError", () => {
  let state = 12_345;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16;
  const tags = [0x30, 0x31, 0x02, 0x03, 0x04, 0x06, 0x0c, 0x17, 0x18, 0xa0, 0x80];
  for (let round = 0; round < 3000; round++) {
    const parts = Array.from({ length: 1 + (next() % 5) }, () =>
      concat(
        Uint8Array.of(tags[next() % tags.length] as number, next() % 8),
        Uint8Array.from({ length: next() % 8 }, () => next() & 0xff),
      ),
    );
    try {
      const bytes = concat(...parts);
      expect(parseDer(bytes).der.length).toBe(bytes.length);
    } catch (error) {
      expect(error).toBeInstanceOf(DerError);
    }
  }
});
