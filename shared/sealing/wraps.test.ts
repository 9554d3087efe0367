import { describe, expect, it } from "vitest";

import { hpkeOpen } from "../../tests/opener/open-dispatch.mjs";
import { type Bytes, equal, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { createHpke, generateCompartmentSeed } from "./hpke.ts";
import { loadHpke } from "./load-hpke.ts";
import { requireSuite } from "./suites.ts";
import { unwrapKey, WRAP_SIZE, wrapKey, wrapMany, type WrapRecipient } from "./wraps.ts";

const CANNOT_OPEN = { ok: false, error: { type: "cannot-open" } };
const random = seededRandom(41);
const hpke = await loadHpke();
const key = generateCompartmentSeed(random);
const seeds = Array.from({ length: 5 }, () => generateCompartmentSeed(random));
const publicKeys = await Promise.all(seeds.map((seed) => hpke.publicKeyFromSeed(seed)));
const info = "tram/wrap/1";
const aadOf = (unit: string) => utf8(`{"type":"tram/wrap","unit":"${unit}","v":1}`);
const recipients = (count: number): WrapRecipient[] =>
  Array.from({ length: count }, (_, at) => ({ publicKey: publicKeys[at % 5]!, aad: aadOf(`X${at}`) }));

async function wrapFor(unit: string): Promise<Bytes> {
  const wrap = await wrapKey(hpke, { publicKey: publicKeys[0]!, key, info, aad: aadOf(unit) });
  if (!wrap.ok) throw new Error(wrap.error.type);
  return wrap.value;
}

describe("a wrap", () => {
  it("is 1,168 bytes and gives the key back", async () => {
    const wrap = await wrapFor("A");
    expect(wrap).toHaveLength(WRAP_SIZE);
    expect(WRAP_SIZE).toBe(1168);
    const opened = await unwrapKey(hpke, { suite: "tram-wrap-1", seed: seeds[0]!, wrap, info, aad: aadOf("A") });
    expect(opened.ok && equal(opened.value, key)).toBe(true);
  });

  it("R12: moved to another unit, level, epoch or dispatch, which its associated data names, it does not open", async () => {
    const wrap = await wrapFor("A");
    const request = { suite: "tram-wrap-1", seed: seeds[0]!, wrap, info, aad: aadOf("A") };
    expect(await unwrapKey(hpke, { ...request, aad: aadOf("B") })).toEqual(CANNOT_OPEN);
    expect(await unwrapKey(hpke, { ...request, seed: seeds[1]! })).toEqual(CANNOT_OPEN);
    expect(await unwrapKey(hpke, { ...request, info: "tram/seed/1" })).toEqual(CANNOT_OPEN);
  });

  it.each(["", "tram-wrap-0", "tram-wrap-2", "TRAM-WRAP-1", "tram-wrap-1 ", "tram-content-1", "none"])(
    "R14: under the suite name %j it is refused, whatever else is right",
    async (suite) => {
      const wrap = await wrapFor("A");
      const refused = { ok: false, error: { type: "unsupported-suite" } };
      expect(await unwrapKey(hpke, { suite, seed: seeds[0]!, wrap, info, aad: aadOf("A") })).toEqual(refused);
      expect(requireSuite(suite === "tram-content-1" ? "tram-content-2" : suite, "tram-content-1")).toEqual(refused);
    },
  );

  it("R14: of a key that is not 32 bytes it is refused by size, and never made", async () => {
    const aad = aadOf("A");
    const short = await hpke.seal({ publicKey: publicKeys[0]!, info, aad, plaintext: key.slice(16) });
    if (!short.ok) throw new Error("refused");
    const request = { suite: "tram-wrap-1", seed: seeds[0]!, wrap: short.value, info, aad };
    expect(await unwrapKey(hpke, request)).toEqual(CANNOT_OPEN);
    await expect(wrapKey(hpke, { publicKey: publicKeys[0]!, key: key.slice(16), info, aad })).rejects.toThrow(
      RangeError,
    );
  });
});

describe("wraps for many", () => {
  it("stand in the recipients' order, each for its own, and come out of slices alike", async () => {
    const all = recipients(21);
    const slices = await Promise.all([
      wrapMany(hpke, { key, info, recipients: all.slice(0, 9) }),
      wrapMany(hpke, { key, info, recipients: all.slice(9) }),
    ]);
    const wraps = slices.flatMap((slice) => (slice.ok ? slice.value : []));
    expect(wraps).toHaveLength(21);
    for (const [at, wrap] of wraps.entries()) {
      expect(hpkeOpen({ seed: seeds[at % 5]!, sealed: wrap, info, aad: all[at]!.aad })).toEqual(key);
    }
  });

  it("of nobody are none", async () => {
    expect(await wrapMany(hpke, { key, info, recipients: [] })).toEqual({ ok: true, value: [] });
  });

  it("report progress that rises to the whole", async () => {
    const progress: number[] = [];
    await wrapMany(hpke, { key, info, recipients: recipients(40), onProgress: (done) => progress.push(done) });
    expect(progress).toEqual([8, 16, 24, 32, 40]);
  });

  it("let messages have their turn every few milliseconds, also where the cryptography never leaves the thread", async () => {
    const draw = seededRandom(42);
    const inThread = createHpke({
      name: "in the thread",
      publicKeyFromSeed: async (seed) => seed,
      seal: async (_, __, plaintext) => ({ enc: draw(1120), ciphertext: draw(plaintext.length + 16) }),
      open: async (seed) => seed,
    });
    let turns = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      turns++;
      port2.postMessage(undefined);
    };
    port2.postMessage(undefined);
    let milliseconds = 0;
    const wrapped = await wrapMany(inThread, { key, info, recipients: recipients(80), now: () => (milliseconds += 8) });
    port1.close();
    expect(wrapped.ok && wrapped.value.length).toBe(80);
    expect(turns).toBeGreaterThan(5);
  });

  it("stop with the signal's reason, and give nothing then", async () => {
    const reason = new Error("the user went back");
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const request = { key, info, recipients: recipients(40), onProgress, signal: controller.signal };
    await expect(wrapMany(hpke, request)).rejects.toBe(reason);
  });

  it("are all refused when one public key is none, and the answer says which", async () => {
    const all = recipients(20);
    all[13] = { publicKey: publicKeys[0]!.slice(1), aad: aadOf("bad") };
    all[17] = all[13];
    const refused = { ok: false, error: { type: "bad-public-key", index: 13 } };
    expect(await wrapMany(hpke, { key, info, recipients: all })).toEqual(refused);
  });
});
