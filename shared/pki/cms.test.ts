import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bytes, concat, equal, own, utf8 } from "../encoding/bytes.ts";
import { type CmsError, addTimeStamp, signDetached, signatureValue, verifyDetached } from "./cms.ts";
import { ECDSA_WITH_SHA256, SHA256 } from "./algorithms.ts";
import { compareEncodings } from "./der-node.ts";
import { parseDer } from "./der-reader.ts";
import { unitName } from "./names.ts";
import { element, integer, octetString, oid, sequenceOf, setOf, tagged } from "./der-writer.ts";
import { issueCertificate } from "./issue-certificate.ts";
import { exportPrivateKey, signEcdsa } from "./keys.ts";
import { OID } from "./oids.ts";
import type { CertificateKind } from "./profile.ts";
import { encodeAttribute, encodeSignedData } from "./encode-signed-data.ts";
import {
  COMMUNE,
  NOT_AFTER,
  NOT_BEFORE,
  NOW,
  PERSON,
  type Holder,
  type PracticePki,
  issueTo,
  makePracticePki,
} from "./testing/practice-pki.ts";
import { Openssl } from "./testing/openssl.ts";
import { answerTimeStampRequest, buildTimeStampRequest, readTimeStampResponse } from "./time-stamp.ts";

const SIGNED_AT = new Date("2027-06-15T08:29:58Z");
const STAMPED_AT = new Date("2027-06-15T08:30:00Z");
const content = utf8('{"subject":"V/v phòng chống bão\\nsố 3"}\r\nand a lone line feed\n');
const KINDS = ["signing", "seal", "device", "unit-ca", "root"] as const satisfies readonly CertificateKind[];

let pki: PracticePki;
let plain: Bytes;
let stamped: Bytes;
const openssl = new Openssl();

beforeAll(async () => {
  pki = await makePracticePki();
  plain = await sign(pki.signing);
  stamped = addTimeStamp(plain, await stampOf(signatureValue(plain)));
});
afterAll(() => openssl[Symbol.dispose]());

function sign(signer: Holder, chain: readonly Bytes[] = pki.authorities): Promise<Bytes> {
  return signDetached({ content, signer, chain, signingTime: SIGNED_AT });
}

async function stampOf(data: Bytes, signer: Holder = pki.tsa): Promise<Bytes> {
  const nonce = utf8("a nonce of bytes");
  const authority = { signer, chain: [], clock: () => STAMPED_AT, policy: OID.timeStampPolicy };
  const response = await answerTimeStampRequest(await buildTimeStampRequest(data, nonce), authority, utf8("serial"));
  const read = await readTimeStampResponse(response, { data, nonce, root: pki.anchor });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.token;
}

function verify(cms: Bytes, changes: Partial<Parameters<typeof verifyDetached>[0]> = {}) {
  return verifyDetached({ content, cms, root: pki.anchor, usage: KINDS, at: NOW, ...changes });
}

async function refusal(cms: Bytes, changes: Partial<Parameters<typeof verifyDetached>[0]> = {}): Promise<CmsError> {
  const result = await verify(cms, changes);
  if (result.ok) throw new Error("accepted");
  return result.error;
}

function opensslVerify(cms: Bytes, data: Bytes = content) {
  return openssl.run(
    ...["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", openssl.write("x.p7s", cms)],
    ...[
      "-content",
      openssl.write("x.json", data),
      "-CAfile",
      openssl.writePem("ca.pem", "CERTIFICATE", pki.root.certificate),
    ],
    ...["-purpose", "any", "-no-CApath", "-no-CAstore", "-x509_strict", "-out", openssl.path("out")],
    ...["-attime", String(NOW.getTime() / 1000)],
  );
}

function byEncoding(ders: readonly Bytes[]): readonly Bytes[] {
  return ders.toSorted(compareEncodings);
}

/** A CMS put together by hand around the given parts, to hold what `signDetached` would not write. */
async function forge(parts: {
  signer?: Holder;
  named?: Bytes;
  certificates?: readonly Bytes[];
  attributes?: (usual: readonly Bytes[]) => readonly Bytes[];
  sorted?: boolean;
  signers?: number;
  /** Stand behind the signature. */
  unsigned?: readonly Bytes[];
  arrange?: (certificates: readonly Bytes[]) => readonly Bytes[];
}): Promise<Bytes> {
  const signer = parts.signer ?? pki.signing;
  const usual = [
    encodeAttribute(OID.contentType, oid(OID.data)),
    encodeAttribute(OID.messageDigest, octetString(new Uint8Array(await crypto.subtle.digest("SHA-256", content)))),
    encodeAttribute(
      OID.signingCertificateV2,
      sequenceOf(
        sequenceOf(sequenceOf(octetString(new Uint8Array(await crypto.subtle.digest("SHA-256", signer.certificate))))),
      ),
    ),
  ];
  const chosen = parts.attributes?.(usual) ?? usual;
  const attributes = parts.sorted === false ? element(0x31, ...chosen) : setOf(chosen);
  const tbs = parseDer(parts.named ?? signer.certificate).children[0]?.children ?? [];
  const [serial, issuer] = [tbs[1]?.der ?? own([] as never), tbs[3]?.der ?? own([] as never)];
  const implicit = own(attributes);
  implicit[0] = 0xa0;
  const unsigned = parts.unsigned === undefined ? [] : [setOf(parts.unsigned, 0xa1)];
  const signature = octetString(await signEcdsa(signer.privateKey, attributes));
  const info = sequenceOf(
    integer(1),
    sequenceOf(issuer, serial),
    SHA256,
    implicit,
    ECDSA_WITH_SHA256,
    signature,
    ...unsigned,
  );
  const certificates = parts.certificates ?? [signer.certificate, ...pki.authorities];
  return sequenceOf(
    oid(OID.signedData),
    tagged(
      0,
      sequenceOf(
        integer(1),
        setOf([SHA256]),
        sequenceOf(oid(OID.data)),
        element(0xa0, ...(parts.arrange ?? byEncoding)(certificates)),
        element(0x31, ...Array.from({ length: parts.signers ?? 1 }, () => info)),
      ),
    ),
  );
}

describe("a signature of ours", () => {
  test.each(KINDS)("by %s is accepted here and by openssl -cades", async (kind) => {
    const [signer, chain] =
      kind === "root"
        ? [pki.root, []]
        : kind === "unit-ca"
          ? [pki.commune, pki.authorities.slice(1)]
          : [pki[kind], pki.authorities];
    const cms = await sign(signer, chain);
    const result = await verify(cms, { usage: [kind] });
    expect(result).toMatchObject({
      ok: true,
      value: { path: { kind, chain: [signer.certificate, ...chain] }, signingTime: SIGNED_AT, timeStamp: undefined },
    });
    expect(opensslVerify(cms)).toMatchObject({ ok: true });
    expect(equal(openssl.read("out"), content)).toBe(true);
  });

  test("with a time stamp is accepted by both, and judged at the stamp's time", async () => {
    const result = await verify(stamped, { at: "time-stamp" });
    expect(result).toMatchObject({ ok: true, value: { timeStamp: { time: STAMPED_AT } } });
    expect(result.ok && equal(result.value.signature, signatureValue(plain))).toBe(true);
    expect(opensslVerify(stamped)).toMatchObject({ ok: true });
  });

  test("holds over a digest as over the bytes", async () => {
    const digest = { sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", content)) };
    const cms = await signDetached({ content: digest, signer: pki.seal, chain: pki.authorities });
    expect(await verify(cms)).toMatchObject({ ok: true, value: { signingTime: undefined } });
    expect(await verify(cms, { content: digest })).toMatchObject({ ok: true });
    expect(opensslVerify(cms)).toMatchObject({ ok: true });
  });

  test("is not made with a private key that is not the certificate's", async () => {
    const crossed = { certificate: pki.signing.certificate, privateKey: pki.seal.privateKey };
    await expect(signDetached({ content, signer: crossed, chain: pki.authorities })).rejects.toThrow(RangeError);
  });
});

describe("a signature by openssl", () => {
  test("with our certificates is accepted where it keeps to the profile", async () => {
    const key = openssl.writePem("key.pem", "PRIVATE KEY", await exportPrivateKey(pki.signing.privateKey));
    const signed = openssl.run(
      ...["cms", "-sign", "-cades", "-binary", "-nosmimecap", "-md", "sha256", "-outform", "DER"],
      ...["-in", openssl.write("content", content), "-out", openssl.path("openssl.p7s"), "-inkey", key],
      ...["-signer", openssl.writePem("signer.pem", "CERTIFICATE", pki.signing.certificate)],
      ...["-certfile", openssl.writePem("cas.pem", "CERTIFICATE", ...pki.authorities)],
    );
    expect(signed).toMatchObject({ ok: true });
    const cms = openssl.read("openssl.p7s");
    expect(await verify(cms)).toMatchObject({ ok: true, value: { path: { commonName: PERSON } } });
    expect(await refusal(cms, { content: utf8("other") })).toMatchObject({ type: "wrong-content" });
  });

  test("with attributes beyond the profile is refused", async () => {
    const key = openssl.writePem("key.pem", "PRIVATE KEY", await exportPrivateKey(pki.signing.privateKey));
    const sign = (...more: readonly string[]) => {
      openssl.run(
        ...["cms", "-sign", "-binary", "-md", "sha256", "-outform", "DER", "-inkey", key, ...more],
        ...["-in", openssl.write("content", content), "-out", openssl.path("openssl.p7s")],
        ...["-signer", openssl.writePem("signer.pem", "CERTIFICATE", pki.signing.certificate)],
        ...["-certfile", openssl.writePem("cas.pem", "CERTIFICATE", ...pki.authorities)],
      );
      return openssl.read("openssl.p7s");
    };
    expect(await refusal(sign("-cades"))).toMatchObject({ type: "attributes" });
    expect(await refusal(sign("-nosmimecap"))).toMatchObject({ type: "attributes" });
    expect(await refusal(sign("-noattr"))).toMatchObject({ type: "malformed" });
    expect(await refusal(sign("-cades", "-nosmimecap", "-nodetach"))).toMatchObject({ type: "content-type" });
    expect(await refusal(sign("-cades", "-nosmimecap", "-keyid"))).toMatchObject({ type: "malformed" });
  });
});

describe("what is refused", () => {
  test("every byte of a signature with a time stamp, flipped in two ways, is refused", async () => {
    const accepted: string[] = [];
    for (let at = 0; at < stamped.length; at++) {
      for (const mask of [0x01, 0x80]) {
        const changed = own(stamped);
        changed[at] = (changed[at] as number) ^ mask;
        if ((await verify(changed)).ok) accepted.push(`${at} ^ ${mask}`);
      }
    }
    expect(accepted).toEqual([]);
  }, 120_000);

  test("a signature that is cut short or has bytes after it", async () => {
    for (const size of [0, 1, 2, 100, plain.length - 1]) {
      expect(await refusal(plain.slice(0, size))).toMatchObject({ type: "malformed" });
    }
    expect(await refusal(concat(plain, Uint8Array.of(0)))).toMatchObject({ type: "malformed" });
    expect(await refusal(new Uint8Array(70_000))).toMatchObject({ type: "malformed" });
  });

  test("another content", async () => {
    expect(await refusal(plain, { content: concat(content, Uint8Array.of(10)) })).toMatchObject({
      type: "wrong-content",
    });
    expect(opensslVerify(plain, utf8("other"))).toMatchObject({ ok: false });
  });

  test("a signature over another type of content", async () => {
    const wish = { content, signer: pki.signing, certificates: [pki.signing.certificate, ...pki.authorities] };
    const cms = await encodeSignedData({
      ...wish,
      ...{ contentType: OID.tstInfo, attached: false, signingTime: undefined },
    });
    expect(await refusal(cms)).toMatchObject({ type: "content-type" });
  });

  test("another certificate of the same key, though its signature holds", async () => {
    const twin = await issueCertificate({
      subject: { kind: "signing", path: COMMUNE, commonName: "Chủ tịch", clearance: "topSecret" },
      publicKey: pki.signing.publicKey,
      issuer: pki.commune,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
    });
    const swapped = await forge({ named: twin, certificates: [twin, ...pki.authorities] });
    expect(await refusal(swapped)).toMatchObject({ type: "signing-certificate" });
    expect(opensslVerify(swapped)).toMatchObject({ ok: false });
    const both = await forge({ certificates: [twin, pki.signing.certificate, ...pki.authorities] });
    expect(await refusal(both)).toMatchObject({ type: "path", cause: { type: expect.any(String) } });
  });

  test("a kind that may not sign this", async () => {
    const cms = await sign(pki.authentication);
    expect(await refusal(cms)).toMatchObject({ type: "path", cause: { type: "wrong-kind" } });
    const device = await sign(pki.device);
    expect(await refusal(device, { usage: ["signing"] })).toMatchObject({
      type: "path",
      cause: { type: "wrong-kind" },
    });
  });

  test("a signer out of date at the moment that counts", async () => {
    expect(await refusal(plain, { at: NOT_AFTER })).toMatchObject({ type: "path", cause: { type: "expired" } });
    expect(await refusal(plain, { at: "time-stamp" })).toMatchObject({ type: "no-time-stamp" });
    const late = await verify(stamped, { at: "time-stamp" });
    expect(late.ok).toBe(true);
  });

  test("authorities that are missing or too many, the root among them", async () => {
    const [commune] = pki.authorities as [Bytes];
    const with_ = (...certificates: readonly Bytes[]) => forge({ certificates });
    const own_ = pki.signing.certificate;
    expect(await refusal(await with_(own_, commune))).toMatchObject({ cause: { type: "no-issuer" } });
    expect(await refusal(await with_(...pki.authorities))).toMatchObject({ type: "no-signer-certificate" });
    expect(await refusal(await with_(own_, ...pki.authorities, pki.root.certificate))).toMatchObject({
      cause: { type: "unused-certificate" },
    });
  });

  test("no signer, or two", async () => {
    expect(await refusal(await forge({ signers: 0 }))).toMatchObject({ type: "malformed" });
    expect(await refusal(await forge({ signers: 2 }))).toMatchObject({ type: "malformed" });
  });

  test("signed attributes that are unsorted, twice, missing, of two values, or of another content type", async () => {
    const attributes = (change: (usual: readonly Bytes[]) => readonly Bytes[], sorted?: boolean) =>
      forge({ attributes: change, ...(sorted === undefined ? {} : { sorted }) });
    expect(await verify(await forge({}))).toMatchObject({ ok: true });
    expect(await refusal(await attributes((usual) => usual.toReversed(), false))).toMatchObject({ type: "malformed" });
    const [type, digest, certificate] = [0, 1, 2] as const;
    for (const missing of [type, digest, certificate]) {
      const cms = await attributes((usual) => usual.filter((_, i) => i !== missing));
      expect(await refusal(cms)).toMatchObject({ type: "attributes" });
    }
    const second = encodeAttribute(OID.messageDigest, octetString(new Uint8Array(32)));
    expect(await refusal(await attributes((usual) => [...usual, second]))).toMatchObject({ type: "attributes" });
    const two = sequenceOf(oid(OID.messageDigest), setOf([octetString(new Uint8Array(32)), octetString()]));
    expect(
      await refusal(await attributes((usual) => usual.map((each, i) => (i === digest ? two : each)))),
    ).toMatchObject({ type: "malformed" });
    const other = encodeAttribute(OID.contentType, oid(OID.tstInfo));
    expect(
      await refusal(await attributes((usual) => usual.map((each, i) => (i === type ? other : each)))),
    ).toMatchObject({ type: "content-type" });
  });

  test("a signing certificate whose issuer or serial number is stated wrongly", async () => {
    const hash = octetString(new Uint8Array(await crypto.subtle.digest("SHA-256", pki.signing.certificate)));
    const tbs = parseDer(pki.signing.certificate).children[0]?.children ?? [];
    const [serial = new Uint8Array(0), issuer = new Uint8Array(0)] = [tbs[1]?.der, tbs[3]?.der];
    const state = (name: Uint8Array, number: Uint8Array) =>
      forge({
        attributes: (usual) => [
          ...usual.slice(0, 2),
          encodeAttribute(
            OID.signingCertificateV2,
            sequenceOf(sequenceOf(sequenceOf(hash, sequenceOf(sequenceOf(tagged(4, name)), number)))),
          ),
        ],
      });
    expect(await verify(await state(issuer, serial))).toMatchObject({ ok: true });
    expect(await refusal(await state(issuer, integer(7)))).toMatchObject({ type: "signing-certificate" });
    expect(await refusal(await state(unitName(COMMUNE.slice(0, 2)), serial))).toMatchObject({
      type: "signing-certificate",
    });
  });

  test("certificates out of order, or one of them twice", async () => {
    const reverse = (ders: readonly Bytes[]): readonly Bytes[] => byEncoding(ders).toReversed();
    expect(await refusal(await forge({ arrange: reverse }))).toMatchObject({ type: "malformed" });
    const double = (ders: readonly Bytes[]): readonly Bytes[] => byEncoding([...ders, pki.province.certificate]);
    expect(await refusal(await forge({ arrange: double }))).toMatchObject({ type: "malformed" });
  });

  test("unsigned attributes that are no time stamp, or stand beside one", async () => {
    const other = encodeAttribute("1.2.3.4", integer(1));
    const token = encodeAttribute(OID.timeStampToken, await stampOf(signatureValue(plain)));
    expect(await refusal(await forge({ unsigned: [other] }))).toMatchObject({ type: "attributes" });
    expect(await refusal(await forge({ unsigned: [other, token] }))).toMatchObject({ type: "attributes" });
    expect(await refusal(await forge({ unsigned: [] }))).toMatchObject({ type: "attributes" });
  });

  test("a time stamp over another signature, by another key, or added twice", async () => {
    const again = await sign(pki.signing);
    const foreign = addTimeStamp(again, await stampOf(signatureValue(plain)));
    expect(await refusal(foreign)).toEqual({ type: "time-stamp", cause: { type: "wrong-imprint" } });
    expect(() => addTimeStamp(stamped, utf8(""))).toThrow(RangeError);
    const notToken = addTimeStamp(plain, again);
    expect(await refusal(notToken)).toMatchObject({ type: "time-stamp", cause: { type: "content-type" } });
  });

  test("a person of another commune under the same province, with that commune's authority left out", async () => {
    const other = await issueTo(pki.province, {
      kind: "unit-ca",
      path: [...COMMUNE.slice(0, 2), "P01.C08"],
      pathLength: 0,
      clearance: "secret",
    });
    const person = await issueTo(other, {
      kind: "signing",
      path: [...COMMUNE.slice(0, 2), "P01.C08"],
      commonName: PERSON,
      clearance: "secret",
    });
    expect(await refusal(await sign(person))).toMatchObject({ type: "path", cause: { type: "no-issuer" } });
  });
});
