import { type Bytes, concat, sha256Hex, utf8 } from "../encoding/bytes.ts";
import { CONTENT_KEY_SIZE } from "./content.ts";

/**
 * SHA-256(`tram/key-commitment/1` ‖ 00 ‖ content key), 64 lowercase hex characters. It stands in the signed manifest:
 * AES-GCM alone does not keep a sender from making one ciphertext that opens to two bodies under two keys.
 */
export async function keyCommitment(contentKey: Bytes): Promise<string> {
  if (contentKey.length !== CONTENT_KEY_SIZE) throw new RangeError("a content key has 32 bytes");
  return sha256Hex(concat(utf8("tram/key-commitment/1"), Uint8Array.of(0), contentKey));
}
