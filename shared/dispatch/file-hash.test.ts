import { expect, test } from "vitest";
import { sha256Hex } from "../encoding/bytes.ts";
import { hashFile } from "./file-hash.ts";

const MIB = 1_048_576;

test("a file's hash is SHA-256, in memory and in a Blob, whole and from its front", async () => {
  const bytes = new Uint8Array(1000).map((_, i) => i);
  expect(await hashFile(bytes)).toBe(await sha256Hex(bytes));
  expect(await hashFile(new Blob([bytes]), 300)).toBe(await sha256Hex(bytes.subarray(0, 300)));
  expect(await hashFile(new Uint8Array(0))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  await expect(hashFile(bytes, 1001)).rejects.toThrow(RangeError);
});

test("R32: above 64 MiB it is read in chunks, to the same hash, and the signal's reason ends it", async () => {
  const large = new Uint8Array(65 * MIB + 7);
  for (let at = 0; at < large.length; at += 4099) large[at] = at >> 12;
  const chunks: number[] = [];
  class Counting extends Blob {
    override slice(start = 0, end = this.size): Blob {
      chunks.push(end - start);
      return super.slice(start, end);
    }
  }
  expect(await hashFile(new Counting([large]))).toBe(await sha256Hex(large));
  expect(Math.max(...chunks)).toBe(4 * MIB);
  const control = new AbortController();
  const hashing = hashFile(large, large.length, control.signal);
  control.abort(new Error("locked"));
  await expect(hashing).rejects.toThrow("locked");
});
