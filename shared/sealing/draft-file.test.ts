import { describe, expect, it } from "vitest";

import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { padDraftFile, unpadDraftFile } from "./draft-file.ts";
import { padmeLength } from "./padding.ts";

const malformed = { ok: false, error: { type: "malformed-draft-file" } };

describe("a draft's file", () => {
  it.each([0, 1, 4088, 4089, 100_000, 2_000_003])("comes back as it was: %d bytes", async (size) => {
    const file = seededRandom(size)(size);
    const padded = padDraftFile(new Blob([file]));
    expect(padded.size).toBe(padmeLength(8 + size, 4096));
    const back = await unpadDraftFile(padded);
    expect(back.ok && new Uint8Array(await back.value.arrayBuffer())).toEqual(file);
  });

  it("R23: is refused cut, lengthened, with another length, or with bytes in its padding", async () => {
    const bytes = new Uint8Array(await padDraftFile(new Uint8Array(5000).fill(1)).arrayBuffer());
    expect(await unpadDraftFile(new Blob([bytes.slice(0, -1)]))).toEqual(malformed);
    expect(await unpadDraftFile(new Blob([bytes, new Uint8Array(1)]))).toEqual(malformed);
    expect(await unpadDraftFile(new Blob([]))).toEqual(malformed);
    for (const at of [0, 1, 6, 5008, bytes.length - 1]) {
      const changed = bytes.slice();
      changed[at] = 0x7f;
      expect(await unpadDraftFile(new Blob([changed]))).toEqual(malformed);
    }
    expect(await unpadDraftFile(new Blob([new Uint8Array(4096).fill(0xff)]))).toEqual(malformed);
  });
});
