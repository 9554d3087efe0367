/**
 * What one certificate may say under the issuer directly above it. The path check applies it to every link, and issuing
 * applies it before anything leaves the administrator's device, so both sides judge by the same lines.
 */
import { equal } from "../encoding/bytes.ts";
import type { Certificate } from "./certificate.ts";
import { isSamePath, isWithin } from "./names.ts";
import { PROFILE, isAuthority } from "./profile.ts";

export type IssuingRule = "not-a-ca" | "self-issued" | "wrong-issuer" | "name-constraint" | "path-length";

export interface BrokenIssuingRule {
  readonly type: IssuingRule;
  readonly detail: string;
}

/**
 * The first rule that a certificate below the root breaks under its issuer; undefined where it breaks none. Signatures,
 * dates and the link by name and key identifier are not looked at.
 */
export function brokenIssuingRule(issuer: Certificate, subject: Certificate): BrokenIssuingRule | undefined {
  if (!isAuthority(issuer.kind)) return { type: "not-a-ca", detail: `${issuer.kind} as an issuer` };
  // A certificate with its issuer's own name would be outside name constraints (RFC 5280, section 6.1.4, b).
  if (subject.kind === "root" || equal(subject.subjectDer, issuer.subjectDer)) {
    return { type: "self-issued", detail: "below the root" };
  }
  switch (PROFILE[subject.kind].issuedBy) {
    case "itself":
      return { type: "self-issued", detail: "below the root" };
    case "root":
      if (issuer.kind !== "root")
        return { type: "wrong-issuer", detail: `${subject.kind} that the root did not issue` };
      break;
    case "its unit's CA":
      if (issuer.kind !== "unit-ca") return { type: "wrong-issuer", detail: `${subject.kind} that no unit CA issued` };
      if (!isSamePath(issuer.subject.path, subject.subject.path)) {
        return { type: "name-constraint", detail: "not of the unit that issued it" };
      }
      break;
    case "root or unit CA":
      break;
  }
  if (!isWithin(issuer.subject.path, subject.subject.path)) {
    return { type: "name-constraint", detail: "outside the issuer's tree" };
  }
  // Falling numbers imply that no more authorities follow than any of them allows (RFC 5280, section 6.1.4, l and m).
  if (isAuthority(subject.kind) && (subject.pathLength ?? 0) >= (issuer.pathLength ?? 0)) {
    return { type: "path-length", detail: "not below the issuer's" };
  }
  return undefined;
}
