/**
 * The suites of version 1 and the floor under them: a name that is not exactly one of these is refused before any
 * cryptography, so neither relay nor sender can talk a reader down to something weaker (R14).
 */
import { err, ok, type Result } from "../result.ts";

/** Tink's streaming AEAD AES256_GCM_HKDF_1MB. */
export const CONTENT_SUITE = "tram-content-1";

/** HPKE (RFC 9180): X-Wing (0x647a), HKDF-SHA256 (0x0001), AES-256-GCM (0x0002). */
export const WRAP_SUITE = "tram-wrap-1";

export interface UnsupportedSuite {
  readonly type: "unsupported-suite";
}

/** Safe to tell apart from `cannot-open`: it depends on a clear name alone, and is judged before any key is touched. */
const UNSUPPORTED_SUITE: UnsupportedSuite = Object.freeze({ type: "unsupported-suite" });

export function requireSuite(
  name: string,
  suite: typeof CONTENT_SUITE | typeof WRAP_SUITE,
): Result<void, UnsupportedSuite> {
  return name === suite ? ok(undefined) : err(UNSUPPORTED_SUITE);
}
