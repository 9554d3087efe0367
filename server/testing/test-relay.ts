/** A relay with an invented organisation, for tests: the real app over a real database in a directory of its own. */
import { signRaw } from "../../shared/pki/keys.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "../../shared/domain/role.ts";
import { type Bytes, concat, own, sha256Hex, toHex, utf8 } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import type { Random } from "../../shared/encoding/random.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { issueCertificate } from "../../shared/pki/issue-certificate.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import type { RelayTransport } from "../../shared/relay-client/request.ts";
import { blobId, hashPieces } from "../../shared/sealing/blob-id.ts";
import type { Level } from "../../shared/domain/level.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { WRAP_BYTES } from "../../shared/wire/entries.ts";
import type { AcceptanceSigner } from "../../shared/wire/position.ts";
import { makeOrganisation, type MadeOrganisation, type Person } from "../../tests/organisation/make-organisation.ts";
import { createRelay, type Relay, type RelayLimits } from "../app.ts";
import { openBlobFiles } from "../blob-files.ts";
import { createRelayIdentity, loadRelayIdentity, type RelayIdentity } from "../identity.ts";
import { silentLog, type Log } from "../log.ts";
import type { RelayStore } from "../store/store.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";

/** Within the dates of every certificate of the invented organisation. */
export const NOW = Date.parse("2027-06-15T09:00:00.000Z");

export const SMALL_ORGANISATION = {
  units: [
    {
      code: "P01",
      name: "Đơn vị một",
      kind: "province",
      people: [{ roles: ["administrator"] }, { roles: ["clerk"] }, { roles: ["leader"], levels: ["unclassified"] }],
    },
    { code: "P02", name: "Đơn vị hai", kind: "province", people: [{ roles: ["administrator"] }, { roles: ["clerk"] }] },
    { code: "P03", name: "Đơn vị ba", kind: "province", ceiling: "unclassified", people: [{ roles: ["clerk"] }] },
  ],
} as const;

export async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "tram-relay-"));
}

/** Makes `relay.json` for the organisation in the directory. */
export async function writeIdentity(directory: string, organisation: MadeOrganisation): Promise<RelayIdentity> {
  const { code, root, rootSigner, validity } = organisation;
  const written = await createRelayIdentity({
    directory,
    organisation: code,
    root: root.certificate.der,
    certify: (kind, publicKey) =>
      issueCertificate({
        subject: { kind, organisation: code },
        publicKey,
        issuer: { certificate: root.certificate.der, privateKey: rootSigner.privateKey },
        ...validity,
      }),
  });
  if (!written.ok) throw new Error(written.error.message);
  const loaded = await loadRelayIdentity(directory, () => NOW);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

export interface TestRelay {
  readonly directory: string;
  readonly organisation: MadeOrganisation;
  readonly identity: RelayIdentity;
  readonly store: RelayStore;
  readonly relay: Relay;
  readonly transport: RelayTransport;
  readonly signer: AcceptanceSigner;
  /** Moves by hand only. */
  readonly time: { now: number };
  readonly random: Random;
  client(person: Person): RelayClient;
  person(unit: string, role: Role): Person;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Posts every statement of the organisation. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

export async function createTestRelay(options: {
  readonly organisation: MadeOrganisation;
  readonly limits?: RelayLimits;
  readonly quotaBytes?: number;
  readonly log?: Log;
  readonly seed?: number;
  /** Continues there instead of beginning anew. */
  readonly directory?: string;
  readonly maxDatabaseBytes?: number;
}): Promise<TestRelay> {
  const { organisation, seed = 7 } = options;
  const directory = options.directory ?? (await temporaryDirectory());
  const random = seededRandom(seed);
  const time = { now: NOW };
  const known = await loadRelayIdentity(directory, () => time.now);
  const identity = known.ok ? known.value : await writeIdentity(directory, organisation);
  const store = await openSqliteStore({
    directory,
    key: identity.acceptanceKey,
    quotaBytes: options.quotaBytes ?? 2 ** 40,
    newEpoch: toHex(random(16)),
    clock: () => time.now,
    writerThread: false,
    ...(options.maxDatabaseBytes === undefined ? {} : { maxDatabaseBytes: options.maxDatabaseBytes }),
  });
  const relay = createRelay({
    store,
    blobs: await openBlobFiles(join(directory, "blobs")),
    trust: identity.trust,
    clock: () => time.now,
    random,
    log: options.log ?? silentLog,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const request = async (path: string, init?: RequestInit): Promise<Response> => relay.app.request(path, init);
  const transport: RelayTransport = {
    address: "http://relay.test",
    fetch: async (input, init) => relay.app.request(input instanceof Request ? input : input.toString(), init),
  };
  return {
    directory,
    organisation,
    identity,
    store,
    relay,
    transport,
    signer: await signerOf(identity),
    time,
    random,
    client: (person) => createRelayClient(transport, deviceOf(organisation, person)),
    person: (unit, role) => organisation.person(unit, role),
    request,
    publish: () => publish(organisation, createRelayClient(transport)),
    async close() {
      relay.stop();
      relay.close();
      await store.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function signerOf({ trust }: RelayIdentity): Promise<AcceptanceSigner> {
  const read = async (der: Bytes) => {
    const parsed = await parseCertificate(der);
    if (!parsed.ok) throw new Error(parsed.error.detail);
    return parsed.value;
  };
  const { acceptance, former } = trust.certificates;
  return { ...(await read(acceptance)), former: await Promise.all(former.map(read)) };
}

/** What acceptances need of a certificate, for a key that has none. */
export const ALWAYS_VALID = { notBefore: new Date(0), notAfter: new Date("2100-01-01T00:00:00.000Z"), former: [] };

export function deviceOf(organisation: MadeOrganisation, person: Person) {
  return {
    device: person.device,
    root: organisation.root.certificate.fingerprint,
    sign: (bytes: Bytes) => signRaw(person.keys.device.privateKey, bytes),
  };
}

export async function publish(organisation: MadeOrganisation, client: RelayClient): Promise<void> {
  const chains = [
    { code: organisation.code as string, statements: organisation.statements },
    ...organisation.units.values(),
  ];
  for (const { code, statements } of chains) {
    for (const { statement, cms } of statements) {
      const appended = await client.appendStatement(code, statement, cms);
      if (!appended.ok) throw new Error(`${code}: ${JSON.stringify(appended.error)}`);
    }
  }
}

/** An event envelope of random bytes: the relay cannot tell it from a real one. */
export function eventEntry(random: Random, unit: string, level: Level = "unclassified", epoch = 1, size = 600): Bytes {
  const sealed = Buffer.from(random(size)).toString("base64url");
  return canonicalBytes({ type: "tram/event-envelope", v: 1, unit, level, epoch, suite: "tram-content-1", sealed });
}

export function noticeEntry(
  random: Random,
  from: string,
  unit: string,
  level: Level = "unclassified",
  epoch = 1,
): Bytes {
  const sealed = Buffer.from(random(5_300)).toString("base64url");
  return canonicalBytes({ type: "tram/notice", v: 1, from, unit, level, epoch, wrap: "tram-wrap-1", sealed });
}

export interface MadeBlob {
  readonly id: string;
  readonly bytes: Bytes;
  readonly pieces: readonly string[];
}

export async function makeBlob(random: Random, size: number): Promise<MadeBlob> {
  const bytes = random(size);
  const hashes = await hashPieces(bytes);
  return { id: await blobId(size, hashes), bytes, pieces: hashes.map(toHex) };
}

/** Hands in a blob whole. */
export async function upload(client: RelayClient, { id, bytes, pieces }: MadeBlob): Promise<void> {
  const declared = await client.declareBlob(id, bytes.length, pieces);
  if (!declared.ok) throw new Error(declared.error.type);
  for (const at of pieces.keys()) {
    const put = await client.putPiece(id, at, own(bytes.subarray(at * 1_048_576, (at + 1) * 1_048_576)));
    if (!put.ok) throw new Error(put.error.type);
  }
}

/** A hand-over with random wraps. */
export async function makeHandOver(
  random: Random,
  wish: {
    readonly from: string;
    readonly units: readonly string[];
    readonly blob: { readonly id: string; readonly bytes: Bytes };
    readonly level?: Level;
    readonly epoch?: number;
    readonly dispatch?: string;
  },
): Promise<{ readonly dispatch: string; readonly bytes: Bytes }> {
  const { from, blob, level = "unclassified", epoch = 1 } = wish;
  const dispatch = wish.dispatch ?? (await sha256Hex(concat(utf8("dispatch"), random(32))));
  const units = [...new Set([from, ...wish.units])].sort() as UnitCode[];
  const bytes = canonicalBytes({
    type: "tram/hand-over",
    v: 1,
    header: {
      dispatch,
      from,
      level,
      blob: { id: blob.id, size: blob.bytes.length },
      content: "tram-content-1",
      wrap: "tram-wrap-1",
    },
    wraps: units.map((unit) => ({ unit, epoch, wrap: Buffer.from(random(WRAP_BYTES)).toString("base64url") })),
  });
  return { dispatch, bytes };
}

export { makeOrganisation };
