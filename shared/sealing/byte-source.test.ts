import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Bytes, concat, own } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { type ByteSource, openReader, readRange, sizeOf } from "./byte-source.ts";

const data = seededRandom(71)(300_000);

/** A Blob whose stream comes in chunks of these sizes, over and over: engines differ in where they cut. */
class Chunked extends Blob {
  readonly sizes: readonly number[];
  readonly content: Bytes;

  constructor(content: Bytes, sizes: readonly number[]) {
    super([content]);
    this.content = content;
    this.sizes = sizes;
  }

  override stream(): ReadableStream<Bytes> {
    const { content, sizes } = this;
    let at = 0;
    let turn = 0;
    return new ReadableStream<Bytes>({
      pull(controller) {
        const size = sizes[turn++ % sizes.length] as number;
        if (at >= content.length) controller.close();
        else controller.enqueue(content.slice(at, (at += size)));
      },
    });
  }
}

async function readAll(source: ByteSource, sizes: readonly number[]): Promise<Bytes> {
  const reader = openReader(source);
  const parts: Promise<Bytes>[] = [];
  let left = sizeOf(source);
  for (let turn = 0; left > 0; turn++) {
    const size = Math.min(left, sizes[turn % sizes.length] as number);
    parts.push(reader.read(size));
    left -= size;
  }
  const whole = concat(...(await Promise.all(parts)));
  await reader.close();
  return whole;
}

describe("reading from front to back", () => {
  it("gives the source's bytes, however it comes and however it is asked for, also with reads that overlap", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.integer({ min: 0, max: 20_000 }), async (chunks, reads, length) => {
        const content = data.slice(0, length);
        expect(await readAll(new Chunked(content, chunks), reads)).toEqual(content);
      }),
      { seed: 72, numRuns: 60 },
    );
    for (const source of [data, new Blob([data]), new Blob([data.subarray(0, 7), new Blob([data.subarray(7)])])]) {
      expect(await readAll(source, [70_001, 1])).toEqual(data);
    }
  });

  it("reads a range, and refuses to go beyond it", async () => {
    for (const source of [data, new Blob([data])]) {
      const reader = openReader(source, 10, 30);
      expect(own(await reader.read(5))).toEqual(data.slice(10, 15));
      expect(await reader.read(0)).toHaveLength(0);
      expect(own(await reader.read(15))).toEqual(data.slice(15, 30));
      await expect(reader.read(1)).rejects.toThrow(RangeError);
      await reader.close();
    }
  });

  it("passes on that a source fails, to this read and to those after it", async () => {
    const gone = new Error("the file is gone");
    class Failing extends Blob {
      override stream(): ReadableStream<Bytes> {
        return new ReadableStream({ pull: (controller) => controller.error(gone) });
      }
    }
    const reader = openReader(new Failing([data]));
    const reads = await Promise.allSettled([reader.read(1), reader.read(1)]);
    expect(reads.map((read) => read.status === "rejected" && read.reason)).toEqual([gone, gone]);
    await reader.close();
  });
});

describe("reading one range", () => {
  it("gives exactly it", async () => {
    for (const source of [data, new Blob([data])]) {
      expect(own(await readRange(source, 3, 9))).toEqual(data.slice(3, 9));
      expect(await readRange(source, 5, 5)).toHaveLength(0);
    }
  });

  it.each([
    [-1, 5],
    [5, 3],
    [0, data.length + 1],
  ])("refuses from %d to %d", async (start, end) => {
    for (const source of [data, new Blob([data])])
      await expect(readRange(source, start, end)).rejects.toThrow(RangeError);
  });
});
