import { sha1 } from "@noble/hashes/legacy.js";
import { describe, expect, it } from "vitest";

import { decryptStreaming } from "../../tests/opener/open-dispatch.mjs";
import { concat, fromHex, fromUtf8, toHex, utf8 } from "../encoding/bytes.ts";
import { drawRandom } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import {
  ciphertextSize,
  decryptSegment,
  deriveSegmentKey,
  encryptSegment,
  headerOf,
  headerSize,
  nonceSize,
  plaintextRange,
  plaintextSize,
  segmentCount,
  type StreamingParameters,
} from "./streaming-aead.ts";

const SMALL: StreamingParameters = { keySize: 32, hash: "SHA-256", segmentSize: 64 };

// Tink, streamingaead/internal/testing: AesGcmHkdfStreaming, "manually created test vector".
const TINK = {
  parameters: { keySize: 16, hash: "SHA-1", segmentSize: 64 } satisfies StreamingParameters,
  key: fromHex("6eb56cdc726dfbe5d57f2fcdc6e9345b"),
  associatedData: utf8("aad"),
  plaintext: utf8("This is a fairly long plaintext. It is of the exact length to create three output blocks. "),
  nonce: fromHex("93b3af5e14ab378d065addfc8484da642c0862877baea8"),
  segments: [
    "db92d9c77406a406168478821c4298eab3e6d531277f4c1a051714faebcaefcbca7b7be05e9445ea",
    "a0bb2904153398a25084dd80ae0edcd1c3079fcea2cd3770630ee36f7539207b8ec9d754956d486b71cdf989f0ed6fba6779b63558be0a66e668df14e1603cd2",
    "af8944844078345286d0b292e772e7190775c51a0f83e40c0b75821027e7e538e111",
  ],
};

async function encrypt(parameters: StreamingParameters, key: string, aad: string, nonce: string, plaintext: string) {
  const header = headerOf(parameters, fromHex(nonce));
  const segmentKey = await deriveSegmentKey(parameters, fromHex(key), utf8(aad), header, "encrypt");
  if (segmentKey === undefined) throw new Error("refused");
  const bytes = utf8(plaintext);
  const size = ciphertextSize(parameters, bytes.length);
  const count = segmentCount(parameters, size);
  const segments = [];
  for (let index = 0; index < count; index++) {
    const { start, end } = plaintextRange(parameters, size, index);
    segments.push(await encryptSegment(segmentKey, index, index === count - 1, bytes.subarray(start, end)));
  }
  return { header, segments };
}

describe("the streaming AEAD", () => {
  it("gives the published Tink vector, segment by segment", async () => {
    const { header, segments } = await encrypt(
      TINK.parameters,
      toHex(TINK.key),
      "aad",
      toHex(TINK.nonce),
      fromUtf8(TINK.plaintext),
    );
    expect(toHex(header)).toBe(`18${toHex(TINK.nonce)}`);
    expect(segments.map(toHex)).toEqual(TINK.segments);
  });

  it("opens the published Tink vector, and the independent opener opens it too", async () => {
    const header = headerOf(TINK.parameters, TINK.nonce);
    const key = await deriveSegmentKey(TINK.parameters, TINK.key, TINK.associatedData, header, "decrypt");
    const opened = await Promise.all(
      TINK.segments.map((segment, index) => decryptSegment(key!, index, index === 2, fromHex(segment))),
    );
    expect(concat(...opened.map((part) => part!))).toEqual(TINK.plaintext);
    const whole = concat(header, ...TINK.segments.map(fromHex));
    const parameters = { segmentSize: 64, keySize: 16, hash: sha1 };
    expect(decryptStreaming(TINK.key, TINK.associatedData, whole, parameters)).toEqual(TINK.plaintext);
  });

  it("lays out every size so that its size gives the plaintext's back, and its ranges cover it without a gap", () => {
    for (let plain = 0; plain < 400; plain++) {
      const size = ciphertextSize(SMALL, plain);
      expect(plaintextSize(SMALL, size)).toBe(plain);
      let at = 0;
      for (let index = 0; index < segmentCount(SMALL, size); index++) {
        const { start, end } = plaintextRange(SMALL, size, index);
        expect(start).toBe(at);
        expect(end).toBeGreaterThanOrEqual(start);
        at = end;
      }
      expect(at).toBe(plain);
    }
  });

  it("refuses the sizes that no plaintext has, the empty segment behind a full one among them", () => {
    const possible = new Set(Array.from({ length: 600 }, (_, plain) => ciphertextSize(SMALL, plain)));
    for (let size = 0; size < 600; size++) {
      expect(plaintextSize(SMALL, size) !== undefined, String(size)).toBe(possible.has(size));
    }
    expect(plaintextSize(SMALL, headerSize(SMALL) + 16)).toBe(0);
    expect(plaintextSize(SMALL, 64 + 16)).toBeUndefined();
    for (const size of [-1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER])
      expect(plaintextSize(SMALL, size)).toBeUndefined();
  });

  it("refuses more segments than there are numbers", () => {
    const one = { keySize: 32, hash: "SHA-256", segmentSize: 17 + 40 } as const;
    expect(() => ciphertextSize(one, 41 * 2 ** 32)).toThrow(RangeError);
  });

  it("refuses a header of other parameters", async () => {
    const nonce = drawRandom(seededRandom(1), nonceSize(SMALL));
    const header = headerOf(SMALL, nonce);
    for (const wrong of [
      header.slice(1),
      Uint8Array.of(...header, 0),
      new Uint8Array(0),
      headerOf(TINK.parameters, TINK.nonce),
    ]) {
      expect(await deriveSegmentKey(SMALL, new Uint8Array(32).fill(1), utf8("a"), wrong, "decrypt")).toBeUndefined();
    }
    const marked = header.slice();
    marked[0] = 0x18;
    expect(await deriveSegmentKey(SMALL, new Uint8Array(32).fill(1), utf8("a"), marked, "decrypt")).toBeUndefined();
  });
});
