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
import { type Bytes, toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { type UnitCode, unitCode } from "../../shared/domain/unit-code.ts";
import { buildEvent, sealEvent, signEvent } from "../../shared/dispatch/event.ts";
import type { SeriesId } from "../../shared/domain/number.ts";
import { plainDate } from "../../shared/domain/plain-date.ts";
import { canonicalBytes, type Json } from "../../shared/encoding/canonical-json.ts";
import { buildReceipt, signReceipt } from "../../shared/dispatch/receipt.ts";
import { sealNotice } from "../../shared/dispatch/notice.ts";
import type { ObjectSigner, SignedObject } from "../../shared/dispatch/signed-object.ts";
import { signDetached } from "../../shared/pki/cms.ts";
import { importPrivateKey } from "../../shared/pki/keys.ts";
import type { StatementSigner } from "../../shared/trust/issue-statement.ts";
import { chainHeads, compartmentFor } from "../../shared/trust/organisation-view.ts";
import { readManifest } from "../../shared/dispatch/manifest.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { headOf } from "../../shared/trust/chain-state.ts";
import type { ChainHead, SignedStatement } from "../../shared/trust/statement.ts";
import type { AcceptanceAnswer } from "../../shared/wire/relay-api.ts";
import {
  type DispatchWish,
  makeTimeStamper,
  prepareDispatch,
  type PreparedDispatch,
  seedOf,
  signerOf,
  sendDispatch,
  type SentDispatch,
  type TimeStamper,
  valueOf,
} from "../../shared/dispatch/testing/make-dispatch.ts";
import { createRelayIdentity, loadRelayIdentity, type RelayIdentity } from "../../server/identity.ts";
import { silentLog, type Log } from "../../server/log.ts";
import { type RunningRelay, startRelay } from "../../server/start.ts";
import { deviceOf, publish, upload } from "../../server/testing/test-relay.ts";
import {
  makeOrganisation,
  type MadeOrganisation,
  type Person,
  type PersonShape,
} from "../organisation/make-organisation.ts";
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
  /** Appends an event to a work stream of the person's unit over the real relay. */
  record(person: Person, wish: EventWish): Promise<void>;
  /** A genuine dispatch of the sending office with everything about it on the office's own record, as its courier writes it. */
  sendOnRecord(): Promise<AcceptedDispatch>;
  /** A statement of any content, signed by the relay's acceptance key, or by somebody else who may not. */
  relaysStatement(content: object, signer?: StatementSigner): Promise<SignedStatement>;
  /** A notice to the sending office with the receipt of a registration by the receiving office's clerk, or as wished. */
  notice(dispatch: string, wish: NoticeWish): Promise<{ readonly entry: Bytes; readonly from: string }>;
  /** The newest statement of a unit's chain. */
  head(unit: string): ChainHead;
  /** Writes and publishes the next statement of a unit's chain. */
  extend(...wish: Parameters<MadeOrganisation["extend"]>): Promise<void>;
  /** Opens and publishes the next epoch of a level. */
  openCompartment(unit: string, level: Level): Promise<void>;
  /** Lets one person more in, and publishes that. */
  admit(unit: string, wish: PersonShape, levels: readonly Level[]): Promise<Person>;
}

export interface EventWish {
  readonly kind: string;
  readonly body: Parameters<typeof buildEvent>[0]["body"];
  /** Another member than the one who signs. */
  readonly member?: string;
  readonly unit?: string;
  readonly key?: "signing" | "device" | "seal";
  /** `unclassified` unless said. */
  readonly level?: Level;
  /** The first one unless said. */
  readonly epoch?: number;
}

export interface NoticeWish {
  /** Whom the receipt names. */
  readonly person?: Person;
  readonly signer?: ObjectSigner;
  /** Whose receipt it says it is, and whose notice. */
  readonly unit?: string;
  readonly from?: string;
  /** The sending office unless said. */
  readonly to?: string;
  /** Something else in the receipt's place. */
  readonly change?: (receipt: SignedObject) => SignedObject;
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

  const send: Scene["send"] = async (wish = {}) => {
    const prepared = await prepare(wish);
    const dispatch = await sendDispatch(organisation, prepared, 7_000 + sent);
    const { blob, from, level } = dispatch.header;
    const office = await handIn(from, level, dispatch.bytes, blob.id);
    const answer = valueOf(await office.handOver(dispatch.handOver));
    return { ...dispatch, id: prepared.id, prepared, answer };
  };

  const record: Scene["record"] = async (person, wish) => {
    const { kind, body, member, unit, key = "signing", level = "unclassified", epoch = 1 } = wish;
    const office = client(person);
    const stream = `work/${person.unit}/${level}` as const;
    const heads = valueOf(await office.streams());
    const seen = heads.find((each) => each.stream === stream) ?? { seq: 0, head: "0".repeat(64) };
    const event = buildEvent({
      unit: (unit as UnitCode | undefined) ?? person.unit,
      level,
      member: member ?? person.member,
      kind,
      at: new Date().toISOString(),
      seen: { epoch: relay.epoch, seq: seen.seq, head: seen.head },
      nonce: toHex(platformRandom(16)),
      body,
    });
    const signed = await signEvent(event, signerOf(person, key), new Date());
    const place = { unit: person.unit, level, epoch };
    const streamKey = await deriveStreamKey(seedOf(organisation, person.unit, level, epoch));
    valueOf(await office.append(stream, await sealEvent(signed, place, streamKey, platformRandom)));
  };

  /** What a unit's chain got since it had so many statements. */
  const publishFrom = async (unit: string, length: number): Promise<void> => {
    const anyone = createRelayClient({ fetch, address: relay.url });
    for (const { statement, cms } of organisation.unit(unit).statements.slice(length)) {
      valueOf(await anyone.appendStatement(unit, statement, cms));
    }
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
    send,
    record,
    async sendOnRecord() {
      const [leader, clerk] = [organisation.person(SENDER, "leader"), organisation.person(SENDER, "clerk")];
      const sent = await send();
      const { data, approval, manifest } = sent.prepared;
      const read = valueOf(readManifest(manifest.bytes));
      const { draft, number } = read;
      const cms = toBase64Url(approval.cms);
      const blobs = data.files.map(({ sha256, size }) => ({ id: sha256, size: size + 1, key: "A".repeat(43) }));
      const submitted = { draft, revision: 1, data, blobs } as unknown as EventWish["body"];
      await record(clerk, { kind: "draft-submitted", body: submitted });
      const approved = { draft, revision: 1, approval: toBase64Url(approval.bytes), cms };
      await record(leader, { kind: "draft-approved", body: approved });
      const { series, value, date } = number;
      await record(clerk, { kind: "number-taken", body: { series, value, date, for: draft } });
      const sealed = {
        draft,
        dispatch: sent.id,
        manifest: toBase64Url(manifest.bytes),
        cms: toBase64Url(manifest.cms),
      };
      await record(clerk, { kind: "dispatch-sealed", body: sealed });
      return sent;
    },
    async relaysStatement(content, signer) {
      const { acceptance } = identity.trust.certificates;
      const privateKey = await importPrivateKey(new Uint8Array(identity.acceptanceKey.pkcs8));
      const at = new Date();
      const statement = canonicalBytes({
        type: "tram/statement",
        v: 1,
        at: at.toISOString(),
        ...(content as { [member: string]: Json }),
      });
      const by = signer ?? { certificate: acceptance, chain: [], privateKey };
      return {
        statement,
        cms: await signDetached({ content: statement, signer: by, chain: by.chain, signingTime: at }),
      };
    },
    async notice(dispatch, wish) {
      const person = wish.person ?? organisation.person(RECEIVER, "clerk");
      const unit = unitCode(wish.unit ?? RECEIVER);
      const receiver = unitCode(wish.to ?? SENDER);
      const now = new Date();
      const bytes = buildReceipt({
        dispatch,
        status: "03",
        unit,
        to: receiver,
        member: person.member,
        at: now.toISOString(),
        chains: [...(chainHeads(organisation.view, unit) ?? [])],
        arrival: { series: "in/2027" as SeriesId, value: 7, date: plainDate("2027-06-15") },
      });
      const signed = await signReceipt(bytes, wish.signer ?? signerOf(person, "signing"), now);
      const receipt = wish.change?.(signed) ?? signed;
      const from = wish.from ?? unit;
      const to = valueOf(compartmentFor(organisation.view, receiver, "unclassified"));
      const { entry, salt } = person;
      return { entry: valueOf(await sealNotice(hpke, { receipt, person: { entry, salt }, from }, to)), from };
    },
    head: (unit) => headOf(organisation.unit(unit).state),
    async extend(...wish) {
      const { length } = organisation.unit(wish[0]).statements;
      await organisation.extend(...wish);
      await publishFrom(wish[0], length);
    },
    async openCompartment(unit, level) {
      const { length } = organisation.unit(unit).statements;
      await organisation.openCompartment(unit, level);
      await publishFrom(unit, length);
    },
    async admit(unit, wish, levels) {
      const { length } = organisation.unit(unit).statements;
      const person = await organisation.admit(unit, wish, levels);
      await publishFrom(unit, length);
      return person;
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
