import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, it } from "vitest";

import { decryptStreaming } from "../../tests/opener/open-dispatch.mjs";
import { equal, utf8 } from "../encoding/bytes.ts";
import { type Random, RandomnessError } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { sealContent } from "./content.ts";
import { generateCompartmentSeed } from "./hpke.ts";
import { loadHpke } from "./load-hpke.ts";
import { deriveStreamKey, openNotice, openSmall, sealNotice, sealSmall } from "./message.ts";

const CANNOT_OPEN = { ok: false, error: { type: "cannot-open" } };
const seed = generateCompartmentSeed(seededRandom(51));
const key = await deriveStreamKey(seed);
const aad = utf8('{"type":"tram/event-seal","v":1}');
const message = utf8('{"type":"tram/event-body","v":1}');

describe("a stream key", () => {
  it("is HKDF-SHA256 of the seed as the protocol writes it", () => {
    expect(equal(key, hkdf(sha256, seed, undefined, utf8("tram/stream-key/1"), 32) as typeof key)).toBe(true);
  });

  it("is refused for what is no seed", async () => {
    await expect(deriveStreamKey(seed.slice(1))).rejects.toThrow(RangeError);
  });
});

describe("a small sealing", () => {
  it.each([0, 1, 508, 509, 100_000, 1_032_188])("opens to the message: %d bytes", async (size) => {
    const long = seededRandom(size)(size);
    const sealed = await sealSmall(key, aad, long, seededRandom(1));
    const opened = await openSmall(key, aad, sealed);
    expect(opened.ok && equal(opened.value, long)).toBe(true);
  });

  it("holds uint32be(length), the message and zeros, as the independent opener sees it", async () => {
    const padded = decryptStreaming(key, aad, await sealSmall(key, aad, message, seededRandom(1)));
    expect(padded).toHaveLength(512);
    expect([...padded.subarray(0, 4)]).toEqual([0, 0, 0, message.length]);
    expect(padded.subarray(4, 4 + message.length)).toEqual(message);
    expect(padded.subarray(4 + message.length).every((byte) => byte === 0)).toBe(true);
  });

  it("R31: has one size for all messages of its smallest class", async () => {
    const sizes = new Set<number>();
    for (const size of [0, 1, 100, 507, 508]) {
      sizes.add((await sealSmall(key, aad, new Uint8Array(size), seededRandom(1))).length);
    }
    expect(sizes).toEqual(new Set([40 + 512 + 16]));
  });

  it("R11: every flipped byte fails with one uniform error", async () => {
    const sealed = await sealSmall(key, aad, message, seededRandom(1));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await openSmall(key, aad, changed)).toEqual(CANNOT_OPEN);
    }
  });

  it("R11, R12: another key, other associated data and wrong padding give that same error", async () => {
    const sealed = await sealSmall(key, aad, message, seededRandom(1));
    expect(await openSmall(await deriveStreamKey(generateCompartmentSeed(seededRandom(52))), aad, sealed)).toEqual(
      CANNOT_OPEN,
    );
    expect(await openSmall(key, utf8("{}"), sealed)).toEqual(CANNOT_OPEN);
    expect(await openSmall(key, aad, sealed.slice(0, -1))).toEqual(CANNOT_OPEN);
    for (const plaintext of [new Uint8Array(512).fill(1), new Uint8Array(513), new Uint8Array(0), message]) {
      const forged = await sealContent({ key, associatedData: aad, plaintext, random: seededRandom(2) });
      expect(await openSmall(key, aad, forged)).toEqual(CANNOT_OPEN);
    }
  });

  it("throws for a message that does not fit in one piece", async () => {
    await expect(sealSmall(key, aad, new Uint8Array(1_032_189), seededRandom(1))).rejects.toThrow(RangeError);
  });

  it("X7: is refused when randomness repeats", async () => {
    const repeating: Random = (length) => seededRandom(3)(length);
    await sealSmall(key, aad, message, repeating);
    await expect(sealSmall(key, aad, message, repeating)).rejects.toThrow(RandomnessError);
  });
});

describe("a notice", () => {
  it("opens with the compartment's seed alone, shows its class alone, and R11, R12: else one error", async () => {
    const hpke = await loadHpke();
    const binding = { info: "tram/notice/1", aad };
    const publicKey = await hpke.publicKeyFromSeed(seed);
    const sizes = new Set<number>();
    for (const size of [0, 10, 4092]) {
      const notice = await sealNotice(hpke, { ...binding, publicKey, message: new Uint8Array(size) });
      if (!notice.ok) throw new Error("refused");
      sizes.add(notice.value.length);
      const request = { ...binding, seed, sealed: notice.value };
      expect(await openNotice(hpke, request)).toEqual({ ok: true, value: new Uint8Array(size) });
      expect(await openNotice(hpke, { ...request, aad: message })).toEqual(CANNOT_OPEN);
      expect(await openNotice(hpke, { ...request, sealed: notice.value.slice(0, -1) })).toEqual(CANNOT_OPEN);
    }
    expect(sizes).toEqual(new Set([1120 + 4096 + 16]));
    const unpadded = await hpke.seal({ ...binding, publicKey, plaintext: message });
    expect(unpadded.ok && (await openNotice(hpke, { ...binding, seed, sealed: unpadded.value }))).toEqual(CANNOT_OPEN);
  });
});
