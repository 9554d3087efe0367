/**
 * Acceptance certificates that a relay had before its present one. What was proved under them stays proved: each counts
 * for positions and acceptances of its own time, and is judged at the moment from which it was valid.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { parseCertificate } from "../pki/certificate.ts";
import { type PathError, type TrustAnchor, validatePath } from "../pki/validate-path.ts";
import { ok, type Result } from "../result.ts";
import type { SignerCertificate } from "./position.ts";

/** @param der a certificate that the root issued to the relay's acceptance key */
export async function readFormerSigner(
  der: Bytes,
  root: TrustAnchor,
): Promise<Result<SignerCertificate, Pick<PathError, "type" | "detail">>> {
  const parsed = await parseCertificate(der);
  if (!parsed.ok) return parsed;
  const at = parsed.value.notBefore;
  const path = await validatePath({ leaf: parsed.value, intermediates: [], root, at, usage: "relay-acceptance" });
  return path.ok ? ok(path.value.certificate) : path;
}
