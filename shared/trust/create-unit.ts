/**
 * The first acts of an organisation and of a unit: the root and its statement; a unit with its first authority. Written
 * by the keeper of the root and by administrators of the unit above, on their own devices; pure but for the signing keys.
 */
import type { Level } from "../domain/level.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, sha256Hex, toBase64Url } from "../encoding/bytes.ts";
import { issueCertificate, issueRoot } from "../pki/issue-certificate.ts";
import { pinRoot, type TrustAnchor } from "../pki/validate-path.ts";
import { ok, type Result } from "../result.ts";
import type { ChainRefusal } from "./chain-rules.ts";
import type { ChainState } from "./chain-state.ts";
import { extendChain, extendChainBy, type Extension } from "./extend-chain.ts";
import type { StatementContent, StatementSigner } from "./issue-statement.ts";
import type { Branch, SignedStatement, StatementOf, UnitKind } from "./statement.ts";
import type { ChainContext } from "./verify-chain.ts";

/** Whole seconds count. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface OrganisationWish extends Validity {
  readonly organisation: UnitCode;
  readonly name: string;
  readonly network: StatementOf<"organisation">["body"]["network"];
  /** Of the whole deployment. */
  readonly ceiling: Level;
  /** How many levels of units may stand below the organisation. */
  readonly depth: number;
  /** `publicKey`: SubjectPublicKeyInfo, DER. */
  readonly keys: { readonly publicKey: Bytes; readonly privateKey: CryptoKey };
  readonly at: Date;
}

/** The self-signed root, and the organisation's chain with its one statement. */
export async function foundOrganisation(
  wish: OrganisationWish,
): Promise<Result<Extension & { readonly root: TrustAnchor; readonly signer: StatementSigner }, ChainRefusal>> {
  const { organisation, name, network, ceiling, depth, keys, notBefore, notAfter, at } = wish;
  const certificate = await issueRoot({
    organisation,
    pathLength: depth,
    clearance: ceiling,
    notBefore,
    notAfter,
    ...keys,
  });
  const fingerprint = await sha256Hex(certificate);
  const root = await pinRoot(certificate, fingerprint);
  if (!root.ok) throw new Error(`a root that its own reader refuses: ${root.error.type}`);
  const signer = { certificate, privateKey: keys.privateKey, chain: [] };
  const first = await extendChain(
    { root: root.value, organisation },
    {
      unit: organisation,
      state: undefined,
      content: { kind: "organisation", body: { name, network, ceiling, root: fingerprint } },
      signer,
      at,
    },
  );
  return first.ok ? ok({ ...first.value, root: root.value, signer }) : first;
}

export interface UnitWish {
  readonly unit: UnitCode;
  readonly name: string;
  readonly kind: UnitKind;
  readonly branch: Branch;
  readonly ceiling: Level;
  /** Newest state of the chain of the unit above, or of the organisation. */
  readonly parent: ChainState;
  /** An authority of the unit above, or the root. */
  readonly signer: StatementSigner;
  /** The new unit's first authority; SubjectPublicKeyInfo, DER, of a key made on its administrator's device. */
  readonly authorityKey: Bytes;
  /** How many levels of units may stand below it. */
  readonly depth: number;
  readonly validity: Validity;
  /** X-Wing public key, 1,216 bytes. */
  readonly recoveryKey?: Bytes;
  readonly at: Date;
}

export interface NewUnit {
  readonly signed: readonly SignedStatement[];
  readonly state: ChainState;
  /** Certificate of the authority and those above it: what a `StatementSigner` of the unit needs beside its key. */
  readonly authority: Omit<StatementSigner, "privateKey">;
}

/** The statements `unit-created`, `ca-added` and, where a recovery key is given, `recovery-key-set`. */
export async function createUnit(context: ChainContext, wish: UnitWish): Promise<Result<NewUnit, ChainRefusal>> {
  const { unit, name, kind, branch, ceiling, parent, signer, recoveryKey, at } = wish;
  const path = [...parent.path, unit];
  const authority = await certifyAuthority(context, {
    path,
    signer,
    publicKey: wish.authorityKey,
    depth: wish.depth,
    clearance: ceiling,
    validity: wish.validity,
  });
  const contents: StatementContent[] = [
    { kind: "unit-created", body: { name, kind, branch, path, ceiling } },
    { kind: "ca-added", body: { certificate: toBase64Url(authority.certificate) } },
    ...(recoveryKey === undefined
      ? []
      : [{ kind: "recovery-key-set" as const, body: { publicKey: toBase64Url(recoveryKey) } }]),
  ];
  const written = await extendChainBy(context, { unit, state: undefined, signer, at, parent }, contents);
  return written.ok ? ok({ ...written.value, authority }) : written;
}

/**
 * A CA certificate for an administrator of a unit, issued by an authority of the unit above or by the root. It counts once
 * `ca-added` stands in the unit's chain.
 * @throws RangeError where the issuer may not certify it
 */
export async function certifyAuthority(
  { root }: Pick<ChainContext, "root">,
  wish: {
    readonly path: readonly UnitCode[];
    readonly signer: StatementSigner;
    readonly publicKey: Bytes;
    readonly depth: number;
    readonly clearance: Level;
    readonly validity: Validity;
  },
): Promise<Omit<StatementSigner, "privateKey">> {
  const { path, signer, publicKey, depth, clearance, validity } = wish;
  const certificate = await issueCertificate({
    subject: { kind: "unit-ca", path, pathLength: depth, clearance },
    publicKey,
    issuer: signer,
    ...validity,
  });
  const isRoot = (await sha256Hex(signer.certificate)) === root.certificate.fingerprint;
  return { certificate, chain: isRoot ? [] : [signer.certificate, ...signer.chain] };
}
