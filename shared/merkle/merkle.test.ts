import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { concat, fromHex, own, toHex, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { rootFromPath } from "./root-from-path.ts";
import { buildTree, hashLeaf, type MerkleTree, packedAuditPath, packTree, type Sha256 } from "./tree.ts";

const sha256: Sha256 = (data) => createHash("sha256").update(data).digest();

/** The leaves of the reference test of the Certificate Transparency project, and the roots of their first n. */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  fromHex,
);
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** The definition of RFC 6962, section 2.1, as it stands there. */
function definition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return sha256(concat(Uint8Array.of(0), leaves[0] as Uint8Array));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(concat(Uint8Array.of(1), definition(leaves.slice(0, k)), definition(leaves.slice(k))));
}

const treeOf = (leaves: readonly Uint8Array[]) =>
  buildTree(
    leaves.map((leaf) => hashLeaf(leaf, sha256)),
    sha256,
  );

const someLeaves = (count: number) => Array.from({ length: count }, (_, at) => utf8(`leaf ${at}`));

const auditPath = (tree: MerkleTree, index: number) => packedAuditPath(tree.size, packTree(tree), index);

describe("Merkle trees (RFC 6962)", () => {
  it.each(ROOTS.map((root, at) => [at + 1, root] as const))("has the published root for %i leaves", (size, root) => {
    expect(toHex(treeOf(LEAVES.slice(0, size)).root)).toBe(root);
  });

  it("has the root of the recursive definition for every size up to 130", () => {
    for (let size = 1; size <= 130; size++) {
      const leaves = someLeaves(size);
      expect(toHex(treeOf(leaves).root)).toBe(toHex(definition(leaves)));
    }
  });

  it("leads from every leaf by its audit path to the root", async () => {
    for (const size of [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 65]) {
      const leaves = someLeaves(size);
      const tree = treeOf(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const root = await rootFromPath(leaf, index, size, auditPath(tree, index).map(own));
        expect(root && toHex(root)).toBe(toHex(tree.root));
      }
    }
  });

  it("gives the published path of the RFC's example: d2 of seven leaves", () => {
    const [d0, d1, d2, d3, d4, d5, d6] = someLeaves(7) as [Uint8Array, ...Uint8Array[]] as Uint8Array[];
    const tree = treeOf(someLeaves(7));
    const h = (...leaves: (Uint8Array | undefined)[]) => toHex(definition(leaves as Uint8Array[]));
    expect(auditPath(tree, 2).map(toHex)).toEqual([h(d3), h(d0, d1), h(d4, d5, d6)]);
    expect(h(d2)).not.toBe(h(d3));
  });

  it("leads nowhere with a changed leaf, index, size or path", async () => {
    const random = seededRandom(11);
    const leaves = someLeaves(21);
    const tree = treeOf(leaves);
    const root = toHex(tree.root);
    for (let index = 0; index < 21; index++) {
      const leaf = leaves[index] as (typeof leaves)[number];
      const path = auditPath(tree, index).map(own);
      const leads = async (...wrong: Parameters<typeof rootFromPath>) => {
        const found = await rootFromPath(...wrong);
        return found !== undefined && toHex(found) === root;
      };
      expect(await leads(utf8("another"), index, 21, path)).toBe(false);
      expect(await leads(leaf, (index + 1) % 21, 21, path)).toBe(false);
      expect(await leads(leaf, index, 21, path.slice(1))).toBe(false);
      expect(await leads(leaf, index, 21, [...path, random(32)])).toBe(false);
      const flipped = path.map(own);
      const some = flipped[(random(1)[0] as number) % flipped.length] as (typeof path)[number];
      const at = (random(1)[0] as number) % 32;
      some[at] = (some[at] as number) ^ 1;
      expect(await leads(leaf, index, 21, flipped)).toBe(false);
    }
    expect(await rootFromPath(leaves[0] as (typeof leaves)[number], 0, 0, [])).toBeUndefined();
    expect(await rootFromPath(leaves[0] as (typeof leaves)[number], 1.5, 3, [])).toBeUndefined();
  });

  it("never takes a node for a leaf", () => {
    const [left, right] = someLeaves(2).map((leaf) => hashLeaf(leaf, sha256)) as [Uint8Array, Uint8Array];
    expect(toHex(hashLeaf(concat(left, right), sha256))).not.toBe(toHex(buildTree([left, right], sha256).root));
  });

  it("gives no path of a leaf that is not there, and none out of bytes that are no tree of that size", () => {
    for (const size of [1, 2, 3, 6, 7, 64, 100]) {
      const packed = packTree(treeOf(someLeaves(size)));
      expect(() => packedAuditPath(size, packed.subarray(1), 0)).toThrow(RangeError);
      expect(() => packedAuditPath(size + 2, packed, 0)).toThrow(RangeError);
      expect(() => packedAuditPath(size, packed, size)).toThrow(RangeError);
    }
  });
});
