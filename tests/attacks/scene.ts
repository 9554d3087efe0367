/**
 * The scene of the attacks: an invented organisation on a real relay, with the malicious relay in front of it. The honest
 * offices act over the real relay with the product's own code; the client that is attacked talks to the malicious one.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Level } from "../../shared/domain/level.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { issueCertificate } from "../../shared/pki/issue-certificate.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import { wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { hashPieces } from "../../shared/sealing/blob-id.ts";
import { toHex } from "../../shared/encoding/bytes.ts";
import type { AcceptanceAnswer } from "../../shared/wire/relay-api.ts";
import {
  type DispatchWish,
  makeTimeStamper,
  prepareDispatch,
  type PreparedDispatch,
  sealByHand,
  sendDispatch,
  type SentDispatch,
  type TimeStamper,
  valueOf,
} from "../../shared/dispatch/testing/make-dispatch.ts";
import { createRelayIdentity, loadRelayIdentity, type RelayIdentity } from "../../server/identity.ts";
import { silentLog, type Log } from "../../server/log.ts";
import { type RunningRelay, startRelay } from "../../server/start.ts";
import { deviceOf, publish, upload } from "../../server/testing/test-relay.ts";
import { makeOrganisation, type MadeOrganisation, type Person } from "../organisation/make-organisation.ts";
import { type MaliciousRelay, startMaliciousRelay } from "./malicious-relay.ts";

export const SENDER = "Z01.01";
export const RECEIVER = "Z01.02";
export const THIRD = "Z01.03";

export interface AcceptedDispatch extends SentDispatch {
  readonly id: string;
  readonly prepared: PreparedDispatch;
  readonly answer: AcceptanceAnswer;
}

export interface Scene extends AsyncDisposable {
  readonly organisation: MadeOrganisation;
  readonly directory: string;
  readonly identity: RelayIdentity;
  readonly relay: RunningRelay;
  readonly malicious: MaliciousRelay;
  readonly stamper: TimeStamper;
  /** Of a member of an honest office, at the real relay. */
  client(person: Person): RelayClient;
  /** A genuine dispatch, from the sending office unless said, accepted by the real relay. */
  send(wish?: DispatchWish): Promise<AcceptedDispatch>;
  /** Signs and seals without handing over. */
  prepare(wish?: DispatchWish): Promise<PreparedDispatch>;
  /** Seals prepared parts to one compartment with any header, and hands the ciphertext to the real relay. */
  sealTo(prepared: PreparedDispatch, wish: Parameters<typeof sealByHand>[2]): ReturnType<typeof sealByHand>;
}

export async function setScene(options: { readonly log?: Log; readonly seed?: number } = {}): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), "tram-attack-"));
  const relayDirectory = join(directory, "relay");
  await mkdir(relayDirectory, { mode: 0o700 });
  const now = Date.now();
  const day = 86_400_000;
  const validity = { notBefore: new Date(now - 30 * day), notAfter: new Date(now + 3 * 365 * day) };
  const organisation = await makeOrganisation(SHAPE, {
    at: new Date(now - 3_600_000),
    validity,
    random: platformRandom,
  });
  const { root, rootSigner, code, hpke } = organisation;
  valueOf(
    await createRelayIdentity({
      directory: relayDirectory,
      organisation: code,
      root: root.certificate.der,
      certify: (kind, publicKey) =>
        issueCertificate({
          ...validity,
          subject: { kind, organisation: code },
          publicKey,
          issuer: { certificate: rootSigner.certificate, privateKey: rootSigner.privateKey },
        }),
    }),
  );
  const identity = valueOf(await loadRelayIdentity(relayDirectory, Date.now));
  const relay = valueOf(await startRelay({ directory: relayDirectory, log: options.log ?? silentLog }));
  const malicious = await startMaliciousRelay({ upstream: relay.url, key: identity.acceptanceKey });
  const client = (person: Person): RelayClient =>
    createRelayClient({ fetch, address: relay.url }, deviceOf(organisation, person));
  await publish(organisation, createRelayClient({ fetch, address: relay.url }));
  for (const unit of organisation.units.values()) {
    const administrator = client(organisation.person(unit.code, "administrator"));
    for (const { device, levels } of unit.people) {
      for (const { level, epoch, seed } of unit.seeds) {
        if (!levels.includes(level)) continue;
        const entry = valueOf(await wrapSeed(hpke, unit.state, { device, level, epoch, seed }));
        valueOf(await administrator.append(`keys/${unit.code}`, entry));
      }
    }
  }

  const stamper = await makeTimeStamper(organisation);
  let sent = 0;
  const prepare = (wish: DispatchWish = {}): Promise<PreparedDispatch> => {
    sent += 1;
    const seed = (options.seed ?? 1) * 1_000 + sent;
    return prepareDispatch(organisation, stamper, {
      from: SENDER,
      to: [RECEIVER],
      subject: `V/v báo cáo số ${sent}`,
      seed,
      ...wish,
    });
  };
  const handIn = async (
    from: string,
    level: Level,
    bytes: Uint8Array<ArrayBuffer>,
    id: string,
  ): Promise<RelayClient> => {
    const clerk = organisation
      .unit(from)
      .people.find((each) => each.roles.includes("clerk") && each.levels.includes(level));
    if (clerk === undefined) throw new RangeError(`no clerk in ${from}`);
    const office = client(clerk);
    await upload(office, { id, bytes, pieces: (await hashPieces(bytes)).map(toHex) });
    return office;
  };

  return {
    organisation,
    directory,
    identity,
    relay,
    malicious,
    stamper,
    client,
    prepare,
    async send(wish = {}) {
      const prepared = await prepare(wish);
      const dispatch = await sendDispatch(organisation, prepared, 7_000 + sent);
      const { blob, from, level } = dispatch.header;
      const office = await handIn(from, level, dispatch.bytes, blob.id);
      const answer = valueOf(await office.handOver(dispatch.handOver));
      return { ...dispatch, id: prepared.id, prepared, answer };
    },
    async sealTo(prepared, wish) {
      const sealed = await sealByHand(organisation, prepared, wish);
      return sealed;
    },
    async [Symbol.asyncDispose]() {
      await malicious.close();
      await relay.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const PEOPLE = [{ roles: ["administrator"] }, { roles: ["leader"] }, { roles: ["clerk"] }] as const;

const SHAPE = {
  code: "Z0",
  name: "Tổ chức thực hành (mẫu)",
  ceiling: "secret",
  units: [
    {
      code: "Z01",
      name: "Văn phòng Trung ương (mẫu)",
      kind: "centre",
      people: PEOPLE,
      units: [
        { code: SENDER, name: "Tỉnh Một (mẫu)", kind: "province", people: PEOPLE },
        {
          code: RECEIVER,
          name: "Tỉnh Hai (mẫu)",
          kind: "province",
          people: [...PEOPLE, { roles: ["specialist"], levels: ["unclassified"] }],
        },
        { code: THIRD, name: "Tỉnh Ba (mẫu)", kind: "province", people: PEOPLE },
      ],
    },
  ],
} as const;
