/**
 * What the path check found out about authorities, kept so that a long history costs little more than its own
 * signatures. It holds two facts that no moment and no caller can change: that these bytes read as this certificate,
 * and that this issuer's key made its signature. Dates, names, trees and lengths are judged anew every time.
 *
 * Only authorities on paths that passed are kept, so nobody fills it without having been certified. The worst failure: a
 * certificate recalled for other bytes than those that were judged; the bytes themselves are the key.
 */
import { type Bytes, equal } from "../encoding/bytes.ts";
import type { Certificate } from "./certificate.ts";
import { isAuthority } from "./profile.ts";

export interface PathMemory {
  /** The authority that these very bytes were read as. */
  recall(der: Bytes): Certificate | undefined;
  /** Whether the issuer's key was seen to have made the signature on the certificate. */
  knowsIssue(issuer: Certificate, certificate: Certificate): boolean;
  /** @param line a path that passed, from the leaf up to the root */
  keep(line: readonly Certificate[]): void;
}

export function createPathMemory(): PathMemory {
  const certificates = new Map<string, Certificate[]>();
  const issues = new Set<string>();
  const issue = (issuer: Certificate, certificate: Certificate): string =>
    `${issuer.fingerprint} ${certificate.fingerprint}`;
  const recall = (der: Bytes): Certificate | undefined =>
    certificates.get(tailOf(der))?.find((certificate) => equal(certificate.der, der));
  return {
    recall,
    knowsIssue: (issuer, certificate) => issues.has(issue(issuer, certificate)),
    keep(line) {
      for (const [i, certificate] of line.entries()) {
        if (!isAuthority(certificate.kind)) continue;
        if (recall(certificate.der) === undefined) {
          const tail = tailOf(certificate.der);
          certificates.set(tail, [...(certificates.get(tail) ?? []), certificate]);
        }
        const issuer = line[i + 1];
        if (issuer !== undefined) issues.add(issue(issuer, certificate));
      }
    },
  };
}

/** The end of the signature: tells certificates apart quickly, before their bytes are compared. */
function tailOf(der: Bytes): string {
  return String.fromCharCode(...der.subarray(-16));
}
