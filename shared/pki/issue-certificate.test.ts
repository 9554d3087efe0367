import { beforeAll, describe, expect, test } from "vitest";
import { own, toHex } from "../encoding/bytes.ts";
import { parseCertificate } from "./certificate.ts";
import { type CertificateSubject, issueCertificate } from "./issue-certificate.ts";
import {
  COMMUNE,
  type Holder,
  NOT_AFTER,
  NOT_BEFORE,
  ORGANISATION,
  PERSON,
  PROVINCE,
  type PracticePki,
  issueTo,
  makePracticePki,
  makeRoot,
} from "./testing/practice-pki.ts";

let pki: PracticePki;

beforeAll(async () => {
  pki = await makePracticePki();
});

test("a certificate says what was wished, with 16 random octets as serial number", async () => {
  const [first, second] = [
    await parseCertificate(pki.signing.certificate),
    await parseCertificate(pki.device.certificate),
  ];
  if (!first.ok || !second.ok) throw new Error("refused");
  expect(first.value).toMatchObject({
    kind: "signing",
    subject: { path: COMMUNE, commonName: PERSON },
    issuer: { path: COMMUNE },
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    clearance: "topSecret",
  });
  expect(toHex(first.value.spki)).toBe(toHex(pki.signing.publicKey));
  expect(toHex(first.value.serial)).not.toBe(toHex(second.value.serial));
});

test("a serial number of any 16 octets stays positive", async () => {
  for (const fill of [0xff, 0x80, 0x01]) {
    const serial = new Uint8Array(16).fill(fill);
    const certificate = await issueCertificate({
      subject: { kind: "seal", path: COMMUNE, clearance: "secret" },
      publicKey: pki.seal.publicKey,
      issuer: pki.commune,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      serial,
    });
    const parsed = await parseCertificate(certificate);
    expect(parsed.ok && toHex(parsed.value.serial)).toBe(toHex(serial));
  }
});

describe("nothing is issued that the path check would refuse:", () => {
  const sibling = [...PROVINCE, "P01.C08"];
  test.each<[string, keyof PracticePki & ("root" | "commune" | "province" | "signing"), CertificateSubject]>([
    [
      "M9: a person of another commune",
      "commune",
      { kind: "signing", path: sibling, commonName: PERSON, clearance: "secret" },
    ],
    ["M9: another commune's CA", "commune", { kind: "unit-ca", path: sibling, pathLength: 0, clearance: "secret" }],
    [
      "a colleague's CA of the same unit",
      "province",
      { kind: "unit-ca", path: PROVINCE, pathLength: 0, clearance: "secret" },
    ],
    [
      "M10: one CA more than the path length allows",
      "commune",
      { kind: "unit-ca", path: [...COMMUNE, "X"], pathLength: 0, clearance: "secret" },
    ],
    ["M10: anything by an official", "signing", { kind: "seal", path: COMMUNE, clearance: "secret" }],
    [
      "a person by the root",
      "root",
      { kind: "signing", path: [ORGANISATION], commonName: PERSON, clearance: "secret" },
    ],
    ["a relay by a unit", "province", { kind: "relay-tsa", organisation: ORGANISATION }],
    ["another organisation", "root", { kind: "relay-tsa", organisation: "XX" }],
    [
      "a person with a seal's name",
      "commune",
      { kind: "signing", path: COMMUNE, commonName: "Seal", clearance: "secret" },
    ],
    ["a device with a foreign number", "commune", { kind: "device", path: COMMUNE, id: "1", clearance: "secret" }],
  ])("%s", async (_, issuer, subject) => {
    await expect(issueTo(pki[issuer], subject)).rejects.toThrow(RangeError);
  });

  test("a key that is not of P-256, a serial number of another size, an issuer's key that is not its own", async () => {
    const wish = {
      subject: { kind: "seal", path: COMMUNE, clearance: "secret" } as const,
      publicKey: pki.seal.publicKey,
      issuer: pki.commune,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
    };
    const bent = own(pki.seal.publicKey);
    bent[80] = (bent[80] as number) ^ 1;
    await expect(issueCertificate({ ...wish, publicKey: bent })).rejects.toThrow(RangeError);
    await expect(issueCertificate({ ...wish, serial: new Uint8Array(8).fill(1) })).rejects.toThrow(RangeError);
    await expect(issueCertificate({ ...wish, serial: new Uint8Array(16) })).rejects.toThrow(RangeError);
    await expect(issueCertificate({ ...wish, notAfter: new Date(0) })).rejects.toThrow(RangeError);
    const crossed: Holder = { ...pki.commune, privateKey: pki.province.privateKey };
    await expect(issueCertificate({ ...wish, issuer: crossed })).rejects.toThrow(RangeError);
  });

  test("a root under a name that is no code", async () => {
    await expect(makeRoot("Vietnam")).rejects.toThrow(RangeError);
  });
});
