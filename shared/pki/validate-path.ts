/**
 * The authority check: from a certificate up to the pinned root (RFC 5280, section 6.1, narrowed to the profile). Every
 * signature, receipt, session and statement rests on it, and no library's chain builder is asked.
 *
 * It never accepts what `openssl verify -x509_strict` refuses. Where it is stricter, the refusal names its rule: the given
 * authorities must be exactly the path, path lengths must fall, a person's certificate must be its own unit's.
 *
 * The worst failure: somebody acts in the name of a unit that never certified them.
 */
import { type Bytes, equal } from "../encoding/bytes.ts";
import type { Level } from "../domain/level.ts";
import { type Result, err, ok } from "../result.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import type { CertificateRule } from "./certificate-rules.ts";
import { lowerLevel } from "./clearance.ts";
import { type IssuingRule, brokenIssuingRule } from "./issuing-rules.ts";
import { verifyEcdsa } from "./keys.ts";
import { type UnitPath, isWithin } from "./names.ts";
import type { PathMemory } from "./path-memory.ts";
import type { CertificateKind } from "./profile.ts";

declare const pinned: unique symbol;

/** A root that `pinRoot` has compared with the fingerprint that the caller trusts. */
export interface TrustAnchor {
  readonly certificate: Certificate;
  readonly [pinned]: true;
}

export type PathRule =
  | CertificateRule
  | IssuingRule
  | "wrong-kind"
  | "no-issuer"
  | "unused-certificate"
  | "too-long"
  | "not-yet-valid"
  | "expired"
  | "signature";

export interface PathError {
  readonly type: PathRule;
  /** Which certificate broke the rule. */
  readonly where: "leaf" | "authority" | "root";
  /** For logs. */
  readonly detail: string;
}

export interface ValidPath {
  readonly kind: CertificateKind;
  /** The unit, from the organisation code down. */
  readonly path: UnitPath;
  readonly commonName?: string;
  /** The lowest of all levels that stand along the path (RFC 5755, RFC 5913). */
  readonly clearance: Level;
  readonly certificate: Certificate;
  /** From the issuer up to the one below the root. */
  readonly authorities: readonly Certificate[];
  /** DER of the certificate and its authorities in this order, without the root. */
  readonly chain: readonly Bytes[];
}

/** More levels than any organisation has; a bound for hostile input. */
const MAX_AUTHORITIES = 12;

export type PinError = PathError | { readonly type: "other-root" };

/**
 * Reads a root certificate and compares it with the fingerprint that was handed over beside it (64 hex characters). Its
 * own signature is checked, so that a damaged file is not mistaken for a root.
 */
export async function pinRoot(der: Bytes, fingerprint: string): Promise<Result<TrustAnchor, PinError>> {
  const parsed = await parseCertificate(der);
  if (!parsed.ok) return err({ ...parsed.error, where: "root" });
  const root = parsed.value;
  if (root.fingerprint !== fingerprint) return err({ type: "other-root" });
  if (root.kind !== "root") return refuse("wrong-kind", "root", root.kind);
  if (!equal(root.issuerDer, root.subjectDer) || !equal(root.authorityKeyId, root.subjectKeyId)) {
    return refuse("no-issuer", "root", "not self-signed");
  }
  if (!(await verifyEcdsa(root.publicKey, root.tbs, root.signature)))
    return refuse("signature", "root", "does not verify");
  return ok({ certificate: root } as TrustAnchor);
}

/**
 * @param input.leaf DER, or what `parseCertificate` has read
 * @param input.intermediates DER of exactly the authorities between leaf and root, in any order
 * @param input.at the moment at which every certificate must be within its dates
 * @param input.usage the kinds that the caller can use; every other one is refused as wrong-kind
 * @param input.memory of the same caller's earlier checks; changes the cost, never the answer
 */
export async function validatePath(input: {
  readonly leaf: Bytes | Certificate;
  readonly intermediates: readonly Bytes[];
  readonly root: TrustAnchor;
  readonly at: Date;
  readonly usage: CertificateKind | readonly CertificateKind[];
  readonly memory?: PathMemory;
}): Promise<Result<ValidPath, PathError>> {
  const root = input.root.certificate;
  const { memory } = input;
  if (Number.isNaN(input.at.getTime())) throw new RangeError("not a date");
  if (input.intermediates.length > MAX_AUTHORITIES) return refuse("too-long", "authority", "too many authorities");
  const parsed = input.leaf instanceof Uint8Array ? await readOrRecall(input.leaf, memory) : ok(input.leaf);
  if (!parsed.ok) return err({ ...parsed.error, where: "leaf" });
  const leaf = parsed.value;
  if (![input.usage].flat().includes(leaf.kind)) return refuse("wrong-kind", "leaf", leaf.kind);

  const pool: Certificate[] = [];
  for (const authority of await Promise.all(input.intermediates.map((der) => readOrRecall(der, memory)))) {
    if (!authority.ok) return err({ ...authority.error, where: "authority" });
    pool.push(authority.value);
  }
  const line = link(leaf, pool, root);
  if (!line.ok) return line;

  // From the root down, each one under all that stand above it.
  const above: Certificate[] = [];
  for (const certificate of line.value.toReversed()) {
    const refused = await judge(certificate, above, input, certificate === leaf ? "leaf" : "authority");
    if (refused !== undefined) return err(refused);
    above.push(certificate);
  }
  memory?.keep(line.value);
  const [, ...authorities] = line.value.slice(0, line.value.at(-1) === leaf ? undefined : -1);
  return ok({
    kind: leaf.kind,
    path: leaf.subject.path,
    ...(leaf.subject.commonName === undefined ? {} : { commonName: leaf.subject.commonName }),
    clearance: line.value.map((each) => each.clearance ?? "topSecret").reduce(lowerLevel),
    certificate: leaf,
    authorities,
    chain: [leaf, ...authorities].map((each) => each.der),
  });
}

async function readOrRecall(der: Bytes, memory: PathMemory | undefined): ReturnType<typeof parseCertificate> {
  const known = memory?.recall(der);
  return known === undefined ? parseCertificate(der) : ok(known);
}

/** The certificates from the leaf to the root, each named and keyed as the next one's issue; all of the pool used. */
function link(
  leaf: Certificate,
  pool: readonly Certificate[],
  root: Certificate,
): Result<readonly Certificate[], PathError> {
  const line = [leaf];
  const left = new Set(pool);
  if (leaf.fingerprint !== root.fingerprint) {
    for (let below = leaf; below !== root;) {
      const issuer = [root, ...left].find((each) => isIssuerOf(each, below));
      if (issuer === undefined) {
        return refuse(
          "no-issuer",
          below === leaf ? "leaf" : "authority",
          "no authority with the issuer's name and key",
        );
      }
      left.delete(issuer);
      line.push(issuer);
      below = issuer;
    }
  }
  return left.size === 0 ? ok(line) : refuse("unused-certificate", "authority", "not on the path");
}

function isIssuerOf(issuer: Certificate, subject: Certificate): boolean {
  return equal(issuer.subjectDer, subject.issuerDer) && equal(issuer.subjectKeyId, subject.authorityKeyId);
}

/** @param above all certificates from the root down to the issuer; empty for the root itself, which is pinned */
async function judge(
  certificate: Certificate,
  above: readonly Certificate[],
  { at, memory }: { readonly at: Date; readonly memory?: PathMemory },
  place: "leaf" | "authority",
): Promise<PathError | undefined> {
  const issuer = above.at(-1);
  const where = issuer === undefined ? "root" : place;
  if (at < certificate.notBefore) return { type: "not-yet-valid", where, detail: certificate.notBefore.toISOString() };
  // RFC 5280 counts the last second in, OpenSSL does not: the stricter reading.
  if (at >= certificate.notAfter) return { type: "expired", where, detail: certificate.notAfter.toISOString() };
  if (issuer === undefined) return undefined;
  const broken = brokenIssuingRule(issuer, certificate);
  if (broken !== undefined) return { ...broken, where };
  // Every authority's tree must permit it, not only the issuer's: constraints of a path intersect.
  if (!above.every((each) => isWithin(each.subject.path, certificate.subject.path))) {
    return { type: "name-constraint", where, detail: "outside the tree of an authority above" };
  }
  if (memory?.knowsIssue(issuer, certificate)) return undefined;
  if (!(await verifyEcdsa(issuer.publicKey, certificate.tbs, certificate.signature))) {
    return { type: "signature", where, detail: "does not verify with the issuer's key" };
  }
  return undefined;
}

function refuse(type: PathRule, where: PathError["where"], detail: string) {
  return err({ type, where, detail });
}
