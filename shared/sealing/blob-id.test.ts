import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { blobId as openerBlobId, keyCommitment as openerKeyCommitment } from "../../tests/opener/open-dispatch.mjs";
import { fromHex, sha256, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { blobId, hashPieces, pieceCount } from "./blob-id.ts";
import { PIECE_SIZE } from "./content.ts";
import { keyCommitment } from "./key-commitment.ts";

describe("a blob's id", () => {
  it("is the hash that the protocol writes, computed here with Node's own SHA-256", async () => {
    const piece = createHash("sha256").update("x").digest();
    const input = Buffer.concat([Buffer.from("tram/blob/1\0"), Buffer.from("0000000000000001", "hex"), piece]);
    const expected = createHash("sha256").update(input).digest("hex");
    expect(await blobId(1, [await sha256(utf8("x"))])).toBe(expected);
  });

  it.each([1, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 3 * PIECE_SIZE])(
    "is the same from bytes, from a Blob and in the independent opener: %d bytes",
    async (size) => {
      const blob = seededRandom(size)(size);
      const hashes = await hashPieces(blob);
      expect(hashes).toHaveLength(pieceCount(size));
      expect(await hashPieces(new Blob([blob]))).toEqual(hashes);
      expect(await blobId(size, hashes)).toBe(openerBlobId(blob));
    },
  );

  it("R23: changes with any piece, with their order and with the size", async () => {
    const hashes = await hashPieces(seededRandom(1)(2 * PIECE_SIZE));
    const [a, b] = [hashes[0]!, hashes[1]!];
    const ids = await Promise.all([
      blobId(2 * PIECE_SIZE, [a, b]),
      blobId(2 * PIECE_SIZE, [b, a]),
      blobId(2 * PIECE_SIZE - 1, [a, b]),
      blobId(2 * PIECE_SIZE, [a, a]),
    ]);
    expect(new Set(ids).size).toBe(4);
  });

  it("is refused for an empty blob, and for other hashes than one a piece", async () => {
    const hash = new Uint8Array(32);
    await expect(blobId(0, [])).rejects.toThrow(RangeError);
    await expect(blobId(1, [])).rejects.toThrow(RangeError);
    await expect(blobId(1, [hash, hash])).rejects.toThrow(RangeError);
    await expect(blobId(PIECE_SIZE + 1, [hash])).rejects.toThrow(RangeError);
    await expect(blobId(1, [hash.slice(1)])).rejects.toThrow(RangeError);
    await expect(blobId(1.5, [hash, hash])).rejects.toThrow(RangeError);
    expect(await hashPieces(new Uint8Array(0))).toEqual([]);
  });

  it("stops hashing with the signal's reason", async () => {
    const reason = new Error("no longer wanted");
    await expect(hashPieces(new Uint8Array(10), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("a key commitment", () => {
  it("is the hash that the protocol writes", async () => {
    const key = fromHex("00".repeat(31) + "01");
    const input = Buffer.concat([Buffer.from("tram/key-commitment/1\0"), key]);
    expect(await keyCommitment(key)).toBe(createHash("sha256").update(input).digest("hex"));
    expect(await keyCommitment(key)).toBe(openerKeyCommitment(key));
  });

  it("is refused for what is no content key", async () => {
    await expect(keyCommitment(new Uint8Array(31))).rejects.toThrow(RangeError);
  });
});
