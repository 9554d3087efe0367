/**
 * Merkle trees over byte strings (RFC 6962, section 2.1; RFC 9162, section 2.1), with the hash of one leaf separated from
 * that of a node by its first byte. The relay builds one over all positions and acceptances of a commit and signs its root.
 *
 * A tree is kept as its levels: level 0 are the leaf hashes, each further level joins pairs, and an odd last node moves up
 * unchanged. That gives the same root as the RFC's recursive definition, and makes an audit path a matter of lookups.
 */
import type { Bytes } from "../encoding/bytes.ts";

/** SHA-256, synchronous: a relay hashes thousands of small values between two turns of its event loop. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

export interface MerkleTree {
  readonly size: number;
  readonly root: Uint8Array;
  /** From the leaf hashes to the root, 32 bytes each. */
  readonly levels: readonly (readonly Uint8Array[])[];
}

const HASH_SIZE = 32;

/** SHA-256(00 ‖ leaf). */
export function hashLeaf(leaf: Uint8Array, sha256: Sha256): Uint8Array {
  const input = new Uint8Array(1 + leaf.length);
  input.set(leaf, 1);
  return sha256(input);
}

/** @param leafHashes in order, 32 bytes each; at least one (an empty commit is not signed) */
export function buildTree(leafHashes: readonly Uint8Array[], sha256: Sha256): MerkleTree {
  if (leafHashes.length === 0) throw new RangeError("a tree has at least one leaf");
  const node = new Uint8Array(1 + 2 * HASH_SIZE);
  node[0] = 1;
  const levels: (readonly Uint8Array[])[] = [leafHashes];
  let level = leafHashes;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let at = 0; at + 1 < level.length; at += 2) {
      node.set(level[at] as Uint8Array, 1);
      node.set(level[at + 1] as Uint8Array, 1 + HASH_SIZE);
      above.push(sha256(node));
    }
    if (level.length % 2 === 1) above.push(level[level.length - 1] as Uint8Array);
    levels.push(above);
    level = above;
  }
  return { size: leafHashes.length, root: level[0] as Uint8Array, levels };
}

/** All levels as one string of bytes: what a relay stores beside a commit. */
export function packTree(tree: MerkleTree): Bytes {
  const nodes = tree.levels.flat();
  const out = new Uint8Array(nodes.length * HASH_SIZE);
  nodes.forEach((node, at) => out.set(node, at * HASH_SIZE));
  return out;
}

/**
 * The audit path of one leaf out of a packed tree, from the leaf's sibling upwards (RFC 9162, section 2.1.3.1); the nodes
 * are views of the given bytes.
 * @throws RangeError where the bytes are not those of a tree of this size
 */
export function packedAuditPath(size: number, packed: Uint8Array, index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= size) throw new RangeError("no such leaf");
  const path: Uint8Array[] = [];
  let start = 0;
  let at = index;
  let width = size;
  for (; width > 1; width = (width + 1) >> 1) {
    const sibling = start + (at ^ 1);
    if ((at ^ 1) < width) path.push(packed.subarray(sibling * HASH_SIZE, (sibling + 1) * HASH_SIZE));
    start += width;
    at >>= 1;
  }
  if ((start + 1) * HASH_SIZE !== packed.length) throw new RangeError("not the bytes of a tree of this size");
  return path;
}
