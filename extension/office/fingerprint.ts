import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";

/** SHA-256 of a certificate's DER, given as base64url. */
export function fingerprintOf(certificate: string): Promise<string> {
  return sha256Hex(fromBase64Url(certificate));
}
