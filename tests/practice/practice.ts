/**
 * The practice organisation: invented, run as an isolated network, with a relay of its own. A centre, two provinces and four
 * communes; in each an administrator, a leader, a clerk and a specialist. The administrators run in this process; everybody
 * else is let in by invitation, as in a real organisation.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LEVELS } from "../../shared/domain/level.ts";
import type { Role } from "../../shared/domain/role.ts";
import { issueCertificate } from "../../shared/pki/issue-certificate.ts";
import { createRelayClient } from "../../shared/relay-client/relay-client.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { createRelayIdentity } from "../../server/identity.ts";
import type { Log } from "../../server/log.ts";
import { type RunningRelay, startRelay } from "../../server/start.ts";
import { freePort } from "../../server/testing/relay-process.ts";
import { inventedName, inventedTitle } from "../organisation/invented-names.ts";
import { makeOrganisation, type MadeOrganisation, type OrganisationShape } from "../organisation/make-organisation.ts";
import { practiceShape } from "../organisation/practice-shape.ts";
import { type Administrator, createAdministrator, type Invitee, must } from "./administrator.ts";

/** Who is to be let in besides the administrators. */
export interface Official extends Invitee {
  readonly unit: string;
  readonly role: Role;
}

export interface Practice {
  readonly organisation: MadeOrganisation;
  readonly relayDirectory: string;
  readonly relayUrl: string;
  readonly officials: readonly Official[];
  administrator(unit: string): Administrator;
  official(unit: string, role: Role): Official;
  /** Once it is stopped, stopping it again does nothing. */
  stopRelay(): Promise<void>;
  /** At the same address as before. */
  startRelay(): Promise<void>;
}

const OFFICIAL_ROLES: readonly Role[] = ["leader", "clerk", "specialist"];

/** The first day of the invented committee's term, which its papers are numbered by. */
const TERM = { kind: "committee", from: "2025-09-16" };

export async function makePractice(options: {
  readonly directory: string;
  readonly log: Log;
  /** Without it one that no connection of anybody is given while the relay is stopped. */
  readonly port?: number;
  /** Another organisation; where a unit has an administrator, its officials can be let in. */
  readonly shape?: OrganisationShape;
}): Promise<Practice> {
  const { directory, log, shape = practiceShape({ people: [{ roles: ["administrator"] }] }) } = options;
  const relayDirectory = join(directory, "relay");
  await mkdir(relayDirectory, { recursive: true, mode: 0o700 });
  const now = Date.now();
  const day = 86_400_000;
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 3 * 365 * day) };
  const organisation = await makeOrganisation(
    { ...shape, code: "Z0", name: "Tổ chức thực hành (mẫu)" },
    { at: new Date(now), validity, random: platformRandom },
  );
  await certifyRelay(organisation, relayDirectory, validity);

  const first = await publishChains(organisation, relayDirectory, options.port ?? (await freePort()), log);
  const { url: relayUrl, port } = first;
  let running: RunningRelay | undefined = first;
  log("info", "ready", { epoch: first.epoch });

  const administrators = new Map<string, Administrator>();
  for (const unit of organisation.units.values()) {
    const person = unit.people.find(({ roles }) => roles.includes("administrator"));
    if (person === undefined) continue;
    const office = { unit: unit.code, path: unit.state.path, authority: unit.authority, person, seeds: unit.seeds };
    const { context, hpke } = organisation;
    const administrator = createAdministrator({ office, relay: relayUrl, context, hpke, validity });
    administrators.set(unit.code, administrator);
    await administrator.record("office-set", { abbreviation: abbreviationOf(unit.code), drafter: "VP", term: TERM });
  }

  const levels = LEVELS.slice(0, LEVELS.indexOf(shape.ceiling ?? "topSecret") + 1);
  const officials = [...administrators.keys()].flatMap((unit, at) =>
    OFFICIAL_ROLES.map((role, each): Official => {
      const number = administrators.size + at * OFFICIAL_ROLES.length + each;
      const roles = [role];
      return { unit, role, roles, levels, name: inventedName(number), title: inventedTitle(roles, number) };
    }),
  );

  return {
    organisation,
    relayDirectory,
    relayUrl,
    officials,
    administrator(unit) {
      const found = administrators.get(unit);
      if (found === undefined) throw new RangeError(`no unit ${unit}`);
      return found;
    },
    official(unit, role) {
      const found = officials.find((each) => each.unit === unit && each.role === role);
      if (found === undefined) throw new RangeError(`no ${role} in ${unit}`);
      return found;
    },
    async stopRelay() {
      if (running === undefined) return;
      const { stop } = running;
      running = undefined;
      await stop();
      log("info", "stopped");
    },
    async startRelay() {
      running = must(await startRelay({ directory: relayDirectory, port, log }));
      log("info", "ready", { epoch: running.epoch });
    },
  };
}

/** Runs beside the administrators' own work: lets one official in. `askCode` gives the eight digits that the device shows. */
export async function letIn(
  practice: Pick<Practice, "administrator">,
  official: Official,
  askCode: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<{ readonly invitation: string; readonly admitted: Promise<boolean> }> {
  const administrator = practice.administrator(official.unit);
  const { name, title, roles, levels } = official;
  const expires = new Date(Date.now() + 23 * 3_600_000);
  const { text, progress } = await administrator.invite({ name, title, roles, levels }, expires);
  const answering = { askCode, keep: async () => {}, signal };
  const admitted = (async () => {
    let latest = progress;
    for (;;) {
      const keep = async (next: typeof progress): Promise<void> => void (latest = next);
      const answered = await administrator.answer(latest, { ...answering, keep });
      if (answered.ok) return true;
      if (answered.error.type !== "unavailable") return false;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  })();
  return { invitation: text, admitted };
}

/** Hands every chain to a relay that sends nobody away, then starts the relay as an office finds it, at the same address. */
async function publishChains(
  organisation: MadeOrganisation,
  directory: string,
  port: number,
  log: Log,
): Promise<RunningRelay> {
  const rate = { burst: 1_000_000, perSecond: 1_000_000 };
  const open = must(await startRelay({ directory, port, log, limits: { device: rate, address: rate } }));
  const client = createRelayClient({ fetch, address: open.url });
  const publish = async (unit: string, statements: MadeOrganisation["statements"]): Promise<void> => {
    for (const { statement, cms } of statements) must(await client.appendStatement(unit, statement, cms));
  };
  await publish(organisation.code, organisation.statements);
  // Parents first: a statement names the state of the chain above it.
  for (const { code, statements } of organisation.units.values()) await publish(code, statements);
  await open.stop();
  return must(await startRelay({ directory, port: open.port, log }));
}

async function certifyRelay(
  organisation: MadeOrganisation,
  directory: string,
  validity: { readonly notBefore: Date; readonly notAfter: Date },
): Promise<void> {
  const { rootSigner, root, code } = organisation;
  must(
    await createRelayIdentity({
      directory,
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
}

function abbreviationOf(unit: string): string {
  const depth = unit.split(".").length;
  return depth === 1 ? "VPTW" : depth === 2 ? "TU" : "ĐU";
}
