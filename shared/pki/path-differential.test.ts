/**
 * Our path check beside `openssl verify -x509_strict` over chains that are spoiled in one way each, from a fixed seed. It
 * never accepts what OpenSSL refuses; what it refuses, it refuses by the rule that was broken. PKI_CHAINS sets how many
 * chains are tried beyond one of each kind, PKI_SEED another seed.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCertificate } from "./certificate.ts";
import { exportPublicKey } from "./keys.ts";
import {
  type Draft,
  type HostileChain,
  type Keys,
  type LeafKind,
  draftAuthority,
  draftLeaf,
  signChain,
} from "./testing/hostile-chain.ts";
import type { Mutation, Scene } from "./testing/mutation.ts";
import { MUTATIONS, flipBit } from "./testing/mutations.ts";
import { NOW, ORGANISATION, makeKeys } from "./testing/practice-pki.ts";
import { createPathMemory } from "./path-memory.ts";
import { Openssl } from "./testing/openssl.ts";
import { type PathError, type ValidPath, pinRoot, validatePath } from "./validate-path.ts";
import type { Result } from "../result.ts";
import { CERTIFICATE_KINDS } from "./profile.ts";

const SEED = Number(process.env["PKI_SEED"] ?? 20260901);
const MORE = Number(process.env["PKI_CHAINS"] ?? 40);

const UNIT_LEAVES = ["signing", "authentication", "device", "seal"] as const satisfies readonly LeafKind[];

let keys: readonly Keys[];
let p384: Keys;
/** Of all chains of the run: it may change the cost of an answer, never the answer. */
const memory = createPathMemory();
const openssl = new Openssl();

beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: 7 }, () => makeKeys()));
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  p384 = { privateKey: pair.privateKey, publicKey: await exportPublicKey(pair.publicKey) };
});
afterAll(() => openssl[Symbol.dispose]());

/** Numbers from a seed (mulberry32). */
function seeded(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) % limit;
  };
}

/** A good chain of drafts: the root, unit CAs down to a depth, a leaf. */
async function makeScene(pick: (limit: number) => number, mutation?: Mutation): Promise<Scene> {
  const depth = mutation?.depth ?? 1 + pick(3);
  const leaf = mutation?.leaf ?? UNIT_LEAVES[pick(UNIT_LEAVES.length)];
  if (leaf === undefined) throw new RangeError("no such leaf");
  const path = [ORGANISATION, `P${pick(34)}`, `P${pick(34)}.C${pick(99)}`, `X${pick(9)}`].slice(0, depth + 1);
  const chain: Draft[] = [];
  for (let at = 0; at <= depth; at++) {
    chain.push(await draftAuthority(keys[at] as Keys, path.slice(0, at + 1), depth - at));
  }
  chain.push(await draftLeaf(leaf, keys[4] as Keys, path));
  return { chain, spare: keys.slice(5), p384, pick };
}

async function judge(chain: HostileChain) {
  const parsed = await parseCertificate(chain.root);
  if (!parsed.ok) throw new Error(`the root itself is refused: ${parsed.error.detail}`);
  const root = await pinRoot(chain.root, parsed.value.fingerprint);
  if (!root.ok) throw new Error(root.error.type);
  const { leaf, intermediates } = chain;
  const input = { leaf, intermediates, root: root.value, at: NOW, usage: CERTIFICATE_KINDS };
  const ours = await validatePath(input);
  expect(ruleOf(await validatePath({ ...input, memory }))).toBe(ruleOf(ours));
  const theirs = openssl.verify({ leaf, untrusted: intermediates, root: chain.root }, NOW);
  return { ours, theirs };
}

function ruleOf(result: Result<ValidPath, PathError>): string {
  return result.ok ? "accepted" : result.error.type;
}

describe("M10: a chain with", () => {
  test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))("%s", async (name, mutation) => {
    const scene = await makeScene(seeded(SEED + name.length), mutation);
    await mutation.apply(scene);
    const { ours, theirs } = await judge(await signChain(scene.chain));
    const expected = mutation.refusal.length === 0 ? ["accepted"] : mutation.refusal;
    expect(expected, ours.ok ? "" : ours.error.detail).toContain(ruleOf(ours));
    if (mutation.openssl !== "either") {
      expect(theirs.ok ? "accepts" : "refuses", theirs.output).toBe(mutation.openssl);
    }
    if (ours.ok) expect(theirs.ok, theirs.output).toBe(true);
  });
});

test(`M10: never is a chain accepted that openssl refuses: ${MORE} chains of seed ${SEED}`, async () => {
  const pick = seeded(SEED);
  const wrong: string[] = [];
  let accepted = 0;
  for (let i = 0; i < MORE; i++) {
    const flip = pick(4) === 0;
    const mutation = flip ? undefined : (MUTATIONS[pick(4) === 0 ? 0 : pick(MUTATIONS.length)] as Mutation);
    const scene = await makeScene(pick, mutation);
    if (mutation === undefined) flipBit(scene);
    else await mutation.apply(scene);
    const { ours, theirs } = await judge(await signChain(scene.chain));
    if (ours.ok) accepted++;
    if (ours.ok && !theirs.ok) wrong.push(`chain ${i}, ${mutation?.name ?? "a bit flipped"}: ${theirs.output}`);
    const expected =
      mutation === undefined ? undefined : mutation.refusal.length === 0 ? ["accepted"] : mutation.refusal;
    if (expected !== undefined && !expected.includes(ruleOf(ours) as never)) {
      wrong.push(`chain ${i}, ${mutation?.name}: ${ruleOf(ours)}`);
    }
    if (mutation === undefined && ours.ok) wrong.push(`chain ${i}: a flipped bit went unseen`);
  }
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(0);
}, 600_000);
