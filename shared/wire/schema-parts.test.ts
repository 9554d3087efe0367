import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../encoding/bytes.ts";
import {
  base64Url,
  hex32,
  hex64,
  instant,
  readObject,
  sequence,
  sortedLevels,
  sortedRoles,
  typed,
  writeObject,
} from "./schema-parts.ts";

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe("text forms", () => {
  it("base64url is exactly what the decoder takes, of the right size", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ABCDwxyz0189-_+/= "), maxLength: 14 });
    fc.assert(
      fc.property(text, fc.nat(10), (value, size) => {
        let decoded: number | undefined;
        try {
          decoded = fromBase64Url(value).length;
        } catch {
          decoded = undefined;
        }
        expect(accepts(base64Url(size), value)).toBe(decoded === size);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it("base64url of every size is accepted by its own bounds alone", () => {
    for (let size = 0; size < 40; size++) {
      const text = toBase64Url(new Uint8Array(size).fill(0xff));
      expect(accepts(base64Url(size), text)).toBe(true);
      expect(accepts(base64Url(size + 1), text)).toBe(false);
      expect(accepts(base64Url({ max: 20 }), text)).toBe(size >= 1 && size <= 20);
    }
  });

  it.each(["2027-06-15T08:30:00.000Z", "1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])(
    "%s is an instant",
    (text) => {
      expect(accepts(instant, text)).toBe(true);
    },
  );

  it.each([
    ...["2027-06-15T08:30:00Z", "2027-06-15T08:30:00.000+00:00", "2027-02-30T00:00:00.000Z", "2027-06-15"],
    ...[
      "2027-06-15T24:00:00.000Z",
      "2027-06-15T08:30:60.000Z",
      "+012027-06-15T08:30:00.000Z",
      "2027-06-15t08:30:00.000z",
    ],
    ...["1969-12-31T23:59:59.999Z", ""],
  ])("R15: %j is no instant", (text) => {
    expect(accepts(instant, text)).toBe(false);
  });

  it.each([
    [hex64, "A".repeat(64)],
    [hex64, "a".repeat(63)],
    [hex64, `${"a".repeat(64)}\n`],
    [hex32, "g".repeat(32)],
    [sequence, -1],
    [sequence, 1.5],
    [sequence, 2 ** 53],
    [sequence, "1"],
    [sortedLevels, []],
    [sortedLevels, ["secret", "unclassified"]],
    [sortedLevels, ["secret", "secret"]],
    [sortedLevels, ["restricted"]],
    [sortedRoles, ["leader", "clerk"]],
  ])("R15: a schema refuses %#", (schema, value) => {
    expect(accepts(schema as z.ZodType, value)).toBe(false);
  });

  it("lists in their order are accepted", () => {
    expect(accepts(sortedLevels, ["unclassified", "topSecret"])).toBe(true);
    expect(accepts(sortedRoles, ["administrator", "clerk", "leader", "specialist"])).toBe(true);
  });
});

describe("objects", () => {
  const schema = typed("tram/example", { name: z.string(), more: sequence.exactOptional() });

  it("are read as they were written", () => {
    const value = { type: "tram/example", v: 1, name: "Lan" } as const;
    expect(readObject(writeObject(value, schema), schema)).toEqual({ ok: true, value });
  });

  it.each([
    ...['{"name":"Lan","type":"tram/other","v":1}', '{"name":"Lan","type":"tram/example","v":2}'],
    ...['{"name":"Lan","type":"tram/example","v":1,"w":1}', '{"type":"tram/example","v":1}', "null", "", "[]", "{"],
    ...['{"name":"Lan","type":"tram/example","type":"tram/example","v":1}', '{"name":1,"type":"tram/example","v":1}'],
    ...['{"more":null,"name":"Lan","type":"tram/example","v":1}', '{"name": "Lan","type":"tram/example","v":1}'],
  ])("R15, R22: %s is malformed", (text) => {
    expect(readObject(utf8(text), schema)).toMatchObject({ ok: false, error: { type: "malformed" } });
  });

  it("R15: bytes that are no UTF-8 are malformed", () => {
    expect(readObject(Uint8Array.of(0x7b, 0xff, 0x7d), schema)).toMatchObject({ error: { type: "malformed" } });
  });

  it("the detail of a refusal holds nothing of the value", () => {
    const refused = readObject(utf8('{"name":5,"type":"tram/example","v":1,"Trần Thị Lan":1}'), schema);
    expect(JSON.stringify(refused)).not.toContain("Lan");
  });

  it("what its own schema refuses is not written", () => {
    expect(() => writeObject({ type: "tram/example", v: 1 }, schema)).toThrow(TypeError);
    expect(fromUtf8(writeObject({ b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  });
});
