/** What the relay signs for one commit (docs/protocol.md, section 10). */
import { type Bytes, toHex } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";

/** @param root of the Merkle tree over the commit's positions and acceptances */
export function batchBytes(size: number, root: Uint8Array): Bytes {
  return canonicalBytes({ type: "tram/batch", v: 1, size, root: toHex(root) });
}
