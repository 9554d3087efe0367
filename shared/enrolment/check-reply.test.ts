import { beforeAll, describe, expect, it } from "vitest";
import { makeKeyPair, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { fromBase64Url, fromUtf8, toBase64Url } from "../encoding/bytes.ts";
import { canonicalBytes, type Json } from "../encoding/canonical-json.ts";
import { issueCertificate } from "../pki/issue-certificate.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { writeRosterEntry } from "../trust/roster.ts";
import { continueAdministratorEnrolment } from "./administrator-side.ts";
import { checkOwnAdmission } from "./check-reply.ts";
import { continueDeviceEnrolment } from "./device-side.ts";
import { type EnrolmentReply, REPLY_INFO } from "./messages.ts";
import { COMMUNE, done, makeEnrolmentOrganisation, makeScene, type Scene } from "./testing/enrolment-scene.ts";

let org: MadeOrganisation;

beforeAll(async () => {
  org = await makeEnrolmentOrganisation();
});

const runDevice = (scene: Scene, tools = {}) =>
  continueDeviceEnrolment(scene.device.stored(), { ...scene.device.tools, ...tools });
const runAdministrator = (scene: Scene, tools = {}) =>
  continueAdministratorEnrolment(scene.administrator.stored(), { ...scene.administrator.tools, ...tools });

describe("the device believes of a reply only what fits its own request", () => {
  /** An administrator's client that says something else in its reply. */
  function replying(change: (reply: EnrolmentReply) => object | Promise<object>): Hpke {
    return {
      ...org.hpke,
      async seal(request) {
        if (request.info !== REPLY_INFO) return org.hpke.seal(request);
        const reply = JSON.parse(fromUtf8(request.plaintext)) as EnrolmentReply;
        const plaintext = canonicalBytes((await change(reply)) as Json);
        return org.hpke.seal({ ...request, plaintext });
      },
    };
  }
  const certified = async (subject: Parameters<typeof issueCertificate>[0]["subject"], unit = COMMUNE) =>
    toBase64Url(
      await issueCertificate({
        subject,
        publicKey: (await makeKeyPair()).publicKey,
        issuer: org.unit(unit).authority,
        ...org.validity,
      }),
    );
  const path = () => org.unit(COMMUNE).state.path;
  const entryOf = (change: object, reply: EnrolmentReply) =>
    toBase64Url(
      writeRosterEntry({
        ...(JSON.parse(fromUtf8(fromBase64Url(reply.entry))) as never as object),
        ...change,
      } as never),
    );

  it.each<[string, string, (reply: EnrolmentReply) => object | Promise<object>]>([
    ["malformed", "an unknown member", (reply) => ({ ...reply, more: 1 })],
    ["malformed", "R22: another label", (reply) => ({ ...reply, type: "tram/enrol-2" })],
    ["organisation", "another organisation", (reply) => ({ ...reply, organisation: "Z09" })],
    ["unit", "another unit", (reply) => ({ ...reply, unit: "Z01.02" })],
    ["path", "another path", (reply) => ({ ...reply, path: [neighbour(), ...reply.path.slice(1)] })],
    ["entry", "another member's entry", (reply) => ({ ...reply, entry: entryOf({ member: "0".repeat(32) }, reply) })],
    ["name", "another name", (reply) => ({ ...reply, entry: entryOf({ name: "Lê Thị Mai" }, reply) })],
    ["levels", "more levels", (reply) => ({ ...reply, levels: [...reply.levels, "secret"] })],
    ["seal", "no clerk with a seal", (reply) => ({ ...reply, roles: ["leader"] })],
    [
      "seal",
      "a clerk without one",
      (reply) => ({ ...reply, certificates: { ...reply.certificates, seal: undefined } }),
    ],
    [
      "certificate",
      "kinds exchanged",
      ({ certificates, ...reply }) => ({
        ...reply,
        certificates: { ...certificates, signing: certificates.authentication, authentication: certificates.signing },
      }),
    ],
    [
      "other-key",
      "R13: a certificate for another device's key",
      async ({ certificates, ...reply }) => ({
        ...reply,
        certificates: {
          ...certificates,
          device: await certified({ kind: "device", path: path(), id: "1".repeat(32), clearance: "confidential" }),
        },
      }),
    ],
    [
      "other-key",
      "R13: a signing certificate for another key",
      async ({ certificates, ...reply }) => ({
        ...reply,
        certificates: {
          ...certificates,
          signing: await certified({
            kind: "signing",
            path: path(),
            commonName: "Trần Thị Lan",
            clearance: "confidential",
          }),
        },
      }),
    ],
    [
      "certificate",
      "M9: a certificate of another unit",
      async ({ certificates, ...reply }) => ({
        ...reply,
        certificates: {
          ...certificates,
          device: await certified(
            { kind: "device", path: org.unit("Z01.02").state.path, id: "1".repeat(32), clearance: "confidential" },
            "Z01.02",
          ),
        },
      }),
    ],
  ])("%s: %s", async (rule, _, change) => {
    const scene = await makeScene(org);
    const clean = (value: object): object => JSON.parse(JSON.stringify(value)) as object;
    const hpke = replying(async (reply) => clean(await change(reply)));
    const [device] = await Promise.all([runDevice(scene), runAdministrator(scene, { hpke })]);
    expect(device).toEqual({ ok: false, error: { type: "refused-reply", rule } });
  });
});

describe("the device must find itself in the verified chain", () => {
  it("with its member, certificates, X-Wing key, seal and name", async () => {
    const scene = await makeScene(org);
    const before = scene.chain.newest();
    const [device, administrator] = await Promise.all([runDevice(scene), runAdministrator(scene)]);
    const [enrolment, state] = [done(device), done(administrator)];
    const check = async (of: typeof state, changed: object = {}): Promise<string> => {
      const result = await checkOwnAdmission(of, { ...enrolment, ...changed });
      return result.ok ? "found" : result.error.type;
    };
    expect(await check(state)).toBe("found");
    expect(await check(before)).toBe("member");
    expect(await check(org.unit("Z01.02").state)).toBe("other-unit");
    expect(await check(state, { roles: ["leader"] })).toBe("member");
    expect(await check(state, { salt: new Uint8Array(32) })).toBe("roster");
    const { certificates } = enrolment;
    expect(await check(state, { certificates: { ...certificates, signing: certificates.device } })).toBe(
      "certificates",
    );
    expect(await check(state, { device: org.person(COMMUNE, "administrator").device })).toBe("device");
    expect(await check(state, { wrapKey: new Uint8Array(1216) })).toBe("wrap-key");
    expect(await check(state, { certificates: { ...certificates, seal: certificates.device } })).toBe("seal");
  });
});
function neighbour(): string {
  return toBase64Url(org.unit("Z01.02").authority.certificate);
}
