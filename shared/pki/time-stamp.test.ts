import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bytes, own, utf8 } from "../encoding/bytes.ts";
import { element, boolean, generalizedTime, integer, octetString, oid, sequenceOf, tagged } from "./der-writer.ts";
import { addTimeStamp } from "./cms.ts";
import { encodeName } from "./names.ts";
import { SHA256 } from "./algorithms.ts";
import { exportPrivateKey } from "./keys.ts";
import { OID } from "./oids.ts";
import { encodeSignedData } from "./encode-signed-data.ts";
import {
  type Holder,
  NOT_AFTER,
  NOW,
  ORGANISATION,
  type PracticePki,
  anchorOf,
  issueTo,
  makePracticePki,
  makeRoot,
} from "./testing/practice-pki.ts";
import { Openssl } from "./testing/openssl.ts";
import { encodeTimeStampToken, verifyTimeStampToken } from "./time-stamp-token.ts";
import { answerTimeStampRequest, buildTimeStampRequest, readTimeStampResponse } from "./time-stamp.ts";

const data = utf8("the octets of a signature value");
/** Begins with zero octets and a high bit, the two corners of an INTEGER. */
const nonce = Uint8Array.of(0, 0, 0x91, 2, 3, 4, 5, 6);
const serial = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 - i);
const TIME = new Date("2027-06-15T08:30:00Z");

let pki: PracticePki;
const openssl = new Openssl();

beforeAll(async () => {
  pki = await makePracticePki();
});
afterAll(() => openssl[Symbol.dispose]());

function answer(request: Bytes, signer: Holder = pki.tsa): Promise<Bytes> {
  const authority = { signer, chain: [], clock: () => new Date(TIME.getTime() + 789), policy: OID.timeStampPolicy };
  return answerTimeStampRequest(request, authority, serial);
}

function read(response: Bytes, changes: Partial<Parameters<typeof readTimeStampResponse>[1]> = {}) {
  return readTimeStampResponse(response, { data, nonce, root: pki.anchor, ...changes });
}

function opensslTs(...args: readonly string[]) {
  return openssl.run(
    ...["ts", "-verify", "-data", openssl.write("data", data), ...args],
    ...["-CAfile", openssl.writePem("ca.pem", "CERTIFICATE", pki.root.certificate)],
    ...["-x509_strict", "-attime", String(NOW.getTime() / 1000)],
  );
}

describe("a time stamp of ours", () => {
  test("is accepted here and by openssl: as a response, with its query, and as a bare token", async () => {
    const request = await buildTimeStampRequest(data, nonce);
    const response = await answer(request);
    const result = await read(response);
    expect(result).toMatchObject({ ok: true, value: { time: TIME } });
    if (!result.ok) return;
    expect(opensslTs("-in", openssl.write("response", response))).toMatchObject({ ok: true });
    const query = openssl.write("query", request);
    expect(
      openssl.run(
        ...["ts", "-verify", "-queryfile", query, "-in", openssl.path("response")],
        ...["-CAfile", openssl.path("ca.pem"), "-attime", String(NOW.getTime() / 1000)],
      ),
    ).toMatchObject({ ok: true });
    expect(opensslTs("-token_in", "-in", openssl.write("token", result.value.token))).toMatchObject({ ok: true });
    const text = openssl.run("ts", "-reply", "-in", openssl.path("response"), "-text").output;
    expect(text).toContain("Status: Granted.");
    expect(text).toContain("Time stamp: Jun 15 08:30:00 2027 GMT");
    expect(text).toContain(`Policy OID: ${OID.timeStampPolicy}`);
  });

  test("is given to openssl's query, with the certificates only where they are asked for", async () => {
    openssl.write("data", data);
    for (const cert of [["-cert"], []]) {
      openssl.run("ts", "-query", "-data", openssl.path("data"), "-sha256", ...cert, "-out", openssl.path("q"));
      const response = await answer(openssl.read("q"));
      const untrusted = ["-untrusted", openssl.writePem("tsa.pem", "CERTIFICATE", pki.tsa.certificate)];
      const where = ["-in", openssl.write("r", response)];
      expect(opensslTs(...where, ...(cert.length === 0 ? untrusted : []))).toMatchObject({ ok: true });
      expect(opensslTs(...where)).toMatchObject({ ok: cert.length > 0 });
    }
  });
});

test("a time stamp of openssl's authority with our certificate is accepted", async () => {
  // openssl's authority has no clock to set, so these certificates hold for longer than anybody runs this.
  const term = { notBefore: new Date("1990-01-01T00:00:00Z"), notAfter: new Date("2190-01-01T00:00:00Z") };
  const root = await makeRoot(ORGANISATION, term);
  const tsa = await issueTo(root, { kind: "relay-tsa", organisation: ORGANISATION }, term);
  const request = await buildTimeStampRequest(data, nonce);
  const config = (hash: string, name: string): string => `
[tsa]
serial = ${openssl.write("serial", "01\n")}
signer_cert = ${openssl.writePem("tsa.pem", "CERTIFICATE", tsa.certificate)}
signer_digest = sha256
default_policy = ${OID.timeStampPolicy}
digests = sha256
accuracy = secs:1, millisecs:500
ordering = yes
clock_precision_digits = 3
tsa_name = ${name}
ess_cert_id_chain = no
ess_cert_id_alg = ${hash}
`;
  const key = openssl.writePem("tsa.key", "PRIVATE KEY", await exportPrivateKey(tsa.privateKey));
  const stamp = (hash: string, name: string): Bytes => {
    const reply = openssl.run(
      ...["ts", "-reply", "-config", openssl.write("tsa.cnf", config(hash, name)), "-section", "tsa"],
      ...["-queryfile", openssl.write("q", request), "-inkey", key, "-out", openssl.path("r")],
    );
    expect(reply).toMatchObject({ ok: true });
    return openssl.read("r");
  };
  const anchor = await anchorOf(root.certificate);
  for (const name of ["no", "yes"]) {
    expect(await read(stamp("sha256", name), { root: anchor })).toMatchObject({ ok: true });
  }
  expect(await read(stamp("sha1", "no"), { root: anchor })).toMatchObject({ error: { type: "attributes" } });
});

describe("what is refused", () => {
  test("every byte of a response, flipped, is refused", async () => {
    const response = await answer(await buildTimeStampRequest(data, nonce));
    const accepted: number[] = [];
    for (let at = 0; at < response.length; at++) {
      const changed = own(response);
      changed[at] = (changed[at] as number) ^ 0x01;
      if ((await read(changed)).ok) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  }, 60_000);

  test("a token for other data or another nonce", async () => {
    const response = await answer(await buildTimeStampRequest(data, nonce));
    expect(await read(response, { data: utf8("other") })).toEqual({ ok: false, error: { type: "wrong-imprint" } });
    expect(await read(response, { nonce: utf8("another") })).toEqual({ ok: false, error: { type: "wrong-nonce" } });
    const without = sequenceOf(integer(1), imprintOf(await sha(data)), boolean(true));
    expect(await read(await answer(without))).toEqual({ ok: false, error: { type: "wrong-nonce" } });
  });

  test.each(["signing", "seal", "device", "authentication", "acceptance", "commune"] as const)(
    "a token by %s, whose certificate lacks the time-stamping purpose",
    async (kind) => {
      const signer = pki[kind];
      const chain = kind === "acceptance" ? [] : kind === "commune" ? pki.authorities.slice(1) : pki.authorities;
      const token = await encodeTimeStampToken({
        ...{ policy: OID.timeStampPolicy, time: TIME, serial, nonce, signer },
        imprint: new Uint8Array(await crypto.subtle.digest("SHA-256", data)),
        certificates: [signer.certificate, ...chain],
      });
      expect(await verifyTimeStampToken(token, { data, root: pki.anchor })).toMatchObject({
        error: { type: "path", cause: { type: "wrong-kind" } },
      });
      expect(opensslTs("-token_in", "-in", openssl.write("token", token))).toMatchObject({ ok: false });
    },
  );

  test("a token with a time stamp of its own, or one that names another authority", async () => {
    const verify = (token: Bytes) => verifyTimeStampToken(token, { data, root: pki.anchor });
    const first = await read(await answer(await buildTimeStampRequest(data, nonce)));
    if (!first.ok) throw new Error(first.error.type);
    const { token } = first.value;
    expect(await verify(addTimeStamp(token, token))).toMatchObject({ error: { type: "attributes" } });
    const naming = async (name: Bytes): Promise<Bytes> =>
      encodeSignedData({
        ...{ contentType: OID.tstInfo, attached: true, signer: pki.tsa, signingTime: undefined },
        content: sequenceOf(
          ...[integer(1), oid(OID.timeStampPolicy), imprintOf(await sha(data)), integer(serial)],
          ...[generalizedTime(TIME), tagged(0, tagged(4, name))],
        ),
        certificates: [pki.tsa.certificate],
      });
    const name = (commonName: string): Bytes => encodeName({ path: [ORGANISATION], commonName });
    expect(await verify(await naming(name("relay-tsa")))).toMatchObject({ ok: true });
    expect(await verify(await naming(name("another")))).toEqual({ ok: false, error: { type: "wrong-authority" } });
  });

  test("a token under another policy than the relay's", async () => {
    for (const policy of ["1.2.3.4", `${OID.timeStampPolicy}.1`]) {
      const token = await encodeTimeStampToken({
        ...{ policy, time: TIME, serial, nonce, signer: pki.tsa, imprint: await sha(data) },
        certificates: [pki.tsa.certificate],
      });
      expect(await verifyTimeStampToken(token, { data, root: pki.anchor })).toEqual({
        ok: false,
        error: { type: "wrong-policy" },
      });
    }
  });

  test("a token from a moment at which its authority's certificate did not hold", async () => {
    const token = await encodeTimeStampToken({
      ...{ policy: OID.timeStampPolicy, time: NOT_AFTER, serial, nonce, signer: pki.tsa },
      imprint: new Uint8Array(await crypto.subtle.digest("SHA-256", data)),
      certificates: [pki.tsa.certificate],
    });
    expect(await verifyTimeStampToken(token, { data, root: pki.anchor })).toMatchObject({
      error: { type: "path", cause: { type: "expired" } },
    });
  });

  test("a signed content that is no TSTInfo, and a token without its certificate", async () => {
    const shared = { attached: true, signer: pki.tsa, signingTime: undefined };
    const certificates = [pki.tsa.certificate];
    const verify = (token: Bytes) => verifyTimeStampToken(token, { data, root: pki.anchor });
    const garbage = await encodeSignedData({ ...shared, contentType: OID.tstInfo, content: data, certificates });
    expect(await verify(garbage)).toMatchObject({ error: { type: "malformed" } });
    const plain = await encodeSignedData({ ...shared, contentType: OID.data, content: data, certificates });
    expect(await verify(plain)).toMatchObject({ error: { type: "content-type" } });
    const bare = sequenceOf(integer(1), imprintOf(await sha(data)), integer(nonce));
    expect(await read(await answer(bare))).toMatchObject({ error: { type: "no-signer-certificate" } });
  });
});

describe("a request that cannot be granted is answered with its failure bit", () => {
  test.each([
    ["garbage", () => utf8("GET / HTTP/1.1"), 5],
    ["nothing", () => new Uint8Array(0), 5],
    ["version 0", () => sequenceOf(integer(0), imprintOf(), boolean(true)), 2],
    [
      "SHA-1",
      () => sequenceOf(integer(1), sequenceOf(sequenceOf(oid("1.3.14.3.2.26")), octetString(new Uint8Array(20)))),
      0,
    ],
    ["a digest of the wrong size", () => sequenceOf(integer(1), imprintOf(new Uint8Array(31))), 5],
    ["another policy", () => sequenceOf(integer(1), imprintOf(), oid("1.2.3.4")), 15],
    ["extensions", () => sequenceOf(integer(1), imprintOf(), element(0xa0)), 16],
    ["a negative nonce", () => sequenceOf(integer(1), imprintOf(), element(0x02, Uint8Array.of(0x80))), 5],
    ["kilobytes", () => sequenceOf(integer(1), imprintOf(), integer(new Uint8Array(2000).fill(1))), 5],
  ] as const)("%s", async (_, request, bit) => {
    const response = await answer(request());
    expect(await read(response)).toMatchObject({ error: { type: "rejected", status: 2, failure: [bit] } });
    const text = openssl.run("ts", "-reply", "-in", openssl.write("r", response), "-text");
    expect(text.ok).toBe(true);
    expect(text.output).toContain("Status: Rejected.");
  });
});

async function sha(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function imprintOf(digest: Bytes = new Uint8Array(32)): Bytes {
  return sequenceOf(SHA256, octetString(digest));
}
