import { beforeAll, describe, expect, it } from "vitest";
import type { MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { sha256Hex, toBase64Url } from "../encoding/bytes.ts";
import { err } from "../result.ts";
import { deviceAt, memberAt } from "../trust/chain-state.ts";
import { extendChain } from "../trust/extend-chain.ts";
import { readRosterEntry } from "../trust/roster.ts";
import { openSeedWrap } from "../trust/seed-wrap.ts";
import { continueAdministratorEnrolment } from "./administrator-side.ts";
import { checkOwnAdmission } from "./check-reply.ts";
import { continueDeviceEnrolment } from "./device-side.ts";
import { COMMUNE, done, makeEnrolmentOrganisation, makeScene, type Scene } from "./testing/enrolment-scene.ts";

let org: MadeOrganisation;

beforeAll(async () => {
  org = await makeEnrolmentOrganisation();
});

const runDevice = (scene: Scene, tools = {}) =>
  continueDeviceEnrolment(scene.device.stored(), { ...scene.device.tools, ...tools });
const runAdministrator = (scene: Scene, tools = {}) =>
  continueAdministratorEnrolment(scene.administrator.stored(), { ...scene.administrator.tools, ...tools });

describe("a device is let in", () => {
  it("with certificates for its own keys, in the chain, and with the seeds of its levels", async () => {
    const scene = await makeScene(org);
    const [device, administrator] = await Promise.all([runDevice(scene), runAdministrator(scene)]);
    const enrolment = done(device);
    const state = done(administrator);
    expect(scene.device.codes).toEqual([expect.stringMatching(/^[0-9]{8}$/)]);
    expect(enrolment).toMatchObject({
      organisation: "Z00",
      unit: COMMUNE,
      roles: ["clerk"],
      levels: ["unclassified", "confidential"],
      name: "Trần Thị Lan",
      title: "Văn thư",
    });
    expect(await checkOwnAdmission(state, enrolment)).toEqual({ ok: true, value: undefined });
    const record = memberAt(state, enrolment.member);
    expect(record && (await readRosterEntry(enrolment, { unit: state.unit, record }))).toMatchObject({
      ok: true,
      value: { name: "Trần Thị Lan" },
    });
    const own = { device: enrolment.device, wrapSeed: scene.device.keys.wrapSeed };
    const opened = await Promise.all(scene.chain.wraps.map((entry) => openSeedWrap(org.hpke, state, entry, own)));
    expect(opened.map((each) => done(each))).toEqual(org.unit(COMMUNE).seeds);
  });

  it("without a seal, where the person is no clerk", async () => {
    const scene = await makeScene(org, { roles: ["leader"] });
    const [device, administrator] = await Promise.all([runDevice(scene), runAdministrator(scene)]);
    expect(done(device).certificates.seal).toBeUndefined();
    expect(deviceAt(done(administrator), done(device).device)?.seal).toBeUndefined();
  });

  it("M11: with no seed of a level that the administrator does not hold", async () => {
    const unit = org.unit(COMMUNE);
    const seedOf = (level: string) =>
      level === "unclassified" ? unit.seeds.find((each) => each.level === level)?.seed : undefined;
    const scene = await makeScene(org, { seedOf });
    const [device] = await Promise.all([runDevice(scene), runAdministrator(scene)]);
    expect(device.ok).toBe(true);
    expect(scene.chain.wraps).toHaveLength(1);
  });

  it("also where a colleague writes into the chain at the same moment", async () => {
    const scene = await makeScene(org);
    const { chain } = scene;
    let colleagues = 0;
    const append: typeof chain.append = async (signed) => {
      if (colleagues < 3) {
        const wish = {
          unit: chain.newest().unit,
          state: chain.newest(),
          content: {
            kind: "compartment-opened" as const,
            body: { level: "unclassified" as const, epoch: colleagues + 2, publicKey: await keyOf(colleagues) },
          },
          signer: org.unit(COMMUNE).authority,
          at: org.at,
        };
        colleagues += 1;
        const next = done(await extendChain(org.context, wish));
        chain.force(next.signed, next.state);
      }
      return chain.append(signed);
    };
    const [device, administrator] = await Promise.all([
      runDevice(scene),
      runAdministrator(scene, { chain: { ...chain, append } }),
    ]);
    expect(await checkOwnAdmission(done(administrator), done(device))).toMatchObject({ ok: true });
    expect(colleagues).toBe(3);
  });
});

async function keyOf(number: number): Promise<string> {
  return toBase64Url(await org.hpke.publicKeyFromSeed(new Uint8Array(32).fill(number + 50)));
}

describe("X2: an interruption", () => {
  /** Runs one side again and again; each run may do one more thing than the one before until it is cut off. */
  class Cut extends Error {}
  const cutter = () => {
    let allowed = 0;
    let used = 0;
    return {
      again() {
        allowed += 1;
        used = 0;
      },
      step() {
        if (used++ >= allowed) throw new Cut();
      },
    };
  };

  function cutting<T extends object>(target: T, step: () => void): T {
    return new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          step();
          const result: unknown = await Reflect.apply(value, object, args);
          // Cut off after it happened, before anybody heard of it.
          step();
          return result;
        };
      },
    });
  }

  it("of the device at any point leaves an enrolment that goes on with the same bytes", async () => {
    const scene = await makeScene(org);
    const administrator = runAdministrator(scene);
    const cut = cutter();
    let device: Awaited<ReturnType<typeof runDevice>> | undefined;
    let runs = 0;
    while (device === undefined) {
      cut.again();
      runs += 1;
      try {
        device = await runDevice(scene, {
          rendezvous: cutting(scene.rendezvous, cut.step),
          keep: cutting({ keep: scene.device.tools.keep }, cut.step).keep,
        });
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
      }
    }
    expect(runs).toBeGreaterThan(5);
    expect(await checkOwnAdmission(done(await administrator), done(device))).toMatchObject({ ok: true });
    expect(new Set(scene.device.codes).size).toBe(1);
  });

  it("of the administrator's client at any point admits once", async () => {
    const scene = await makeScene(org);
    const device = runDevice(scene);
    const cut = cutter();
    const before = scene.chain.statements.length;
    let administrator: Awaited<ReturnType<typeof runAdministrator>> | undefined;
    let runs = 0;
    while (administrator === undefined) {
      cut.again();
      runs += 1;
      try {
        administrator = await runAdministrator(scene, {
          rendezvous: cutting(scene.rendezvous, cut.step),
          chain: cutting(scene.chain, cut.step),
          keep: cutting({ keep: scene.administrator.tools.keep }, cut.step).keep,
        });
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
      }
    }
    expect(runs).toBeGreaterThan(10);
    expect(scene.chain.statements.slice(before)).toHaveLength(2);
    expect(await checkOwnAdmission(done(administrator), done(await device))).toMatchObject({ ok: true });
  });

  it("by a relay that is away is told, and the enrolment goes on later", async () => {
    const scene = await makeScene(org);
    const away = { ...scene.rendezvous, put: async () => err({ type: "unavailable" }) };
    expect(await runDevice(scene, { rendezvous: away })).toEqual({ ok: false, error: { type: "unavailable" } });
    const [device] = await Promise.all([runDevice(scene), runAdministrator(scene)]);
    expect(device.ok).toBe(true);
  });

  it("by the person who puts the code off asks again later", async () => {
    const scene = await makeScene(org);
    const device = runDevice(scene);
    const noCode = { askCode: async () => undefined };
    expect(await runAdministrator(scene, noCode)).toEqual({ ok: false, error: { type: "no-code" } });
    expect(scene.chain.wraps).toEqual([]);
    expect(await runAdministrator(scene)).toMatchObject({ ok: true });
    expect(await device).toMatchObject({ ok: true });
  });

  it("ends with the signal's reason", async () => {
    const scene = await makeScene(org);
    const aborted = new AbortController();
    const device = runDevice(scene, { signal: aborted.signal });
    setTimeout(() => aborted.abort(new Error("closed")), 20);
    await expect(device).rejects.toThrow("closed");
  });
});

it("after its last hour an invitation lets nobody in", async () => {
  const scene = await makeScene(org);
  const late = { now: () => new Date("2027-06-16T08:00:00.000Z") };
  expect(await runDevice(scene, late)).toEqual({ ok: false, error: { type: "expired" } });
  expect(await runAdministrator(scene, late)).toEqual({ ok: false, error: { type: "expired" } });
});

it("the relay sees neither the name nor the secret nor the request", async () => {
  const scene = await makeScene(org);
  await Promise.all([runDevice(scene), runAdministrator(scene)]);
  const seen = [...scene.rendezvous.slots.values(), ...scene.chain.statements.map(({ statement }) => statement)];
  const text = seen.map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  expect(text.length).toBeGreaterThan(1_000);
  expect(text).not.toContain("Trần Thị Lan");
  expect(text).not.toContain("Văn thư");
  expect(text).not.toContain(scene.invitation.secret);
  expect(text).not.toContain(await sha256Hex(scene.device.keys.signing.publicKey));
  expect(text).not.toContain(scene.device.stored().request.slice(0, 60));
});
