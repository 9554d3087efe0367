/**
 * An administrator of a commune who invites a clerk, and the clerk's new device: both sides with their storage, and the
 * unit's chain with a writer that accepts what the verifier accepts. For tests.
 */
import { makeKeyPair, makeOrganisation, type MadeOrganisation } from "../../../tests/organisation/make-organisation.ts";
import type { Level } from "../../domain/level.ts";
import type { UnitCode } from "../../domain/unit-code.ts";
import { type Bytes, equal } from "../../encoding/bytes.ts";
import type { Random } from "../../encoding/random.ts";
import { seededRandom } from "../../encoding/testing/seeded-random.ts";
import { err, ok, type Result } from "../../result.ts";
import { generateCompartmentSeed } from "../../sealing/hpke.ts";
import type { ChainState } from "../../trust/chain-state.ts";
import type { SignedStatement } from "../../trust/statement.ts";
import { verifyNextStatement } from "../../trust/verify-chain.ts";
import {
  type AdministratorProgress,
  type AdministratorTools,
  beginAdministratorEnrolment,
  readAdministratorProgress,
  writeAdministratorProgress,
} from "../administrator-side.ts";
import type { ChainWriter } from "../admit-device.ts";
import {
  beginDeviceEnrolment,
  type DeviceKeys,
  type DeviceProgress,
  type DeviceTools,
  readDeviceProgress,
  writeDeviceProgress,
} from "../device-side.ts";
import { makeGrant } from "../grant.ts";
import { type Invitation, makeInvitation } from "../invitation.ts";
import { createMemoryRendezvous, type MemoryRendezvous } from "./memory-rendezvous.ts";

export const COMMUNE = "Z01.01";
export const EXPIRES = new Date("2027-06-16T08:00:00.000Z");

/** The unit's chain and its stream of seed wraps, as the relay would keep them. */
export interface MemoryChain extends ChainWriter {
  newest: () => ChainState;
  readonly statements: SignedStatement[];
  readonly wraps: Bytes[];
  /** A colleague's statement, before anything else comes. */
  force: (signed: SignedStatement, state: ChainState) => void;
}

export function createMemoryChain(org: MadeOrganisation, unit: string): MemoryChain {
  let { state } = org.unit(unit);
  const statements = [...org.unit(unit).statements];
  const wraps: Bytes[] = [];
  return {
    statements,
    wraps,
    newest: () => state,
    force(signed, next) {
      statements.push(signed);
      state = next;
    },
    state: async () => ok(state),
    async append(signed) {
      const at = statements.findIndex((each) => equal(each.statement, signed.statement));
      if (at >= 0) return ok(undefined);
      const next = await verifyNextStatement({ ...org.context, state, signed, parentState: undefined });
      if (!next.ok) return err({ type: "sequence-taken" });
      statements.push(signed);
      state = next.value;
      return ok(undefined);
    },
    async appendSeedWrap(entry) {
      wraps.push(entry);
      return ok(undefined);
    },
  };
}

export interface Scene {
  readonly org: MadeOrganisation;
  readonly invitation: Invitation;
  readonly rendezvous: MemoryRendezvous;
  readonly chain: MemoryChain;
  readonly random: Random;
  readonly device: {
    readonly keys: DeviceKeys;
    /** As stored last. */
    stored: () => DeviceProgress;
    readonly codes: string[];
    readonly tools: DeviceTools;
  };
  readonly administrator: {
    stored: () => AdministratorProgress;
    readonly tools: AdministratorTools;
    /** How often a person was asked. */
    asked: () => number;
  };
}

export function makeEnrolmentOrganisation(): Promise<MadeOrganisation> {
  return makeOrganisation({
    ceiling: "confidential",
    units: [
      {
        code: "Z01",
        name: "Tỉnh ủy Cao Bằng",
        kind: "province",
        units: [
          { code: COMMUNE, name: "Đảng ủy xã Thử Nghiệm 01", kind: "commune", people: [{ roles: ["administrator"] }] },
          { code: "Z01.02", name: "Đảng ủy xã Thử Nghiệm 02", kind: "commune" },
        ],
      },
    ],
  });
}

export async function makeDeviceKeys(random: Random): Promise<DeviceKeys> {
  return {
    signing: await makeKeyPair(),
    authentication: await makeKeyPair(),
    device: await makeKeyPair(),
    seal: await makeKeyPair(),
    wrapSeed: generateCompartmentSeed(random),
  };
}

/** @param options.code what the person types; by default what the device shows */
export async function makeScene(
  org: MadeOrganisation,
  options: {
    readonly seed?: number;
    readonly roles?: readonly ("clerk" | "leader")[];
    readonly seedOf?: (level: Level, epoch: number) => Bytes | undefined;
    readonly code?: (shown: string) => string | undefined;
  } = {},
): Promise<Scene> {
  const random = seededRandom(options.seed ?? 1);
  const { hpke, context, validity } = org;
  const now = (): Date => org.at;
  const { invitation, adminSeed } = await makeInvitation(
    {
      relay: "https://tram.example/relay",
      organisation: org.code,
      root: org.root.certificate.fingerprint,
      unit: COMMUNE as UnitCode,
      expires: EXPIRES,
    },
    { hpke, random },
  );
  const grant = makeGrant(
    {
      name: "Trần Thị Lan",
      title: "Văn thư",
      roles: options.roles ?? ["clerk"],
      levels: ["unclassified", "confidential"],
    },
    random,
  );
  const rendezvous = createMemoryRendezvous();
  const chain = createMemoryChain(org, COMMUNE);
  const keys = await makeDeviceKeys(random);

  // Everything is stored as bytes, as a client would, and read back from them.
  let deviceBytes = writeDeviceProgress(await beginDeviceEnrolment(invitation, keys, { hpke, random }));
  let adminBytes = writeAdministratorProgress(beginAdministratorEnrolment(invitation, adminSeed, grant));
  const codes: string[] = [];
  let show: (code: string) => void;
  const shown = new Promise<string>((resolve) => {
    show = resolve;
  });
  let asked = 0;
  const unit = org.unit(COMMUNE);
  return {
    org,
    invitation,
    rendezvous,
    chain,
    random,
    device: {
      keys,
      codes,
      stored: () => done(readDeviceProgress(deviceBytes)),
      tools: {
        rendezvous,
        hpke,
        wrapSeed: keys.wrapSeed,
        now,
        showCode(code) {
          codes.push(code);
          show(code);
        },
        async keep(progress) {
          deviceBytes = writeDeviceProgress(progress);
        },
      },
    },
    administrator: {
      stored: () => done(readAdministratorProgress(adminBytes)),
      asked: () => asked,
      tools: {
        rendezvous,
        hpke,
        random,
        context,
        signer: unit.authority,
        validity,
        chain,
        now,
        seedOf:
          options.seedOf ??
          ((level, epoch) => unit.seeds.find((each) => each.level === level && each.epoch === epoch)?.seed),
        async askCode() {
          asked += 1;
          const code = await shown;
          return options.code === undefined ? code : options.code(code);
        },
        async keep(progress) {
          adminBytes = writeAdministratorProgress(progress);
        },
      },
    },
  };
}

export function done<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
