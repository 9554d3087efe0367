import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { gcm } from "@noble/ciphers/aes.js";
import { describe, expect, it } from "vitest";

import { hpkeKeySchedule, hpkeOpen, xwingDecapsulate, xwingKeys } from "../../tests/opener/open-dispatch.mjs";
import { type Bytes, concat, equal, fromHex, toHex, utf8 } from "../encoding/bytes.ts";
import { platformRandom, RandomnessError } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { createHpke, generateCompartmentSeed, type Hpke, type HpkeBackend } from "./hpke.ts";
import { createNativeBackend } from "./hpke-native.ts";
import { createPortableBackend } from "./hpke-portable.ts";
import { loadHpke } from "./load-hpke.ts";
import hpkeVectors from "./testing/hpke-vectors.json" with { type: "json" };
import xWingVectors from "./testing/x-wing-vectors.json" with { type: "json" };

const CANNOT_OPEN = { ok: false, error: { type: "cannot-open" } };
const BAD_PUBLIC_KEY = { ok: false, error: { type: "bad-public-key" } };
const LOW_ORDER = [
  "00".repeat(32),
  "01" + "00".repeat(31),
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ec" + "ff".repeat(30) + "7f",
  "ed" + "ff".repeat(30) + "7f",
  "ee" + "ff".repeat(30) + "7f",
];

const native = createHpke(createNativeBackend());
const portable = createHpke(createPortableBackend());
const seed = generateCompartmentSeed(seededRandom(31));
const publicKey = xwingKeys(seed).publicKey as Bytes;
const info = "tram/wrap/1";
const aad = utf8('{"type":"tram/wrap","v":1}');
const plaintext = utf8("thirty-two bytes of content key!");
const psk = { key: generateCompartmentSeed(seededRandom(32)), id: utf8("rendezvous id 16") };

async function sealed(hpke: Hpke): Promise<Bytes> {
  const result = await hpke.seal({ publicKey, info, aad, plaintext });
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}

async function sealedPsk(hpke: Hpke): Promise<Bytes> {
  const result = await hpke.sealPsk({ publicKey, info, aad, plaintext, psk });
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}

describe("the oracle that the tests below use", () => {
  it.each(xWingVectors.vectors)("gives the keys and secrets of the X-Wing draft's vectors", (vector) => {
    expect(toHex(xwingKeys(fromHex(vector.seed)).publicKey)).toBe(vector.pk);
    expect(toHex(xwingDecapsulate(fromHex(vector.seed), fromHex(vector.ct)))).toBe(vector.ss);
  });

  it("gives the published vector of HPKE with X-Wing", () => {
    const vector = hpkeVectors.xWing;
    const sharedSecret = xwingDecapsulate(fromHex(vector.seed), fromHex(vector.enc));
    expect(toHex(sharedSecret)).toBe(vector.shared_secret);
    const schedule = hpkeKeySchedule({ kem: 0x647a, aead: 3, keySize: 32, sharedSecret, info: fromHex(vector.info) });
    expect(toHex(schedule.key)).toBe(vector.key);
    expect(toHex(schedule.baseNonce)).toBe(vector.base_nonce);
    const opened = chacha20poly1305(schedule.key, schedule.baseNonce, fromHex(vector.aad)).decrypt(fromHex(vector.ct));
    expect(toHex(opened)).toBe(vector.pt);
  });

  it("gives the vector of RFC 9180 for mode psk", () => {
    const vector = hpkeVectors.psk;
    const schedule = hpkeKeySchedule({
      kem: 0x0020,
      aead: 1,
      keySize: 16,
      sharedSecret: fromHex(vector.shared_secret),
      info: fromHex(vector.info),
      psk: fromHex(vector.psk),
      pskId: fromHex(vector.psk_id),
    });
    expect(toHex(schedule.key)).toBe(vector.key);
    expect(toHex(schedule.baseNonce)).toBe(vector.base_nonce);
    const opened = gcm(schedule.key, schedule.baseNonce, fromHex(vector.aad)).decrypt(fromHex(vector.ct));
    expect(toHex(opened)).toBe(vector.pt);
  });
});

describe.each([
  ["native", native, portable],
  ["portable", portable, native],
])("HPKE, %s backend", (_, hpke, other) => {
  it.each(xWingVectors.vectors)(
    "makes the public key of the X-Wing draft's vectors from their seed",
    async (vector) => {
      expect(toHex(await hpke.publicKeyFromSeed(fromHex(vector.seed)))).toBe(vector.pk);
    },
  );

  it("seals what itself, the other backend and the independent opener open", async () => {
    const wrap = await sealed(hpke);
    expect(wrap.length).toBe(1120 + plaintext.length + 16);
    for (const opener of [hpke, other]) {
      const opened = await opener.open({ seed, info, aad, sealed: wrap });
      expect(opened.ok && equal(opened.value, plaintext)).toBe(true);
    }
    expect(hpkeOpen({ seed, info, aad, sealed: wrap })).toEqual(plaintext);
  });

  it("seals with a psk what itself, the other backend and the independent opener open with it", async () => {
    const wrap = await sealedPsk(hpke);
    for (const opener of [hpke, other]) {
      const opened = await opener.openPsk({ seed, info, aad, sealed: wrap, psk });
      expect(opened.ok && equal(opened.value, plaintext)).toBe(true);
    }
    expect(hpkeOpen({ seed, info, aad, sealed: wrap, psk: psk.key, pskId: psk.id })).toEqual(plaintext);
  });

  it("seals an empty plaintext and a long one", async () => {
    for (const size of [0, 300_000]) {
      const long = seededRandom(size)(size);
      const wrap = await hpke.seal({ publicKey, info, aad, plaintext: long });
      if (!wrap.ok) throw new Error("refused");
      const opened = await other.open({ seed, info, aad, sealed: wrap.value });
      expect(opened.ok && equal(opened.value, long)).toBe(true);
    }
  });

  it("never seals the same bytes twice alike", async () => {
    expect(equal((await sealed(hpke)).slice(0, 1120), (await sealed(hpke)).slice(0, 1120))).toBe(false);
  });

  it("R12: does not open under another info, associated data, seed, psk or mode", async () => {
    const wrap = await sealed(hpke);
    const request = { seed, info, aad, sealed: wrap };
    const otherSeed = generateCompartmentSeed(seededRandom(33));
    expect(await hpke.open({ ...request, info: "tram/seed/1" })).toEqual(CANNOT_OPEN);
    expect(await hpke.open({ ...request, aad: utf8('{"type":"tram/wrap","v":2}') })).toEqual(CANNOT_OPEN);
    expect(await hpke.open({ ...request, aad: new Uint8Array(0) })).toEqual(CANNOT_OPEN);
    expect(await hpke.open({ ...request, seed: otherSeed })).toEqual(CANNOT_OPEN);
    expect(await hpke.openPsk({ ...request, psk })).toEqual(CANNOT_OPEN);

    const withPsk = { ...request, sealed: await sealedPsk(hpke), psk };
    expect(await hpke.open(withPsk)).toEqual(CANNOT_OPEN);
    expect(await hpke.openPsk({ ...withPsk, psk: { ...psk, key: otherSeed } })).toEqual(CANNOT_OPEN);
    expect(await hpke.openPsk({ ...withPsk, psk: { ...psk, id: utf8("another id") } })).toEqual(CANNOT_OPEN);
  });

  it("R11: cut, lengthened, empty and random wraps fail with the same error", async () => {
    const wrap = await sealed(hpke);
    const random = seededRandom(34);
    const bad = [0, 1, 16, 1119, 1120, 1135, 1136, wrap.length - 1].map((size) => wrap.slice(0, size));
    bad.push(concat(wrap, new Uint8Array(1)), wrap.slice(1), random(wrap.length), new Uint8Array(wrap.length));
    bad.push(new Uint8Array(wrap.length).fill(0xff));
    for (const one of bad) expect(await hpke.open({ seed, info, aad, sealed: one })).toEqual(CANNOT_OPEN);
    expect(await hpke.open({ seed: seed.slice(1), info, aad, sealed: wrap })).toEqual(CANNOT_OPEN);
  });

  it("refuses a public key of another size, of coefficients out of range, or of low order", async () => {
    const request = { info, aad, plaintext };
    const overflow = publicKey.slice();
    overflow.fill(0xff, 0, 384);
    for (const bad of [publicKey.slice(1), concat(publicKey, new Uint8Array(1)), new Uint8Array(0), overflow]) {
      expect(await hpke.seal({ ...request, publicKey: bad })).toEqual(BAD_PUBLIC_KEY);
    }
    for (const point of LOW_ORDER) {
      const bad = concat(publicKey.slice(0, 1184), fromHex(point));
      expect(await hpke.seal({ ...request, publicKey: bad })).toEqual(BAD_PUBLIC_KEY);
    }
  });

  it("refuses a psk that is short or has no id, instead of falling back to mode base", async () => {
    const request = { publicKey, info, aad, plaintext };
    for (const weak of [
      { ...psk, key: psk.key.slice(1) },
      { ...psk, key: new Uint8Array(0) },
      { ...psk, id: new Uint8Array(0) },
    ]) {
      await expect(hpke.sealPsk({ ...request, psk: weak })).rejects.toThrow(RangeError);
      await expect(hpke.openPsk({ seed, info, aad, sealed: new Uint8Array(1200), psk: weak })).rejects.toThrow(
        RangeError,
      );
    }
  });
});

describe("every backend", () => {
  it("R11: every flipped byte of a wrap fails with one uniform error", { timeout: 60_000 }, async () => {
    const wrap = await sealed(native);
    for (let at = 0; at < wrap.length; at++) {
      const changed = wrap.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      expect(await native.open({ seed, info, aad, sealed: changed }), String(at)).toEqual(CANNOT_OPEN);
      if (at % 29 === 0) expect(await portable.open({ seed, info, aad, sealed: changed })).toEqual(CANNOT_OPEN);
    }
  });

  it("agrees on encapsulations of low order: refused before any cryptography, also with the ignored bit set", async () => {
    const backend: HpkeBackend = {
      name: "asked",
      publicKeyFromSeed: () => Promise.reject(new Error("asked")),
      seal: () => Promise.reject(new Error("asked")),
      open: () => Promise.resolve(utf8("opened")),
    };
    const hpke = createHpke(backend);
    const wrap = await sealed(native);
    expect((await hpke.open({ seed, info, aad, sealed: wrap })).ok).toBe(true);
    for (const point of LOW_ORDER) {
      for (const bit of [0, 0x80]) {
        const changed = wrap.slice();
        changed.set(fromHex(point), 1088);
        changed[1119] = (changed[1119] as number) | bit;
        expect(await hpke.open({ seed, info, aad, sealed: changed })).toEqual(CANNOT_OPEN);
        // That the list holds such points and no others is the curve's to say: here the result is all zero.
        expect(() => xwingDecapsulate(seed, changed.slice(0, 1120))).toThrow();
      }
    }
  });

  it("X7: is stopped when the platform gives the same encapsulation twice", async () => {
    const same = await sealed(native);
    const stuck = createHpke({
      ...createNativeBackend(),
      seal: async () => ({ enc: same.slice(0, 1120), ciphertext: same.slice(1120) }),
    });
    await sealed(stuck);
    await expect(sealed(stuck)).rejects.toThrow(RandomnessError);
  });

  it("X7: makes no seed from broken randomness", () => {
    expect(() => generateCompartmentSeed((length) => new Uint8Array(length))).toThrow(RandomnessError);
    expect(generateCompartmentSeed(platformRandom)).toHaveLength(32);
  });

  it("throws for a seed of another size, and where the platform fails for a reason of its own", async () => {
    await expect(native.publicKeyFromSeed(seed.slice(1))).rejects.toThrow(RangeError);
    const failing = createHpke({ ...createNativeBackend(), seal: () => Promise.reject(new Error("out of memory")) });
    await expect(failing.seal({ publicKey, info, aad, plaintext })).rejects.toThrow("out of memory");
  });

  it("is chosen by trying, once: native where this platform has the pieces", async () => {
    const hpke = await loadHpke();
    expect(hpke.backend).toBe("native");
    expect(await loadHpke()).toBe(hpke);
  });
});
