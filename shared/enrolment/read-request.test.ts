import { signRaw } from "../pki/keys.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { makeKeyPair, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url } from "../encoding/bytes.ts";
import { canonicalBytes } from "../encoding/canonical-json.ts";
import { buildRequest } from "../pki/request.ts";
import { writeObject } from "../wire/schema-parts.ts";
import { continueAdministratorEnrolment } from "./administrator-side.ts";
import { bindingOf, commitTo } from "./code.ts";
import { type DeviceKeys } from "./device-side.ts";
import { rendezvousKeys } from "./invitation.ts";
import { ENROL_INFO, type RequestKind } from "./messages.ts";
import { waitFor } from "./rendezvous.ts";
import { COMMUNE, done, makeEnrolmentOrganisation, makeScene, type Scene } from "./testing/enrolment-scene.ts";

let org: MadeOrganisation;

beforeAll(async () => {
  org = await makeEnrolmentOrganisation();
});

const runAdministrator = (scene: Scene, tools = {}) =>
  continueAdministratorEnrolment(scene.administrator.stored(), { ...scene.administrator.tools, ...tools });

function expectNobodyAdmitted(scene: Scene): void {
  expect(scene.chain.statements).toHaveLength(org.unit(COMMUNE).statements.length);
  expect(scene.chain.wraps).toEqual([]);
}

describe("no code is asked for a request", () => {
  /** Somebody who knows the invitation and sends what no device of ours would; the commitment is right where not given. */
  async function requesting(scene: Scene, change: (keys: DeviceKeys) => Promise<Crafted>): Promise<unknown> {
    const { invitation, rendezvous } = scene;
    const crafted = await change(scene.device.keys);
    const random = new Uint8Array(32).fill(3);
    const request = fromBase64Url(crafted.request);
    const thirdMessage = async (): Promise<Bytes> =>
      writeObject({
        type: "tram/enrol-3",
        v: 1,
        request: crafted.request,
        signature: toBase64Url(await signRaw(crafted.signer ?? scene.device.keys.device.privateKey, request)),
        random: toBase64Url(random),
      });
    const committed = await thirdMessage();
    const m1 = writeObject({ type: "tram/enrol-1", v: 1, commit: crafted.commit ?? (await commitTo(committed)) });
    const m3 = crafted.signsAgain === true ? await thirdMessage() : committed;
    await rendezvous.put(1, m1);
    const administrator = runAdministrator(scene);
    const m2 = done(await waitFor(rendezvous, 2, { isOver: () => false }));
    const { adminKey } = JSON.parse(fromUtf8(m2)) as { adminKey: string };
    const { idBytes } = await rendezvousKeys(invitation);
    const sealed = await org.hpke.sealPsk({
      publicKey: fromBase64Url(adminKey),
      info: ENROL_INFO,
      aad: await bindingOf(m1, m2),
      plaintext: m3,
      psk: { key: fromBase64Url(invitation.secret), id: idBytes },
    });
    await rendezvous.put(3, done(sealed));
    const result = await administrator;
    expect(scene.administrator.asked()).toBe(0);
    expectNobodyAdmitted(scene);
    return result;
  }

  interface Crafted {
    readonly request: string;
    readonly commit?: string;
    readonly signer?: CryptoKey;
    /** ECDSA draws a new nonce each time: another signature over the same request, made when the answer was known. */
    readonly signsAgain?: boolean;
  }

  async function request(keys: DeviceKeys, change: object = {}): Promise<string> {
    const pkcs10 = async (kind: RequestKind): Promise<string> => toBase64Url(await buildRequest(kind, keys[kind]));
    return toBase64Url(
      canonicalBytes({
        type: "tram/enrol-request",
        v: 1,
        unit: COMMUNE,
        signing: await pkcs10("signing"),
        authentication: await pkcs10("authentication"),
        device: await pkcs10("device"),
        seal: await pkcs10("seal"),
        wrapKey: toBase64Url(await org.hpke.publicKeyFromSeed(keys.wrapSeed)),
        ...change,
      }),
    );
  }

  it.each<[string, string, (keys: DeviceKeys) => Promise<Crafted>]>([
    [
      "commitment",
      "to which nobody committed",
      async (keys) => ({ request: await request(keys), commit: "ab".repeat(32) }),
    ],
    [
      "commitment",
      "signed again after the answer, by which its code could be searched for",
      async (keys) => ({ request: await request(keys), signsAgain: true }),
    ],
    ["malformed", "R15: with an unknown member", async (keys) => ({ request: await request(keys, { more: 1 }) })],
    [
      "malformed",
      "R14: with a short X-Wing key",
      async (keys) => ({ request: await request(keys, { wrapKey: "AAAA" }) }),
    ],
    ["unit", "for another unit", async (keys) => ({ request: await request(keys, { unit: "Z01.02" }) })],
    [
      "proof",
      "with kinds exchanged",
      async (keys) => ({
        request: await request({ ...keys, signing: keys.seal }, { seal: await labelled("signing", keys) }),
      }),
    ],
    [
      "proof",
      "for a key that its sender does not hold",
      async (keys) => ({
        request: await request({ ...keys, signing: { ...keys.signing, publicKey: (await makeKeyPair()).publicKey } }),
      }),
    ],
    [
      "same-keys",
      "with one key for two kinds",
      async (keys) => ({ request: await request({ ...keys, seal: keys.signing }) }),
    ],
    [
      "signature",
      "that the device key did not sign",
      async (keys) => ({ request: await request(keys), signer: keys.signing.privateKey }),
    ],
  ])("%s: %s", async (rule, _, change) => {
    const scene = await makeScene(org);
    expect(await requesting(scene, change)).toEqual({ ok: false, error: { type: "refused-request", rule } });
    expect(scene.rendezvous.isRemoved()).toBe(true);
  });

  const labelled = async (kind: RequestKind, keys: DeviceKeys): Promise<string> =>
    toBase64Url(await buildRequest(kind, keys.signing));
});
