import { describe, expect, it } from "vitest";

import { decryptStreaming } from "../../tests/opener/open-dispatch.mjs";
import { type Bytes, concat, equal, utf8 } from "../encoding/bytes.ts";
import { drawRandom, platformRandom, type Random, RandomnessError } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import {
  contentSize,
  createContentReader,
  decryptContent,
  encryptContent,
  openContent,
  openContentToBlob,
  PIECE_SIZE,
  sealContent,
} from "./content.ts";

const CANNOT_OPEN = { ok: false, error: { type: "cannot-open" } };
const FIRST = PIECE_SIZE - 40 - 16;
const NEXT = PIECE_SIZE - 16;
const key = drawRandom(seededRandom(100), 32);
const associatedData = utf8('{"type":"tram/content","v":1}');

const plain = (size: number, seed = 5) => seededRandom(seed)(size);

function seal(plaintext: Blob | Bytes, random: Random = seededRandom(7)) {
  return sealContent({ key, associatedData, plaintext, random });
}

function open(ciphertext: Blob | Bytes, more: { key?: Bytes; associatedData?: Bytes } = {}) {
  return openContent({ key, associatedData, ciphertext, ...more });
}

const sizes = [0, 1, 15, 16, 4096, FIRST - 1, FIRST, FIRST + 1, FIRST + NEXT - 1, FIRST + NEXT, FIRST + NEXT + 1];

describe("content encryption", () => {
  it.each(sizes)("opens what it sealed, and so does the independent opener: %d bytes", async (size) => {
    const plaintext = plain(size);
    const sealed = await seal(plaintext);
    expect(sealed.length).toBe(contentSize(size));
    expect(sealed.length).toBe(40 + size + 16 * Math.max(1, Math.ceil(sealed.length / PIECE_SIZE)));
    expect(sealed[0]).toBe(0x28);
    const opened = await open(sealed);
    expect(opened.ok && equal(opened.value, plaintext)).toBe(true);
    expect(equal(decryptStreaming(key, associatedData, sealed) as Bytes, plaintext)).toBe(true);
  });

  it("gives the same pieces from a Blob as from bytes, with any number in flight, each 1 MiB but the last", async () => {
    const plaintext = plain(3 * PIECE_SIZE + 5);
    const expected = await seal(plaintext);
    for (const inFlight of [1, 2, 8]) {
      const pieces: Bytes[] = [];
      const file = new Blob([plaintext.subarray(0, 1000), plaintext.subarray(1000)]);
      const request = { key, associatedData, plaintext: file, random: seededRandom(7), inFlight };
      for await (const piece of encryptContent(request)) pieces.push(piece);
      expect(pieces.map((piece) => piece.length)).toEqual([
        PIECE_SIZE,
        PIECE_SIZE,
        PIECE_SIZE,
        expected.length % PIECE_SIZE,
      ]);
      expect(equal(concat(...pieces), expected)).toBe(true);
    }
  });

  it("opens from a Blob into a Blob, and piece by piece from a reader", async () => {
    const plaintext = plain(2 * PIECE_SIZE);
    const sealed = await seal(plaintext);
    const toBlob = await openContentToBlob({ key, associatedData, ciphertext: new Blob([sealed]) });
    expect(toBlob.ok && equal(new Uint8Array(await toBlob.value.arrayBuffer()), plaintext)).toBe(true);
    const asked: number[] = [];
    const readPiece = async (index: number) => {
      asked.push(index);
      return sealed.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE);
    };
    const opened = await openContent({ key, associatedData, ciphertext: { size: sealed.length, readPiece } });
    expect(opened.ok && equal(opened.value, plaintext)).toBe(true);
    expect(asked).toEqual([0, 1, 2]);
  });

  it("opens any piece alone, knowing the whole size and the header", async () => {
    const plaintext = plain(2 * PIECE_SIZE + 100);
    const sealed = await seal(plaintext);
    const reader = await createContentReader({ key, associatedData, size: sealed.length, head: sealed.slice(0, 40) });
    if (!reader.ok) throw new Error("refused");
    expect(reader.value.pieces).toBe(3);
    expect(reader.value.plaintextSize).toBe(plaintext.length);
    for (const index of [2, 0, 1]) {
      const piece = await reader.value.openPiece(index, sealed.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE));
      const { start, end } = reader.value.plaintextRange(index);
      expect(piece.ok && equal(piece.value, plaintext.slice(start, end))).toBe(true);
    }
    await expect(reader.value.openPiece(3, new Uint8Array(1))).rejects.toThrow(RangeError);
  });

  it("reports progress that rises to the whole", async () => {
    const seen: [number, number][] = [];
    const plaintext = plain(2 * PIECE_SIZE);
    const sealed = await sealContent({
      key,
      associatedData,
      plaintext,
      random: seededRandom(7),
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen).toEqual([
      [FIRST, plaintext.length],
      [FIRST + NEXT, plaintext.length],
      [plaintext.length, plaintext.length],
    ]);
    const opened: number[] = [];
    await openContent({ key, associatedData, ciphertext: sealed, onProgress: (done) => opened.push(done) });
    expect(opened).toEqual([PIECE_SIZE, 2 * PIECE_SIZE, sealed.length]);
  });

  it("stops with the signal's reason, before and between pieces", async () => {
    const reason = new Error("the user went back");
    const plaintext = plain(4 * PIECE_SIZE);
    const before = encryptContent({
      key,
      associatedData,
      plaintext,
      random: seededRandom(7),
      signal: AbortSignal.abort(reason),
    });
    await expect(before.next()).rejects.toBe(reason);

    const controller = new AbortController();
    const between = encryptContent({
      key,
      associatedData,
      plaintext,
      random: seededRandom(7),
      signal: controller.signal,
    });
    await between.next();
    controller.abort(reason);
    await expect(between.next()).rejects.toBe(reason);

    const sealed = await seal(plaintext);
    const opening = new AbortController();
    const stopped = decryptContent({ key, associatedData, ciphertext: sealed, signal: opening.signal }, () =>
      opening.abort(reason),
    );
    await expect(stopped).rejects.toBe(reason);
  });

  it("passes on what reading the plaintext or the ciphertext throws", async () => {
    const gone = new Error("the file is gone");
    const readPiece = () => Promise.reject(gone);
    await expect(openContent({ key, associatedData, ciphertext: { size: 5000, readPiece } })).rejects.toBe(gone);
    class Shrunk extends Blob {
      override stream() {
        return new Blob([]).stream();
      }
    }
    await expect(seal(new Shrunk([plain(5000)]))).rejects.toThrow(RangeError);
  });

  it("throws for a key of another size", async () => {
    await expect(
      sealContent({ key: key.slice(1), associatedData, plaintext: key, random: platformRandom }),
    ).rejects.toThrow(RangeError);
  });
});

describe("what is refused", () => {
  it("R11: every flipped byte of header and ciphertext fails with one uniform error", async () => {
    const sealed = await seal(plain(200));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      expect(await open(changed)).toEqual(CANNOT_OPEN);
    }
  });

  it("R11: a flipped byte in any piece fails, at its edges too", async () => {
    const sealed = await seal(plain(2 * PIECE_SIZE + 50));
    const edges = [
      0,
      1,
      32,
      33,
      39,
      40,
      1000,
      PIECE_SIZE - 17,
      PIECE_SIZE - 1,
      PIECE_SIZE,
      2 * PIECE_SIZE,
      sealed.length - 1,
    ];
    for (const at of edges) {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ 0x80;
      expect(await open(changed)).toEqual(CANNOT_OPEN);
    }
  });

  it("R12: another key or other associated data does not open it", async () => {
    const sealed = await seal(plain(100));
    expect(await open(sealed, { key: drawRandom(seededRandom(101), 32) })).toEqual(CANNOT_OPEN);
    expect(await open(sealed, { associatedData: utf8('{"type":"tram/content","v":2}') })).toEqual(CANNOT_OPEN);
    expect(await open(sealed, { associatedData: new Uint8Array(0) })).toEqual(CANNOT_OPEN);
  });

  it("R23: pieces that are swapped, moved, dropped, repeated, cut or appended to do not open", async () => {
    const sealed = await seal(plain(3 * PIECE_SIZE + 50));
    const piece = (index: number) => sealed.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE);
    const [a, b, c, d] = [piece(0), piece(1), piece(2), piece(3)];
    const whole = await open(concat(a, b, c, d));
    expect(whole.ok).toBe(true);
    for (const pieces of [
      [a, c, b, d],
      [b, a, c, d],
      [a, b, d],
      [a, c, d],
      [a, b, b, d],
      [a, b, c],
      [a],
      [a, b, c, d, d],
      [b, c, d],
    ]) {
      expect(await open(concat(...pieces))).toEqual(CANNOT_OPEN);
    }
    for (const cut of [1, 15, 16, 50, 51, 66, d.length]) expect(await open(sealed.slice(0, -cut))).toEqual(CANNOT_OPEN);
    expect(await open(concat(sealed, new Uint8Array(1)))).toEqual(CANNOT_OPEN);
    expect(await open(concat(sealed, new Uint8Array(16)))).toEqual(CANNOT_OPEN);
  });

  it("R23: a piece of another ciphertext under the same key does not fit in", async () => {
    const plaintext = plain(2 * PIECE_SIZE);
    const one = await seal(plaintext, seededRandom(8));
    const other = await seal(plaintext, seededRandom(9));
    const mixed = one.slice();
    mixed.set(other.subarray(PIECE_SIZE, 2 * PIECE_SIZE), PIECE_SIZE);
    expect(await open(mixed)).toEqual(CANNOT_OPEN);
  });

  it("R23: a ciphertext that was cut at a piece and given as whole stops before its end, and is not ok", async () => {
    const sealed = await seal(plain(2 * PIECE_SIZE));
    const got: number[] = [];
    const cut = sealed.slice(0, 2 * PIECE_SIZE);
    const result = await decryptContent(
      { key, associatedData, ciphertext: cut },
      (piece) => void got.push(piece.length),
    );
    expect(result).toEqual(CANNOT_OPEN);
    expect(got).toEqual([FIRST]);
  });

  it("R23: a reader refuses a piece under another number, and a piece 0 with another header", async () => {
    const sealed = await seal(plain(2 * PIECE_SIZE + 100));
    const reader = await createContentReader({ key, associatedData, size: sealed.length, head: sealed });
    if (!reader.ok) throw new Error("refused");
    const first = sealed.slice(0, PIECE_SIZE);
    const second = sealed.slice(PIECE_SIZE, 2 * PIECE_SIZE);
    expect(await reader.value.openPiece(0, second)).toEqual(CANNOT_OPEN);
    expect(await reader.value.openPiece(1, first)).toEqual(CANNOT_OPEN);
    first[5] = (first[5] as number) ^ 1;
    expect(await reader.value.openPiece(0, first)).toEqual(CANNOT_OPEN);
    expect(await reader.value.openPiece(1, second.slice(1))).toEqual(CANNOT_OPEN);
  });

  it("R14: another header length, as another parameter set has it, is refused", async () => {
    const sealed = await seal(plain(100));
    for (const length of [0x18, 0x27, 0x29, 0x00, 0xff]) {
      const changed = sealed.slice();
      changed[0] = length;
      expect(await open(changed)).toEqual(CANNOT_OPEN);
    }
  });

  it("R32: garbage of any size is refused", async () => {
    for (const size of [0, 1, 39, 40, 55, 56, 57, 5000]) {
      expect(await open(plain(size, size))).toEqual(CANNOT_OPEN);
      const marked = plain(size, size);
      marked[0] = 0x28;
      expect(await open(marked)).toEqual(CANNOT_OPEN);
    }
  });

  it("X7: broken randomness encrypts nothing: failed, short, constant, repeated", async () => {
    const broken: Random[] = [
      () => {
        throw new Error("no entropy");
      },
      (length) => plain(length - 1),
      (length) => new Uint8Array(length),
      (length) => new Uint8Array(length).fill(0xff),
    ];
    for (const random of broken) await expect(seal(plain(10), random)).rejects.toThrow(RandomnessError);
    const repeating: Random = (length) => plain(length);
    await seal(plain(10), repeating);
    await expect(seal(plain(10), repeating)).rejects.toThrow(RandomnessError);
  });

  it("X7: two encryptions of the same bytes share neither salt nor prefix", async () => {
    const random = seededRandom(10);
    const one = await seal(plain(10), random);
    const two = await seal(plain(10), random);
    expect(equal(one.slice(1, 33), two.slice(1, 33))).toBe(false);
    expect(equal(one.slice(33, 40), two.slice(33, 40))).toBe(false);
  });
});
