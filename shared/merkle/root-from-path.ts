/**
 * The reader's half of a Merkle tree: which root a leaf and its audit path lead to (RFC 9162, section 2.1.3.2). A client
 * compares it with the root that the relay signed; nothing else connects a position to a signature.
 */
import { type Bytes, concat, sha256 } from "../encoding/bytes.ts";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/**
 * @param index of the leaf in a tree of `size` leaves
 * @param path 32 bytes each, from the leaf's sibling upwards
 * @returns undefined where index, size and path do not fit each other
 */
export async function rootFromPath(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  if (path.some((hash) => hash.length !== 32)) return undefined;
  let hash = await sha256(concat(LEAF, leaf));
  let at = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await sha256(concat(NODE, sibling, hash));
      // An odd last node moves up until it has a sibling on its left.
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(concat(NODE, hash, sibling));
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}
