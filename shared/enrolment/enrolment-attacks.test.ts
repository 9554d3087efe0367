import { beforeAll, describe, expect, it } from "vitest";
import { type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { type Bytes, fromUtf8, toBase64Url, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes, type Json } from "../encoding/canonical-json.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { extendChain } from "../trust/extend-chain.ts";
import { continueAdministratorEnrolment } from "./administrator-side.ts";
import { beginDeviceEnrolment, continueDeviceEnrolment } from "./device-side.ts";
import { type Slot, waitFor } from "./rendezvous.ts";
import {
  COMMUNE,
  done,
  makeDeviceKeys,
  makeEnrolmentOrganisation,
  makeScene,
  type Scene,
} from "./testing/enrolment-scene.ts";
import { createMemoryRendezvous, type MemoryRendezvous } from "./testing/memory-rendezvous.ts";

let org: MadeOrganisation;

beforeAll(async () => {
  org = await makeEnrolmentOrganisation();
});

const runDevice = (scene: Scene, tools = {}) =>
  continueDeviceEnrolment(scene.device.stored(), { ...scene.device.tools, ...tools });
const runAdministrator = (scene: Scene, tools = {}) =>
  continueAdministratorEnrolment(scene.administrator.stored(), { ...scene.administrator.tools, ...tools });

function expectNobodyAdmitted(scene: Scene): void {
  expect(scene.chain.statements).toHaveLength(org.unit(COMMUNE).statements.length);
  expect(scene.chain.wraps).toEqual([]);
}

/** The relay hands out this instead of what stands in the slot. */
function replacing(rendezvous: MemoryRendezvous, slot: Slot, change: (bytes: Bytes) => Bytes): MemoryRendezvous {
  return {
    ...rendezvous,
    async get(wanted, options) {
      const got = await rendezvous.get(wanted, options);
      return wanted === slot && got.ok && got.value !== undefined ? { ok: true, value: change(got.value) } : got;
    },
  };
}

function flipped(bytes: Bytes, at: number): Bytes {
  const changed = bytes.slice();
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
}

describe("R10: somebody in between who knows the invitation", () => {
  it("swaps the device's keys: the codes differ, and nothing is certified, written or wrapped", async () => {
    const scene = await makeScene(org);
    const random = seededRandom(66);
    // The relay lets the attacker, not the device, talk to the administrator, and shows the device the true answer.
    const facingDevice = createMemoryRendezvous();
    const facingAdministrator = scene.rendezvous;
    const keys = await makeDeviceKeys(random);
    const attack = await beginDeviceEnrolment(scene.invitation, keys, { hpke: org.hpke, random });
    const codes: string[] = [];
    const attacker = continueDeviceEnrolment(attack, {
      ...scene.device.tools,
      wrapSeed: keys.wrapSeed,
      showCode: (code) => codes.push(code),
      keep: async () => undefined,
    });
    const victim = runDevice(scene, { rendezvous: facingDevice });
    const relaying = (async () => {
      await facingDevice.put(2, done(await waitFor(facingAdministrator, 2, { isOver: () => false })));
    })();
    const administrator = await runAdministrator(scene);
    await relaying;
    await expect.poll(() => scene.device.codes).toHaveLength(1);
    await facingDevice.remove();
    expect(administrator).toEqual({ ok: false, error: { type: "wrong-code" } });
    expect(codes).toHaveLength(1);
    expect(codes).not.toEqual(scene.device.codes);
    expect(await attacker).toEqual({ ok: false, error: { type: "gone" } });
    expect(await victim).toEqual({ ok: false, error: { type: "gone" } });
    expect(scene.administrator.stored().certificates).toBeUndefined();
    expectNobodyAdmitted(scene);
  });

  it("has one try: after a wrong code the invitation is over, also after a restart, and nobody is asked again", async () => {
    const scene = await makeScene(org, { code: (shown) => (shown === "00000000" ? "00000001" : "00000000") });
    const device = runDevice(scene);
    expect(await runAdministrator(scene)).toEqual({ ok: false, error: { type: "wrong-code" } });
    expect(scene.rendezvous.isRemoved()).toBe(true);
    expect(await device).toEqual({ ok: false, error: { type: "gone" } });
    const askCode = async () => scene.device.codes[0];
    expect(await runAdministrator(scene, { askCode })).toEqual({ ok: false, error: { type: "wrong-code" } });
    expect(scene.administrator.asked()).toBe(1);
    expectNobodyAdmitted(scene);
  });

  it("also a relay that does not remove the rendezvous gets no second try", async () => {
    const scene = await makeScene(org, { code: () => "x" });
    const stubborn = { ...scene.rendezvous, remove: async () => ({ ok: true, value: undefined }) };
    const abort = new AbortController();
    const device = runDevice(scene, { signal: abort.signal });
    expect(await runAdministrator(scene, { rendezvous: stubborn })).toMatchObject({ error: { type: "wrong-code" } });
    const askCode = async () => scene.device.codes[0];
    expect(await runAdministrator(scene, { rendezvous: stubborn, askCode })).toMatchObject({
      error: { type: "wrong-code" },
    });
    abort.abort(new Error("over"));
    await expect(device).rejects.toThrow("over");
    expectNobodyAdmitted(scene);
  });
});

describe("M3: an old invitation", () => {
  it("does not let a second device in, also where the relay opens the rendezvous anew", async () => {
    const scene = await makeScene(org);
    done((await Promise.all([runDevice(scene), runAdministrator(scene)]))[0]);
    const { length } = scene.chain.statements;
    const random = seededRandom(67);
    const keys = await makeDeviceKeys(random);
    const second = await beginDeviceEnrolment(scene.invitation, keys, { hpke: org.hpke, random });
    const tools = { ...scene.device.tools, wrapSeed: keys.wrapSeed, keep: async () => undefined };
    expect(await continueDeviceEnrolment(second, tools)).toEqual({ ok: false, error: { type: "slot-taken" } });

    const anew = createMemoryRendezvous();
    const abort = new AbortController();
    const device = continueDeviceEnrolment(second, { ...tools, rendezvous: anew, signal: abort.signal });
    // The administrator's client, run again, only repeats the reply to the first device.
    expect(await runAdministrator(scene, { rendezvous: anew })).toMatchObject({ ok: true });
    expect(anew.slots.has(2)).toBe(false);
    abort.abort(new Error("over"));
    await expect(device).rejects.toThrow("over");
    expect(scene.chain.statements).toHaveLength(length);
  });

  it("does not bring back a member who has left", async () => {
    const scene = await makeScene(org);
    const member = done((await Promise.all([runDevice(scene), runAdministrator(scene)]))[0]).member;
    const state = scene.chain.newest();
    const revoked = done(
      await extendChain(org.context, {
        unit: state.unit,
        state,
        content: { kind: "revoked", body: { what: "member", id: member, from: state.seq + 1 } },
        signer: org.unit(COMMUNE).authority,
        at: org.at,
      }),
    );
    scene.chain.force(revoked.signed, revoked.state);
    const { length } = scene.chain.wraps;
    expect(await runAdministrator(scene)).toEqual({
      ok: false,
      error: { type: "not-admitted", rule: "member-revoked" },
    });
    expect(scene.chain.wraps).toHaveLength(length);
  });

  it("gives a new one nothing: its messages do not open there", async () => {
    const [old, fresh] = [await makeScene(org, { seed: 1 }), await makeScene(org, { seed: 2 })];
    await Promise.all([runDevice(old), runAdministrator(old)]);
    await fresh.rendezvous.put(1, old.rendezvous.slots.get(1) as Bytes);
    await fresh.rendezvous.put(3, old.rendezvous.slots.get(3) as Bytes);
    expect(await runAdministrator(fresh)).toEqual({
      ok: false,
      error: { type: "refused-request", rule: "cannot-open" },
    });
    expect(fresh.rendezvous.isRemoved()).toBe(true);
    expectNobodyAdmitted(fresh);
  });
});

describe("R11, R15: what stands in a slot is changed", () => {
  it.each<[Slot, string, number]>([
    [1, "refused-request", 30],
    [3, "refused-request", 0],
    [3, "refused-request", 1500],
  ])("slot %i: the administrator's client ends it as %s", async (slot, type, at) => {
    const scene = await makeScene(org);
    const rendezvous = replacing(scene.rendezvous, slot, (bytes) => flipped(bytes, at));
    const device = runDevice(scene);
    expect(await runAdministrator(scene, { rendezvous })).toMatchObject({ ok: false, error: { type } });
    expect(await device).toEqual({ ok: false, error: { type: "gone" } });
    expect(scene.administrator.asked()).toBe(0);
    expectNobodyAdmitted(scene);
  });

  it.each<[string, string, (m2: Bytes) => Bytes]>([
    ["garbage", "malformed", () => utf8("{}")],
    ["another one-time key", "admin-key", (m2) => edited(m2, { adminKey: toBase64Url(new Uint8Array(1216).fill(1)) })],
    ["another root", "root", (m2) => edited(m2, { path: reorder(m2, (path) => path.slice(0, -1)) })],
    [
      "an authority of another unit",
      "unit",
      (m2) => edited(m2, { path: reorder(m2, (path) => [neighbour(), ...path.slice(1)]) }),
    ],
    ["the authority above", "unit", (m2) => edited(m2, { path: reorder(m2, (path) => path.slice(1)) })],
    [
      "a path with a gap",
      "path",
      (m2) => edited(m2, { path: reorder(m2, ([first, , last]) => [first, last] as string[]) }),
    ],
  ])("slot 2, %s: the device refuses it", async (_, rule, change) => {
    const scene = await makeScene(org);
    const device = runDevice(scene, { rendezvous: replacing(scene.rendezvous, 2, change) });
    const abort = new AbortController();
    const administrator = runAdministrator(scene, { signal: abort.signal });
    expect(await device).toEqual({ ok: false, error: { type: "refused-answer", rule } });
    expect(scene.rendezvous.slots.has(3)).toBe(false);
    abort.abort(new Error("over"));
    await expect(administrator).rejects.toThrow("over");
  });

  it("slot 2, other random bytes: what the device sealed does not open", async () => {
    const scene = await makeScene(org);
    const other = (m2: Bytes): Bytes => edited(m2, { random: toBase64Url(new Uint8Array(32)) });
    const device = runDevice(scene, { rendezvous: replacing(scene.rendezvous, 2, other) });
    expect(await runAdministrator(scene)).toMatchObject({ error: { type: "refused-request", rule: "cannot-open" } });
    expect(await device).toMatchObject({ error: { type: "gone" } });
  });

  it.each([0, 1119, 1120, 3000])("slot 4, byte %i: the device refuses it", async (at) => {
    const scene = await makeScene(org);
    const device = runDevice(scene, { rendezvous: replacing(scene.rendezvous, 4, (bytes) => flipped(bytes, at)) });
    await runAdministrator(scene);
    expect(await device).toEqual({ ok: false, error: { type: "refused-reply", rule: "cannot-open" } });
  });
});

function edited(bytes: Bytes, change: { readonly [key: string]: Json }): Bytes {
  return canonicalBytes({ ...(JSON.parse(fromUtf8(bytes)) as object), ...change });
}

function reorder(m2: Bytes, change: (path: string[]) => string[]): string[] {
  return change((JSON.parse(fromUtf8(m2)) as { path: string[] }).path);
}

function neighbour(): string {
  return toBase64Url(org.unit("Z01.02").authority.certificate);
}
