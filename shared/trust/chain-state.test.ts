import { beforeEach, describe, expect, it } from "vitest";
import { makeOrganisation, type MadeOrganisation, type Person } from "../../tests/organisation/make-organisation.ts";
import { toBase64Url } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { generateCompartmentSeed } from "../sealing/hpke.ts";
import { compartmentOpening } from "./admit.ts";
import {
  ceilingAt,
  type ChainState,
  compartmentOf,
  deviceAt,
  devicesAt,
  isRotationDue,
  memberAt,
  newestCompartment,
  sealAt,
} from "./chain-state.ts";
import type { StatementContent } from "./issue-statement.ts";

const UNIT = "Z01";
const random = seededRandom(5);
let org: MadeOrganisation;
let clerk: Person;

const state = (): ChainState => org.unit(UNIT).state;
const clerkSeal = (): string =>
  state().devices.find((each) => each.fingerprint === clerk.device)?.seal?.fingerprint ?? "";

function revoke(what: "member" | "device" | "seal", id: string, from: number = state().seq + 1) {
  return org.extend(UNIT, { kind: "revoked", body: { what, id, from } });
}

async function openNext(level: "unclassified" | "confidential" | "secret") {
  await org.extend(UNIT, await compartmentOpening(org.hpke, state(), level, generateCompartmentSeed(random)));
}

/** The clerk's record again, with other roles or levels. */
function change(body: Partial<Extract<StatementContent, { kind: "member-admitted" }>["body"]>): Promise<unknown> {
  const record = state().members.findLast(({ member }) => member === clerk.member) as NonNullable<
    ReturnType<typeof memberAt>
  >;
  const { member, signing, authentication, roster } = record;
  const [roles, levels] = [[...record.roles], [...record.levels]];
  return org.extend(UNIT, {
    kind: "member-admitted",
    body: { member, signing, authentication, roster, roles, levels, ...body },
  });
}

beforeEach(async () => {
  org = await makeOrganisation({
    ceiling: "secret",
    units: [
      {
        code: UNIT,
        name: "Văn phòng Trung ương (mẫu)",
        kind: "centre",
        people: [{ roles: ["clerk"] }, { roles: ["leader"], levels: ["unclassified"] }],
      },
    ],
  });
  clerk = org.person(UNIT, "clerk");
});

describe("in force at a statement", () => {
  it("from the statement that admits up to the one before the end", async () => {
    const admitted = state().devices.find(({ fingerprint }) => fingerprint === clerk.device)?.from as number;
    await openNext("unclassified");
    await revoke("device", clerk.device);
    const ended = state().seq;
    await openNext("unclassified");
    const answers = [admitted - 1, admitted, ended - 1, ended, ended + 1].map(
      (seq) => deviceAt(state(), clerk.device, seq) !== undefined,
    );
    expect(answers).toEqual([false, true, true, false, false]);
  });

  it("M4: a revocation that reaches back ends what was in force until then, for every later judgement", async () => {
    const admitted = state().members[0]?.from as number;
    const before = state().seq;
    await openNext("unclassified");
    await revoke("member", clerk.member, before);
    expect(memberAt(state(), clerk.member, before - 1)).toBeDefined();
    expect(memberAt(state(), clerk.member, before)).toBeUndefined();
    await revoke("member", clerk.member, admitted);
    expect(memberAt(state(), clerk.member, before - 1)).toBeUndefined();
  });

  it("a member's end is that of the member's devices and seals", async () => {
    const seal = clerkSeal();
    expect(sealAt(state(), seal)?.member.member).toBe(clerk.member);
    const before = state().seq;
    await revoke("member", clerk.member);
    expect(deviceAt(state(), clerk.device)).toBeUndefined();
    expect(sealAt(state(), seal)).toBeUndefined();
    expect(sealAt(state(), seal, before)?.device.fingerprint).toBe(clerk.device);
    expect(devicesAt(state())).toHaveLength(1);
    expect(state().devices[0]).toMatchObject({ until: before + 1, endedBy: before + 1 });
  });

  it("L5: a lost device stays lost from its own sequence on when its member leaves later", async () => {
    await revoke("device", clerk.device);
    const lost = state().seq;
    await openNext("unclassified");
    await revoke("member", clerk.member);
    expect(deviceAt(state(), clerk.device, lost)).toBeUndefined();
    expect(memberAt(state(), clerk.member, lost)).toBeDefined();
    expect(state().devices[0]).toMatchObject({ until: lost, endedBy: lost });
  });

  it("a seal ends alone, and with its device", async () => {
    const seal = clerkSeal();
    await revoke("seal", seal);
    expect(sealAt(state(), seal)).toBeUndefined();
    expect(deviceAt(state(), clerk.device)).toBeDefined();
  });

  it("a seal counts only while its member is a clerk", async () => {
    const seal = clerkSeal();
    await change({ roles: ["specialist"] });
    expect(sealAt(state(), seal)).toBeUndefined();
    expect(sealAt(state(), seal, state().seq - 1)).toBeDefined();
    await change({ roles: ["clerk"] });
    expect(sealAt(state(), seal)).toBeDefined();
  });

  it("M5: a device holds no level that its member has lost", async () => {
    await change({ levels: ["unclassified"] });
    expect(deviceAt(state(), clerk.device)?.levels).toEqual(["unclassified"]);
    expect(deviceAt(state(), clerk.device, state().seq - 1)?.levels).toEqual([
      "unclassified",
      "confidential",
      "secret",
    ]);
  });

  it("a ceiling, and a recovery key, hold from their own statement on", async () => {
    const key = new Uint8Array(1216).fill(1);
    const { rootSigner } = org;
    await org.extend(UNIT, { kind: "ceiling-set", body: { ceiling: "confidential" } }, rootSigner);
    await org.extend(UNIT, { kind: "recovery-key-set", body: { publicKey: toBase64Url(key) } }, rootSigner);
    expect([ceilingAt(state()), ceilingAt(state(), state().seq - 2)]).toEqual(["confidential", "secret"]);
    expect(state().recoveryKeys).toEqual([{ from: state().seq, publicKey: key }]);
    expect(memberAt(state(), clerk.member)?.levels).toEqual(["unclassified", "confidential"]);
    expect(newestCompartment(state(), "secret")).toBeUndefined();
    expect(newestCompartment(state(), "confidential")?.epoch).toBe(1);
  });
});

describe("epochs of a compartment", () => {
  it("R2: only the newest one is given for sealing; older ones stay known for opening", async () => {
    await openNext("secret");
    expect(newestCompartment(state(), "secret")?.epoch).toBe(2);
    expect(compartmentOf(state(), "secret", 1)?.epoch).toBe(1);
    expect(compartmentOf(state(), "secret", 3)).toBeUndefined();
    expect(newestCompartment(state(), "secret", state().seq - 1)?.epoch).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a device is lost", () => revoke("device", clerk.device)],
    ["a member leaves", () => revoke("member", clerk.member)],
    ["a member loses the level", () => change({ levels: ["unclassified"] })],
  ])("M6: a rotation is due when %s, until a new epoch is opened", async (_, act) => {
    expect(isRotationDue(state(), "secret")).toBe(false);
    await act();
    expect(isRotationDue(state(), "secret")).toBe(true);
    await openNext("secret");
    expect(isRotationDue(state(), "secret")).toBe(false);
  });

  it("M6: a rotation is not due for a level that the device never had", async () => {
    const leader = org.person(UNIT, "leader");
    await revoke("device", leader.device);
    expect(isRotationDue(state(), "secret")).toBe(false);
    expect(isRotationDue(state(), "unclassified")).toBe(true);
  });

  it("M6: losing the level twice makes a rotation due twice", async () => {
    await change({ levels: ["unclassified"] });
    await openNext("secret");
    await change({ levels: ["unclassified", "secret"] });
    expect(isRotationDue(state(), "secret")).toBe(false);
    await change({ levels: ["unclassified"] });
    expect(isRotationDue(state(), "secret")).toBe(true);
  });

  it("M6: changing a member's roles makes none due", async () => {
    await change({ roles: ["clerk", "leader"] });
    expect(isRotationDue(state(), "secret")).toBe(false);
  });
});
