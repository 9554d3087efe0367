/** The rules that a certificate can break by itself, by name, and how a reading step reports one. */
import { DerError } from "./der-node.ts";

export type CertificateRule =
  | "der"
  | "version"
  | "serial"
  | "algorithm"
  | "empty-name"
  | "name"
  | "validity"
  | "public-key"
  | "unknown-critical"
  | "alternative-name"
  | "extension-set"
  | "policy"
  | "not-a-ca"
  | "basic-constraints"
  | "key-usage"
  | "extended-key-usage"
  | "key-identifier"
  | "name-constraint"
  | "clearance";

export interface CertificateError {
  readonly type: CertificateRule;
  /** For logs. */
  readonly detail: string;
}

export class CertificateRefusal extends Error {
  readonly error: CertificateError;

  constructor(type: CertificateRule, detail: string) {
    super(`${type}: ${detail}`);
    this.error = { type, detail };
  }
}

/** Runs a reading step; what it refuses is refused under the rule. */
export function rule<T>(type: CertificateRule, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw new CertificateRefusal(type, error.message);
    throw error;
  }
}
