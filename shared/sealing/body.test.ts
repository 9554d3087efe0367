import { describe, expect, it } from "vitest";

import { readBody } from "../../tests/opener/open-dispatch.mjs";
import { type Bytes, concat, uint32be, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes, type Json } from "../encoding/canonical-json.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { buildBody, isPartName, MAX_INDEX_SIZE, MAX_PARTS, readBodyIndex } from "./body.ts";
import { padmeLength } from "./padding.ts";

const malformed = (rule: string) => ({ ok: false, error: { type: "malformed-body", rule } });
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());

/** A body with any index, padded as it should be: what a hostile sealer could make. */
function forge(index: Bytes, parts: Bytes, total = padmeLength(4 + index.length + parts.length, 4096)): Bytes {
  const used = concat(uint32be(index.length), index, parts);
  return concat(used, new Uint8Array(Math.max(0, total - used.length)));
}

const indexOf = (parts: Json): Bytes => canonicalBytes({ type: "tram/body", v: 1, parts });

describe("a body", () => {
  const manifest = utf8('{"type":"tram/manifest"}');
  const pdf = seededRandom(1)(70_000);
  const parts = [
    { name: "manifest.json", data: manifest },
    { name: "manifest.p7s", data: new Uint8Array(0) },
    { name: "files/0", data: new Blob([pdf]) },
  ];

  it("gives its parts back, at the places that its index names", async () => {
    const body = buildBody(parts);
    const index = await readBodyIndex(body);
    if (!index.ok) throw new Error(index.error.rule);
    expect(index.value.parts.map(({ name, size }) => [name, size])).toEqual([
      ["manifest.json", manifest.length],
      ["manifest.p7s", 0],
      ["files/0", pdf.length],
    ]);
    for (const { name, data } of parts) {
      const part = index.value.parts.find((each) => each.name === name);
      if (part === undefined) throw new Error(name);
      const expected = data instanceof Blob ? await bytesOf(data) : data;
      expect(await bytesOf(body.slice(part.start, part.start + part.size))).toEqual(expected);
    }
  });

  it("is read alike from bytes and from a Blob, and by the independent opener", async () => {
    const bytes = await bytesOf(buildBody(parts));
    expect(await readBodyIndex(bytes)).toEqual(await readBodyIndex(buildBody(parts)));
    expect([...readBody(bytes).keys()]).toEqual(["manifest.json", "manifest.p7s", "files/0"]);
    expect(readBody(bytes).get("files/0")).toEqual(pdf);
  });

  it("R31: one character more in a part leaves its size unchanged within a class", () => {
    const size = (length: number) => buildBody([{ name: "files/0", data: new Uint8Array(length) }]).size;
    expect(new Set([0, 1, 100, 3000].map(size))).toEqual(new Set([4096]));
    expect(size(100_000)).toBe(size(100_001));
    expect(new Set(Array.from({ length: 1000 }, (_, more) => size(1_000_000 + more))).size).toBe(1);
  });

  it("throws for names and numbers of parts that no reader would take", () => {
    const data = utf8("x");
    expect(() => buildBody([])).toThrow(RangeError);
    expect(() => buildBody([{ name: "../x", data }])).toThrow(RangeError);
    expect(() =>
      buildBody([
        { name: "x", data },
        { name: "x", data },
      ]),
    ).toThrow(RangeError);
    const many = Array.from({ length: MAX_PARTS + 1 }, (_, at) => ({ name: `files/${at}`, data }));
    expect(() => buildBody(many)).toThrow(RangeError);
    expect(() => buildBody(many.slice(1))).not.toThrow();
  });

  it("with as many parts as allowed is read", async () => {
    const data = utf8("x");
    const index = await readBodyIndex(
      buildBody(Array.from({ length: MAX_PARTS }, (_, at) => ({ name: `files/${at}`, data }))),
    );
    expect(index.ok && index.value.parts.length).toBe(MAX_PARTS);
  });
});

describe("a hostile body", () => {
  it("R23: is refused with sizes that do not add up, or padding of another size", async () => {
    const one = utf8("abc");
    const good = forge(indexOf([{ name: "a", size: 3 }]), one);
    expect((await readBodyIndex(good)).ok).toBe(true);
    expect(await readBodyIndex(good.slice(0, -1))).toEqual(malformed("size"));
    expect(await readBodyIndex(concat(good, new Uint8Array(1)))).toEqual(malformed("padding"));
    expect(await readBodyIndex(forge(indexOf([{ name: "a", size: 3 }]), one, 8192))).toEqual(malformed("padding"));
    const large = forge(indexOf([{ name: "a", size: 5000 }]), new Uint8Array(5000));
    expect((await readBodyIndex(large)).ok).toBe(true);
    expect(await readBodyIndex(large.slice(0, -1))).toEqual(malformed("padding"));
    expect(await readBodyIndex(forge(indexOf([{ name: "a", size: 5000 }]), one))).toEqual(malformed("part-size"));
  });

  it("R23: is refused with anything in its padding, at the first byte, in the middle, at the last", async () => {
    const size = 3_000_001;
    const good = forge(indexOf([{ name: "a", size }]), new Uint8Array(size));
    const start = 4 + indexOf([{ name: "a", size }]).length + size;
    expect((await readBodyIndex(good)).ok).toBe(true);
    for (const at of [start, Math.floor((start + good.length) / 2), good.length - 1]) {
      const changed = good.slice();
      changed[at] = 1;
      expect(await readBodyIndex(changed)).toEqual(malformed("padding"));
    }
  });

  it.each([
    ["../a"],
    ["a/../b"],
    ["a/.."],
    ["."],
    ["a/./b"],
    ["/a"],
    ["a/"],
    ["a//b"],
    [""],
    ["A"],
    ["a b"],
    ["a\\b"],
    ["c:a"],
    ["a\u0000b"],
    ["à"],
    ["a..b"],
    ["a".repeat(65)],
    ["a\n"],
  ])("R33: is refused with a part named %j", async (name) => {
    expect(isPartName(name)).toBe(false);
    expect(await readBodyIndex(forge(indexOf([{ name, size: 0 }]), new Uint8Array(0)))).toEqual(malformed("part-name"));
  });

  it.each(["a", "a-b.c", "files/0", "files/1023", "manifest.p7s", "a".repeat(64)])("a part may be named %j", (name) => {
    expect(isPartName(name)).toBe(true);
  });

  it("R23: is refused with a name twice", async () => {
    const parts = [
      { name: "a", size: 1 },
      { name: "a", size: 1 },
    ];
    expect(await readBodyIndex(forge(indexOf(parts), new Uint8Array(2)))).toEqual(malformed("part-name"));
  });

  it.each([-1, Number.MAX_SAFE_INTEGER, 5000])(
    "R32: is refused with a part of %d bytes that are not there",
    async (size) => {
      expect(await readBodyIndex(forge(indexOf([{ name: "a", size }]), new Uint8Array(3)))).toEqual(
        malformed("part-size"),
      );
    },
  );

  it.each([
    ["another type", { type: "tram/bodies", v: 1, parts: [{ name: "a", size: 0 }] }],
    ["another version", { type: "tram/body", v: 2, parts: [{ name: "a", size: 0 }] }],
    ["an unknown member", { type: "tram/body", v: 1, parts: [{ name: "a", size: 0 }], more: 1 }],
    ["an unknown member of a part", { type: "tram/body", v: 1, parts: [{ name: "a", size: 0, sha256: "" }] }],
    ["a size as text", { type: "tram/body", v: 1, parts: [{ name: "a", size: "0" }] }],
    ["a name that is no text", { type: "tram/body", v: 1, parts: [{ name: 1, size: 0 }] }],
    ["parts that are no list", { type: "tram/body", v: 1, parts: { name: "a", size: 0 } }],
    ["a part that is null", { type: "tram/body", v: 1, parts: [null] }],
    ["no parts", { type: "tram/body", v: 1, parts: [] }],
    ["a list for an object", ["tram/body", 1, []]],
    ["null", null],
  ] satisfies [string, Json][])("R15: is refused with an index of %s", async (_, index) => {
    expect(await readBodyIndex(forge(canonicalBytes(index), new Uint8Array(0)))).toEqual(malformed("index"));
  });

  it.each([
    ["a duplicate member", '{"parts":[{"name":"a","size":0}],"type":"tram/body","v":1,"v":1}'],
    ["members out of order", '{"type":"tram/body","v":1,"parts":[{"name":"a","size":0}]}'],
    ["a fraction", '{"parts":[{"name":"a","size":0.0}],"type":"tram/body","v":1}'],
    ["a huge number", '{"parts":[{"name":"a","size":1e400}],"type":"tram/body","v":1}'],
    ["broken JSON", '{"parts":['],
  ])("R15: is refused with an index that has %s", async (_, index) => {
    expect(await readBodyIndex(forge(utf8(index), new Uint8Array(0)))).toEqual(malformed("index"));
  });

  it("R32: is refused for a long index before any of it is read", async () => {
    const read: number[] = [];
    class Recording extends Blob {
      override slice(start = 0, end = this.size) {
        read.push(end - start);
        return super.slice(start, end);
      }
    }
    const index = new Uint8Array(MAX_INDEX_SIZE + 1).fill(0x20);
    expect(await readBodyIndex(new Recording([forge(index, new Uint8Array(0))]))).toEqual(malformed("index"));
    expect(read).toEqual([4]);
  });

  it("R32: is refused with too many parts, too large an index, or an index beyond its end", async () => {
    const many = Array.from({ length: MAX_PARTS + 1 }, (_, at) => ({ name: `files/${at}`, size: 0 }));
    expect(await readBodyIndex(forge(indexOf(many), new Uint8Array(0)))).toEqual(malformed("index"));
    const long = new Uint8Array(MAX_INDEX_SIZE + 1).fill(0x20);
    expect(await readBodyIndex(forge(long, new Uint8Array(0)))).toEqual(malformed("index"));
    for (const size of [0, 4093, 4097, 0xffffffff]) {
      const body = new Uint8Array(4096);
      body.set(uint32be(size));
      expect(await readBodyIndex(body)).toEqual(malformed("index"));
    }
    expect(await readBodyIndex(new Uint8Array(0))).toEqual(malformed("size"));
    expect(await readBodyIndex(new Uint8Array(4095))).toEqual(malformed("size"));
  });
});
