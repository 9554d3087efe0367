import { createHash, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";

import { type Bytes, own, sha256Hex, toHex, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import { buildTree, hashLeaf, packedAuditPath, packTree } from "../merkle/tree.ts";
import { batchBytes } from "./batch.ts";
import {
  type AcceptanceSigner,
  type Proof,
  readAcceptance,
  readPosition,
  type StreamCursor,
  verifyAcceptance,
  verifyNextPosition,
  verifyProof,
} from "./position.ts";
import { NO_HASH } from "./schema-parts.ts";

const EPOCH = "0123456789abcdef".repeat(2);
const STREAM = "work/P01/unclassified";
const AT = "2027-06-15T09:00:00.000Z";
const sha256 = (data: Uint8Array): Uint8Array => createHash("sha256").update(data).digest();

let signer: AcceptanceSigner;
/** Signs these leaves together, as a relay does. */
let prove: (leaves: readonly Bytes[]) => Proof[];

beforeAll(async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const spki = publicKey.export({ format: "der", type: "spki" });
  const fingerprint = "fa".repeat(32);
  const [notBefore, notAfter] = [new Date("2027-01-01T00:00:00.000Z"), new Date("2027-12-31T23:59:59.000Z")];
  signer = {
    fingerprint,
    notBefore,
    notAfter,
    former: [],
    publicKey: await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
  const key = createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }));
  prove = (leaves) => {
    const tree = buildTree(
      leaves.map((leaf) => hashLeaf(leaf, sha256)),
      sha256,
    );
    const signature = sign("sha256", batchBytes(tree.size, tree.root), { key, dsaEncoding: "ieee-p1363" });
    return leaves.map((_, index) => ({
      index,
      size: tree.size,
      path: packedAuditPath(tree.size, packTree(tree), index).map(toHex),
      signature: signature.toString("base64url"),
      signer: fingerprint,
    }));
  };
});

const position = async (entry: Bytes, change: object = {}): Promise<Bytes> =>
  canonicalBytes({
    type: "tram/position",
    v: 1,
    epoch: EPOCH,
    stream: STREAM,
    seq: 1,
    prev: NO_HASH,
    entry: await sha256Hex(entry),
    at: AT,
    chain: { unit: "P01", seq: 3, head: "cd".repeat(32) },
    ...change,
  });

const start: StreamCursor = { epoch: EPOCH, stream: STREAM, seq: 0, head: NO_HASH };

describe("positions", () => {
  it("follow one another, and the cursor goes with them", async () => {
    const [first, second] = [utf8("first"), utf8("second")];
    const one = await position(first);
    const two = await position(second, { seq: 2, prev: await sha256Hex(one) });
    const [proofOne, proofTwo] = prove([one, two]) as [Proof, Proof];
    const a = await verifyNextPosition({ cursor: start, entry: first, position: one, proof: proofOne, signer });
    if (!a.ok) throw new Error(a.error.type);
    const b = await verifyNextPosition({
      cursor: a.value.cursor,
      entry: second,
      position: two,
      proof: proofTwo,
      signer,
    });
    expect(b).toMatchObject({ ok: true, value: { cursor: { seq: 2, head: await sha256Hex(two) } } });
  });

  it("R20, R21: another entry, stream, epoch, a gap, a repetition and a fork are told apart", async () => {
    const entry = utf8("entry");
    const judge = async (change: object, cursor: StreamCursor = start, of: Bytes = entry) => {
      const bytes = await position(entry, change);
      const [proof] = prove([bytes]) as [Proof];
      const judged = await verifyNextPosition({ cursor, entry: of, position: bytes, proof, signer });
      return judged.ok ? "ok" : judged.error;
    };
    const later = { ...start, seq: 1, head: "ab".repeat(32) };
    expect(await judge({})).toBe("ok");
    expect(await judge({}, start, utf8("other"))).toEqual({ type: "other-entry" });
    expect(await judge({ stream: "work/P02/unclassified" })).toEqual({ type: "other-stream" });
    expect(await judge({ epoch: "ff".repeat(16) })).toEqual({ type: "other-epoch", epoch: "ff".repeat(16) });
    expect(await judge({ seq: 3, prev: "ab".repeat(32) }, later)).toEqual({ type: "gap", seq: 3 });
    expect(await judge({}, later)).toEqual({ type: "gap", seq: 1 });
    expect(await judge({ seq: 2, prev: "cd".repeat(32) }, later)).toEqual({ type: "fork", seq: 2 });
  });

  it("R15: are read in one form only", async () => {
    const entry = utf8("entry");
    expect(readPosition(await position(entry)).ok).toBe(true);
    for (const change of [
      { seq: 0 },
      { seq: 2 },
      { prev: "ab".repeat(32) },
      { v: 2 },
      { type: "tram/acceptance" },
      { more: 1 },
      { at: "2027-06-15T09:00:00Z" },
      { stream: "work/P01" },
      { chain: null },
      { chain: { unit: "P01", seq: 3 } },
    ]) {
      expect(readPosition(await position(entry, change)).ok, JSON.stringify(change)).toBe(false);
    }
    expect(readPosition(utf8(` ${new TextDecoder().decode(await position(entry))}`)).ok).toBe(false);
  });
});

describe("proofs", () => {
  it("R28: nothing is proved by another key, index, size, path, signature or leaf", async () => {
    const leaves = await Promise.all(["a", "b", "c", "d", "e"].map((text) => position(utf8(text))));
    const proofs = prove(leaves);
    const leaf = leaves[2] as Bytes;
    const proof = proofs[2] as Proof;
    expect((await verifyProof(leaf, proof, signer)).ok).toBe(true);
    const path = [...proof.path];
    path[0] = "ab".repeat(32);
    const flipped = own(Buffer.from(proof.signature, "base64url"));
    flipped[5] = (flipped[5] ?? 0) ^ 1;
    const wrong: Partial<Proof>[] = [
      { signer: "00".repeat(32) },
      { index: 3 },
      { size: 6 },
      { size: 2, index: 0 },
      { path },
      { path: proof.path.slice(1) },
      { path: [...proof.path, "ab".repeat(32)] },
      { signature: Buffer.from(flipped).toString("base64url") },
    ];
    for (const change of wrong) {
      const judged = await verifyProof(leaf, { ...proof, ...change }, signer);
      expect(judged, JSON.stringify(change)).toMatchObject({ ok: false, error: { type: "bad-proof" } });
    }
    expect((await verifyProof(leaves[1] as Bytes, proof, signer)).ok).toBe(false);
  });
});

describe("a renewed signer", () => {
  const renewed = (): AcceptanceSigner => {
    const present = { ...signer, fingerprint: "fb".repeat(32), notBefore: new Date("2027-07-01T00:00:00.000Z") };
    return { ...present, former: [signer] };
  };

  it("proves what its former certificate signed", async () => {
    const entry = utf8("entry");
    const bytes = await position(entry);
    const [proof] = prove([bytes]) as [Proof];
    const judge = (by: AcceptanceSigner) =>
      verifyNextPosition({ cursor: start, entry, position: bytes, proof, signer: by });
    expect((await judge(renewed())).ok).toBe(true);
    expect(await judge({ ...renewed(), former: [] })).toEqual({
      ok: false,
      error: { type: "bad-proof", rule: "signer" },
    });
  });

  it("R28: proves nothing of another time than its certificate's, and nothing under another's name", async () => {
    const judge = async (at: string, change: Partial<Proof> = {}) => {
      const bytes = await position(utf8("entry"), { at });
      const [proof] = prove([bytes]) as [Proof];
      const judged = await verifyProof(bytes, { ...proof, ...change }, renewed());
      return judged.ok ? "ok" : judged.error.rule;
    };
    expect(await judge("2027-01-01T00:00:00.000Z")).toBe("ok");
    expect(await judge("2026-12-31T23:59:59.999Z")).toBe("signer");
    expect(await judge("2027-12-31T23:59:59.999Z")).toBe("ok");
    expect(await judge("2028-01-01T00:00:00.000Z")).toBe("signer");
    // The present certificate's key is the same here; its time is not.
    expect(await judge(AT, { signer: "fb".repeat(32) })).toBe("signer");
    expect(await judge("2027-08-01T00:00:00.000Z", { signer: "fb".repeat(32) })).toBe("ok");
    expect(await judge(AT, { signer: "fc".repeat(32) })).toBe("signer");
    expect((await verifyProof(utf8("no object"), (prove([utf8("no object")]) as [Proof])[0], signer)).ok).toBe(false);
  });
});

describe("acceptances", () => {
  it("R22, R28: are about one dispatch and the bytes that were handed over", async () => {
    const handOver = utf8("the hand-over");
    const dispatch = "ab".repeat(32);
    const make = async (change: object = {}) =>
      canonicalBytes({
        type: "tram/acceptance",
        v: 1,
        epoch: EPOCH,
        dispatch,
        request: await sha256Hex(handOver),
        mailboxes: 3,
        chain: { unit: "P01", seq: 4, head: "cd".repeat(32) },
        at: AT,
        ...change,
      });
    const judge = async (acceptance: Bytes, given: object = {}) => {
      const [proof] = prove([acceptance]) as [Proof];
      const judged = await verifyAcceptance({ acceptance, proof, signer, dispatch, handOver, ...given });
      return judged.ok ? "ok" : judged.error.type;
    };
    expect(await judge(await make())).toBe("ok");
    expect(await judge(await make(), { dispatch: "00".repeat(32) })).toBe("other-dispatch");
    expect(await judge(await make(), { handOver: utf8("other") })).toBe("other-dispatch");
    expect(await judge(await position(handOver))).toBe("malformed");
    expect(readAcceptance(await make({ mailboxes: 0 })).ok).toBe(false);
    expect(readAcceptance(await make({ mailboxes: 5_002 })).ok).toBe(false);
    const other = await make({ mailboxes: 2 });
    const [proof] = prove([other]) as [Proof];
    expect(await judge(await make(), { proof })).toBe("bad-proof");
  });
});
