/**
 * Who the relay is: the organisation and its root, the acceptance key that signs commits, and the key of the time-stamp
 * authority, each with a certificate of the root. It is one file, `relay.json`, readable by its owner alone; a relay
 * without it does not start. Keys are made where the relay runs and never leave it: the root sees requests only.
 *
 * The worst failure: a relay that signs with a key that the root never certified, or for another organisation.
 */
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Bytes, fromBase64Url, toBase64Url } from "../shared/encoding/bytes.ts";
import {
  exportPrivateKey,
  exportPublicKey,
  generateSigningKeys,
  importPrivateKey,
  signRaw,
  verifyRaw,
} from "../shared/pki/keys.ts";
import { OID } from "../shared/pki/oids.ts";
import { parseCertificate } from "../shared/pki/certificate.ts";
import { buildRequest } from "../shared/pki/request.ts";
import { pinRoot, type TrustAnchor, validatePath } from "../shared/pki/validate-path.ts";
import { readFormerSigner } from "../shared/wire/former-signer.ts";
import { LIMITS } from "../shared/wire/limits.ts";
import { base64Url, unitCode } from "../shared/wire/schema-parts.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { syncDirectory } from "./files.ts";
import type { RelayTrust } from "./relay.ts";
import type { AcceptanceKey } from "./store/notary.ts";

const FILE = "relay.json";
const REQUEST_FILE = "relay-request.json";

const RELAY_KINDS = ["relay-acceptance", "relay-tsa"] as const;

export type RelayKind = (typeof RELAY_KINDS)[number];

const certificate = base64Url({ max: 4096 });
const privateKey = base64Url({ max: 512 });
const keyAndCertificate = z.strictObject({ certificate, privateKey });

const identitySchema = z.strictObject({
  organisation: unitCode,
  root: certificate,
  acceptance: keyAndCertificate,
  tsa: keyAndCertificate,
  /** Acceptance certificates before this one, oldest first: what was signed under them is proved by them. */
  former: z.array(certificate).max(LIMITS.formerCertificates).default([]),
});

interface NewIdentity {
  readonly organisation: string;
  readonly root: string;
  readonly acceptance: z.infer<typeof keyAndCertificate>;
  readonly tsa: z.infer<typeof keyAndCertificate>;
}

const pendingSchema = z.strictObject({ acceptance: privateKey, tsa: privateKey });

export interface RelayIdentity {
  readonly trust: RelayTrust;
  readonly acceptanceKey: AcceptanceKey;
}

export interface IdentityError {
  readonly type: "no-identity" | "bad-identity";
  /** One line for the operator. */
  readonly message: string;
}

/**
 * Makes the relay's keys, has them certified, and writes `relay.json`.
 * @param certify issues a certificate of that kind for the public key (SubjectPublicKeyInfo, DER), as the root
 */
export async function createRelayIdentity(options: {
  readonly directory: string;
  readonly organisation: string;
  /** DER. */
  readonly root: Bytes;
  readonly certify: (kind: RelayKind, publicKey: Bytes) => Promise<Bytes>;
}): Promise<Result<void, IdentityError>> {
  const { directory, organisation, root, certify } = options;
  const make = async (kind: RelayKind) => {
    const keys = await generateSigningKeys();
    const issued = await certify(kind, await exportPublicKey(keys.publicKey));
    return { certificate: toBase64Url(issued), privateKey: toBase64Url(await exportPrivateKey(keys.privateKey)) };
  };
  return writeIdentity(directory, {
    organisation,
    root: toBase64Url(root),
    acceptance: await make("relay-acceptance"),
    tsa: await make("relay-tsa"),
  });
}

/** For a root that is kept offline: makes the keys and gives a PKCS #10 for each. The certificates come back to `completeIdentity`. */
export async function requestIdentity(directory: string): Promise<{ readonly [K in RelayKind]: Bytes }> {
  const make = async (kind: RelayKind) => {
    const keys = await generateSigningKeys();
    const request = await buildRequest(kind, {
      publicKey: await exportPublicKey(keys.publicKey),
      privateKey: keys.privateKey,
    });
    return { request, privateKey: toBase64Url(await exportPrivateKey(keys.privateKey)) };
  };
  const [acceptance, tsa] = await Promise.all([make("relay-acceptance"), make("relay-tsa")]);
  await writeSecret(directory, REQUEST_FILE, { acceptance: acceptance.privateKey, tsa: tsa.privateKey });
  return { "relay-acceptance": acceptance.request, "relay-tsa": tsa.request };
}

/** @param certificates DER, in any order; what belongs to neither key is ignored */
export async function completeIdentity(
  directory: string,
  root: Bytes,
  certificates: readonly Bytes[],
): Promise<Result<void, IdentityError>> {
  const pending = pendingSchema.safeParse(await readJsonFile(join(directory, REQUEST_FILE)));
  if (!pending.success) return bad(`${join(directory, REQUEST_FILE)} is not there: run the command "request" first`);
  const parsed = await Promise.all(certificates.map((der) => parseCertificate(der)));
  const find = (kind: RelayKind): string | undefined => {
    const found = parsed.find((each) => each.ok && each.value.kind === kind);
    return found?.ok ? toBase64Url(found.value.der) : undefined;
  };
  const [acceptance, tsa] = [find("relay-acceptance"), find("relay-tsa")];
  const anchor = await parseCertificate(root);
  if (!anchor.ok) return bad(`the root certificate: ${anchor.error.detail}`);
  if (acceptance === undefined || tsa === undefined) return bad("one certificate relay-acceptance and one relay-tsa");
  return writeIdentity(directory, {
    organisation: anchor.value.subject.path[0] ?? "",
    root: toBase64Url(root),
    acceptance: { certificate: acceptance, privateKey: pending.data.acceptance },
    tsa: { certificate: tsa, privateKey: pending.data.tsa },
  });
}

/** In the place of an earlier identity of the same root its acceptance certificates stay, as former ones. */
async function writeIdentity(directory: string, identity: NewIdentity): Promise<Result<void, IdentityError>> {
  const earlier = await readJsonFile(join(directory, FILE));
  const parsed = earlier === undefined ? undefined : identitySchema.safeParse(earlier);
  if (parsed?.success === false) return bad(`${FILE} is there and not what this relay writes: put it aside first`);
  const kept = parsed?.data.root === identity.root ? [...parsed.data.former, parsed.data.acceptance.certificate] : [];
  const former = [...new Set(kept)].filter((each) => each !== identity.acceptance.certificate);
  const renewed = { ...identity, former };
  const judged = await judge(renewed, new Date());
  if (!judged.ok) return judged;
  await writeSecret(directory, FILE, renewed);
  return ok(undefined);
}

/** Reads and judges `relay.json` at that moment. */
export async function loadRelayIdentity(
  directory: string,
  clock: () => number,
): Promise<Result<RelayIdentity, IdentityError>> {
  const file = join(directory, FILE);
  const json = await readJsonFile(file);
  if (json === undefined) {
    const message = `${file} is not there: run "node server/main.ts request --data ${directory}" and then "init"`;
    return err({ type: "no-identity", message });
  }
  // What was written by hand or by an older program may be open to others.
  await chmod(file, 0o600);
  return judge(json, new Date(clock()), clock);
}

async function judge(
  json: unknown,
  at: Date,
  clock: () => number = Date.now,
): Promise<Result<RelayIdentity, IdentityError>> {
  const parsed = identitySchema.safeParse(json);
  if (!parsed.success) return bad(`${FILE} is not what this relay writes`);
  const { organisation, acceptance, tsa } = parsed.data;
  const rootDer = fromBase64Url(parsed.data.root);
  const rootCertificate = await parseCertificate(rootDer);
  if (!rootCertificate.ok) return bad(`the root certificate: ${rootCertificate.error.detail}`);
  const root = await pinRoot(rootDer, rootCertificate.value.fingerprint);
  if (!root.ok) return bad(`the root certificate: ${root.error.type}`);
  if (root.value.certificate.subject.path[0] !== organisation) return bad("the root is of another organisation");
  const own = await Promise.all([
    judgeKey("relay-acceptance", acceptance, root.value, at),
    judgeKey("relay-tsa", tsa, root.value, at),
  ]);
  const [acceptanceKey, tsaKey] = own;
  if (!acceptanceKey.ok) return acceptanceKey;
  if (!tsaKey.ok) return tsaKey;
  const former = parsed.data.former.map(fromBase64Url);
  for (const der of former) {
    const signer = await readFormerSigner(der, root.value);
    if (!signer.ok) return bad(`a former certificate relay-acceptance: ${signer.error.type}, ${signer.error.detail}`);
  }
  return ok({
    trust: {
      organisation,
      root: root.value,
      certificates: { acceptance: acceptanceKey.value.certificate, tsa: tsaKey.value.certificate, former },
      timeStamps: {
        signer: { certificate: tsaKey.value.certificate, privateKey: tsaKey.value.key },
        chain: [],
        clock: () => new Date(clock()),
        policy: OID.timeStampPolicy,
      },
    },
    acceptanceKey: { fingerprint: acceptanceKey.value.fingerprint, pkcs8: acceptanceKey.value.pkcs8 },
  });
}

/** The certificate is of that kind, under the root, in force; and the key is its key. */
async function judgeKey(
  kind: RelayKind,
  given: z.infer<typeof keyAndCertificate>,
  root: TrustAnchor,
  at: Date,
): Promise<
  Result<
    { readonly certificate: Bytes; readonly fingerprint: string; readonly key: CryptoKey; readonly pkcs8: Bytes },
    IdentityError
  >
> {
  const certificate = fromBase64Url(given.certificate);
  const path = await validatePath({ leaf: certificate, intermediates: [], root, usage: [kind], at });
  if (!path.ok) return bad(`the certificate ${kind}: ${path.error.type}, ${path.error.detail}`);
  const pkcs8 = fromBase64Url(given.privateKey);
  const key = await importPrivateKey(pkcs8);
  const probe = crypto.getRandomValues(new Uint8Array(32));
  const { publicKey, fingerprint } = path.value.certificate;
  if (!(await verifyRaw(publicKey, probe, await signRaw(key, probe)))) {
    return bad(`the private key does not belong to the certificate ${kind}`);
  }
  return ok({ certificate, fingerprint, key, pkcs8 });
}

function bad(message: string): { readonly ok: false; readonly error: IdentityError } {
  return err({ type: "bad-identity", message });
}

async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeSecret(directory: string, name: string, value: unknown): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, name);
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  await syncDirectory(directory);
}
