/** Two offices of an invented organisation on a real relay, each with a leader and a clerk whose devices are in its chain. */
import { signRaw } from "../../shared/pki/keys.ts";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildEvent, sealEvent, signEvent } from "../../shared/dispatch/event.ts";
import type { Level } from "../../shared/domain/level.ts";
import { toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../shared/encoding/random.ts";
import { issueCertificate } from "../../shared/pki/issue-certificate.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import type { Result } from "../../shared/result.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { compartmentOpening } from "../../shared/trust/admit.ts";
import { wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { createRelayIdentity } from "../../server/identity.ts";
import { silentLog } from "../../server/log.ts";
import { startRelay } from "../../server/start.ts";
import { freePort } from "../../server/testing/relay-process.ts";
import {
  makeOrganisation,
  type MadeOrganisation,
  type Person,
  type UnitShape,
} from "../organisation/make-organisation.ts";

export const SENDER = "Z01.01";
export const RECEIVER = "Z01.02";

const OFFICE: Pick<UnitShape, "kind" | "branch" | "people"> = {
  kind: "province",
  branch: "state",
  people: [{ roles: ["administrator"] }, { roles: ["leader"] }, { roles: ["clerk"] }, { roles: ["clerk"] }],
};

export interface Scene extends AsyncDisposable {
  readonly organisation: MadeOrganisation;
  readonly directory: string;
  readonly relay: string;
  client(person: Person): RelayClient;
  /** The first or second clerk of an office, or its leader. */
  person(unit: string, role: "leader" | "clerk", which?: number): Person;
  /** Opens the next epoch of a level in an office, and gives its key to every device there. */
  openEpoch(unit: string, level: Level): Promise<void>;
  /** Ends the relay; the same data at the same address again with `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export async function setScene(): Promise<Scene> {
  await using cleanUp = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "tram-courier-"));
  cleanUp.defer(() => rm(directory, { recursive: true, force: true }));
  const [now, day] = [Date.now(), 86_400_000];
  const validity = { notBefore: new Date(now - 2 * day), notAfter: new Date(now + 1_000 * day) };
  const organisation = await makeOrganisation(
    {
      code: "Z0",
      ceiling: "confidential",
      units: [
        { code: SENDER, name: "Văn phòng gửi", ...OFFICE },
        { code: RECEIVER, name: "Văn phòng nhận", ...OFFICE },
      ],
    },
    { at: new Date(now - day), validity, random: platformRandom },
  );
  const data = join(directory, "relay");
  await mkdir(data, { mode: 0o700 });
  const { rootSigner: issuer, code } = organisation;
  must(
    await createRelayIdentity({
      directory: data,
      organisation: code,
      root: organisation.root.certificate.der,
      certify: (kind, publicKey) =>
        issueCertificate({ ...validity, subject: { kind, organisation: code }, publicKey, issuer }),
    }),
  );
  let running = must(await startRelay({ directory: data, log: silentLog, port: await freePort() }));
  cleanUp.defer(() => running.stop());
  const relay = running.url;
  const client = (person: Person): RelayClient =>
    createRelayClient(
      { fetch, address: relay },
      {
        device: person.device,
        root: organisation.root.certificate.fingerprint,
        sign: (bytes) => signRaw(person.keys.device.privateKey, bytes),
      },
    );
  await publish(organisation, relay);
  for (const unit of organisation.units.keys()) await furnish(organisation, unit, client);
  const kept = cleanUp.move();
  return {
    organisation,
    directory: data,
    relay,
    client,
    person(unit, role, which = 0) {
      const found = organisation.unit(unit).people.filter(({ roles }) => roles.includes(role))[which];
      if (found === undefined) throw new Error(`no ${role} in ${unit}`);
      return found;
    },
    async openEpoch(code, level) {
      const { hpke } = organisation;
      const seed = drawRandom(platformRandom, 32);
      const content = await compartmentOpening(hpke, organisation.unit(code).state, level, seed);
      const { state, statements, people } = await organisation.extend(code, content);
      const relayOf = client(organisation.person(code, "administrator"));
      const { statement, cms } = statements.at(-1) as (typeof statements)[number];
      must(await relayOf.appendStatement(code, statement, cms));
      const epoch = state.compartments.findLast((each) => each.level === level)?.epoch ?? 0;
      for (const { device } of people) {
        must(await relayOf.append(`keys/${code}`, must(await wrapSeed(hpke, state, { device, level, epoch, seed }))));
      }
    },
    pause: () => running.stop(),
    async resume() {
      running = must(await startRelay({ directory: data, log: silentLog, port: running.port }));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function publish(organisation: MadeOrganisation, relay: string): Promise<void> {
  const client = createRelayClient({ fetch, address: relay });
  const post = async (unit: string, statements: MadeOrganisation["statements"]): Promise<void> => {
    for (const { statement, cms } of statements) must(await client.appendStatement(unit, statement, cms));
  };
  await post(organisation.code, organisation.statements);
  for (const { code, statements } of organisation.units.values()) await post(code, statements);
}

/** The second clerk, to whom the administrator has not given the key of `confidential`. */
export function lateComer(organisation: MadeOrganisation, code: string): Person | undefined {
  return organisation.unit(code).people.filter(({ roles }) => roles.includes("clerk"))[1];
}

/** What an administrator does for an office: seeds for every device, everybody's roster entry, how the office writes itself. */
async function furnish(
  organisation: MadeOrganisation,
  code: string,
  client: (person: Person) => RelayClient,
): Promise<void> {
  const unit = organisation.unit(code);
  const administrator = organisation.person(code, "administrator");
  const relay = client(administrator);
  for (const person of unit.people) {
    for (const { level, epoch, seed } of unit.seeds) {
      if (person === lateComer(organisation, code) && level === "confidential") continue;
      const wish = { device: person.device, level, epoch, seed };
      must(await relay.append(`keys/${code}`, must(await wrapSeed(organisation.hpke, unit.state, wish))));
    }
    const body = { entry: toBase64Url(person.entry), salt: toBase64Url(person.salt) };
    await recordEvent(organisation, code, relay, "unclassified", "roster-entry", body);
  }
  await recordEvent(organisation, code, relay, "unclassified", "office-set", { abbreviation: "UBND", drafter: "VP" });
}

async function recordEvent(
  organisation: MadeOrganisation,
  code: string,
  relay: RelayClient,
  level: Level,
  kind: string,
  body: Parameters<typeof buildEvent>[0]["body"],
): Promise<void> {
  const unit = organisation.unit(code);
  const administrator = organisation.person(code, "administrator");
  const now = new Date();
  const info = must(await relay.info());
  const bytes = buildEvent({
    unit: unit.code,
    level,
    member: administrator.member,
    kind,
    at: now.toISOString(),
    seen: { epoch: info.epoch, seq: 0, head: "0".repeat(64) },
    nonce: toHex(drawRandom(platformRandom, 16)),
    body,
  });
  const { certificates, chain, keys } = administrator;
  const signer = { certificate: certificates.signing, chain, privateKey: keys.signing.privateKey };
  const compartment = unit.seeds.find((each) => each.level === level);
  if (compartment === undefined) throw new Error(`${code} has no key of ${level}`);
  const place = { unit: unit.code, level, epoch: compartment.epoch };
  const signed = await signEvent(bytes, signer, now);
  const entry = await sealEvent(signed, place, await deriveStreamKey(compartment.seed), platformRandom);
  must(await relay.append(`work/${code}/${level}`, entry));
}

export function must<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
