import { expect, test } from "vitest";
import { type Bytes, concat, equal } from "../encoding/bytes.ts";
import { RandomnessError } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { blobId, hashPieces } from "../sealing/blob-id.ts";
import { openDraftFile, sealDraftFile } from "./draft-file.ts";

const PLACE = { unit: "Z01", level: "unclassified", draft: "ab".repeat(16) } as const;
const CANNOT = { ok: false, error: { type: "cannot-open" } };

async function seal(file: Bytes, seed = 1) {
  const pieces: Bytes[] = [];
  const random = seededRandom(seed);
  const sealed = await sealDraftFile({ ...PLACE, file, random }, (piece) => void pieces.push(piece));
  return { ...sealed, blob: concat(...pieces) };
}

test("a file of any size comes back whole, under an id that its bytes give", async () => {
  for (const size of [0, 1, 4088, 4089, 2_200_000]) {
    const file = new Uint8Array(size).map((_, i) => i ^ (i >> 8));
    const { blob, id, key, size: sealedSize, pieces } = await seal(file);
    expect(blob.length).toBe(sealedSize);
    expect(await blobId(blob.length, await hashPieces(blob))).toBe(id);
    expect(pieces).toHaveLength(Math.ceil(blob.length / 1_048_576));
    const opened = await openDraftFile({ ...PLACE, key, blob });
    if (!opened.ok) throw new Error(opened.error.type);
    expect(equal(new Uint8Array(await opened.value.arrayBuffer()), file), `${size} bytes`).toBe(true);
  }
});

test("R12: for another unit, level or draft, or under another key, it does not open", async () => {
  const { blob, key } = await seal(new Uint8Array(100));
  const other = await seal(new Uint8Array(100), 2);
  for (const change of [
    { unit: "Z02" },
    { level: "secret" },
    { draft: "cd".repeat(16) },
    { key: other.key },
  ] as const) {
    expect(await openDraftFile({ ...PLACE, key, blob, ...change })).toStrictEqual(CANNOT);
  }
});

test("R11: every flipped byte fails with one uniform error", async () => {
  const { blob, key } = await seal(new Uint8Array(10));
  for (let at = 0; at < blob.length; at++) {
    const touched = blob.slice();
    touched[at] = (touched[at] as number) ^ 4;
    expect(await openDraftFile({ ...PLACE, key, blob: touched }), `byte ${at}`).toStrictEqual(CANNOT);
  }
});

test("every file has a key of its own, and X7: a source that repeats itself seals nothing", async () => {
  const random = seededRandom(9);
  const file = new Uint8Array(10);
  const nowhere = () => undefined;
  const [first, second] = [
    await sealDraftFile({ ...PLACE, file, random }, nowhere),
    await sealDraftFile({ ...PLACE, file, random }, nowhere),
  ];
  expect(equal(first.key, second.key)).toBe(false);
  expect(first.id).not.toBe(second.id);
  const stuck = (length: number) => new Uint8Array(length).fill(1);
  await expect(sealDraftFile({ ...PLACE, file, random: stuck }, nowhere)).rejects.toThrow(RandomnessError);
});
