import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bytes } from "../encoding/bytes.ts";
import { parseCertificate } from "./certificate.ts";
import type { CertificateKind } from "./profile.ts";
import {
  COMMUNE,
  NOT_AFTER,
  NOT_BEFORE,
  NOW,
  PERSON,
  type PracticePki,
  makePracticePki,
  makeRoot,
} from "./testing/practice-pki.ts";
import { Openssl } from "./testing/openssl.ts";
import { pinRoot, validatePath } from "./validate-path.ts";

let pki: PracticePki;
const openssl = new Openssl();

beforeAll(async () => {
  pki = await makePracticePki();
});
afterAll(() => openssl[Symbol.dispose]());

function chainOf(kind: CertificateKind): { leaf: Bytes; intermediates: readonly Bytes[] } {
  switch (kind) {
    case "root":
      return { leaf: pki.root.certificate, intermediates: [] };
    case "unit-ca":
      return { leaf: pki.commune.certificate, intermediates: [pki.province.certificate] };
    case "relay-acceptance":
      return { leaf: pki.acceptance.certificate, intermediates: [] };
    case "relay-tsa":
      return { leaf: pki.tsa.certificate, intermediates: [] };
    default:
      return { leaf: pki[kind].certificate, intermediates: pki.authorities };
  }
}

describe("a path of the profile", () => {
  test.each([
    ["root", "topSecret", "root"],
    ["unit-ca", "secret", undefined],
    ["signing", "secret", PERSON],
    ["authentication", "secret", PERSON],
    ["device", "confidential", "device-00112233445566778899aabbccddeeff"],
    ["seal", "unclassified", "seal"],
    ["relay-acceptance", "topSecret", "relay-acceptance"],
    ["relay-tsa", "topSecret", "relay-tsa"],
  ] as const)(
    "%s is accepted here and by openssl, with the lowest clearance of the path",
    async (kind, level, name) => {
      const chain = chainOf(kind);
      const result = await validatePath({ ...chain, root: pki.anchor, at: NOW, usage: kind });
      expect(result).toMatchObject({ ok: true, value: { kind, clearance: level } });
      if (!result.ok) return;
      expect(result.value.commonName).toBe(name);
      expect(result.value.path).toEqual(kind.startsWith("r") ? ["VN"] : COMMUNE);
      expect(result.value.chain).toEqual([chain.leaf, ...chain.intermediates]);
      const verdict = openssl.verify(
        { leaf: chain.leaf, untrusted: chain.intermediates, root: pki.root.certificate },
        NOW,
      );
      expect(verdict).toMatchObject({ ok: true });
    },
  );

  test("the kind's policy holds along the path for openssl too", () => {
    const policy = (kind: number): readonly string[] => [
      ...["-policy_check", "-explicit_policy"],
      ...["-policy", `2.25.72295624978871954856408381937228840413.1.${kind}`],
    ];
    const chain = { leaf: pki.signing.certificate, untrusted: pki.authorities, root: pki.root.certificate };
    expect(openssl.verify(chain, NOW, ...policy(1))).toMatchObject({ ok: true });
    expect(openssl.verify(chain, NOW, ...policy(2))).toMatchObject({ ok: false });
  });

  test("authorities may come in any order", async () => {
    const result = await validatePath({
      leaf: pki.signing.certificate,
      intermediates: pki.authorities.toReversed(),
      root: pki.anchor,
      at: NOW,
      usage: ["seal", "signing"],
    });
    expect(result.ok && result.value.chain).toEqual([pki.signing.certificate, ...pki.authorities]);
  });

  test.each([
    ["the first second", NOT_BEFORE, undefined],
    ["the last second but one", new Date(NOT_AFTER.getTime() - 1000), undefined],
    ["the last second", NOT_AFTER, "expired"],
    ["a second before", new Date(NOT_BEFORE.getTime() - 1000), "not-yet-valid"],
    ["a second after", new Date(NOT_AFTER.getTime() + 1000), "expired"],
  ])("is judged at %s of its term as openssl has it", async (_, at, refusal) => {
    const chain = chainOf("signing");
    const result = await validatePath({ ...chain, root: pki.anchor, at, usage: "signing" });
    expect(result.ok ? undefined : result.error.type).toBe(refusal);
    const verdict = openssl.verify(
      { leaf: chain.leaf, untrusted: chain.intermediates, root: pki.root.certificate },
      at,
    );
    expect(verdict.ok).toBe(refusal === undefined);
  });

  test("a kind that the caller cannot use is refused", async () => {
    const result = await validatePath({ ...chainOf("device"), root: pki.anchor, at: NOW, usage: ["signing", "seal"] });
    expect(result).toMatchObject({ ok: false, error: { type: "wrong-kind", where: "leaf" } });
  });

  test("an authority that is missing, doubled or not on the path is refused", async () => {
    const { certificate: leaf } = pki.signing;
    const validate = (intermediates: readonly Bytes[]) =>
      validatePath({ leaf, intermediates, root: pki.anchor, at: NOW, usage: "signing" });
    const [commune, province] = pki.authorities as [Bytes, Bytes];
    expect(await validate([commune])).toMatchObject({ error: { type: "no-issuer", where: "authority" } });
    expect(await validate([province])).toMatchObject({ error: { type: "no-issuer", where: "leaf" } });
    expect(await validate([commune, province, province])).toMatchObject({ error: { type: "unused-certificate" } });
    expect(await validate([commune, province, pki.root.certificate])).toMatchObject({
      error: { type: "unused-certificate" },
    });
    expect(await validate(Array.from({ length: 13 }, () => commune))).toMatchObject({ error: { type: "too-long" } });
  });
});

describe("a root", () => {
  test("is taken only with its fingerprint", async () => {
    const other = await makeRoot();
    expect(await pinRoot(other.certificate, pki.anchor.certificate.fingerprint)).toMatchObject({
      error: { type: "other-root" },
    });
  });

  test("of the same name and another key does not vouch for anything", async () => {
    const parsed = await parseCertificate((await makeRoot()).certificate);
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const other = await pinRoot(parsed.value.der, parsed.value.fingerprint);
    if (!other.ok) throw new Error(other.error.type);
    const result = await validatePath({ ...chainOf("signing"), root: other.value, at: NOW, usage: "signing" });
    expect(result).toMatchObject({ error: { type: "no-issuer", where: "authority" } });
  });

  test("is no other certificate, and none whose own signature is wrong", async () => {
    const commune = await parseCertificate(pki.commune.certificate);
    if (!commune.ok) throw new Error(commune.error.detail);
    expect(await pinRoot(commune.value.der, commune.value.fingerprint)).toMatchObject({
      error: { type: "wrong-kind" },
    });
    // Another moment in the serial number: still a certificate of the profile, but not what was signed.
    const der = pki.root.certificate.slice();
    der[20] = (der[20] as number) ^ 1;
    const changed = await parseCertificate(der);
    if (!changed.ok) throw new Error(changed.error.detail);
    expect(await pinRoot(der, changed.value.fingerprint)).toMatchObject({ error: { type: "signature" } });
  });
});
