import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bytes, equal, own } from "../encoding/bytes.ts";
import { exportPrivateKey } from "./keys.ts";
import { buildRequest, readRequest } from "./request.ts";
import { makeKeys } from "./testing/practice-pki.ts";
import { Openssl } from "./testing/openssl.ts";

const openssl = new Openssl();
let keys: Awaited<ReturnType<typeof makeKeys>>;
let request: Bytes;

beforeAll(async () => {
  keys = await makeKeys();
  request = await buildRequest("signing", keys);
});
afterAll(() => openssl[Symbol.dispose]());

test("a request gives back its label and key, and openssl verifies it", async () => {
  const read = await readRequest(request);
  expect(read).toMatchObject({ ok: true, value: { label: "signing" } });
  expect(read.ok && equal(read.value.publicKey, keys.publicKey)).toBe(true);
  const verdict = openssl.run("req", "-verify", "-noout", "-inform", "DER", "-in", openssl.write("x.csr", request));
  expect(verdict).toMatchObject({ ok: true });
});

test("a request by openssl is read where it keeps to the profile", async () => {
  const key = openssl.writePem("key.pem", "PRIVATE KEY", await exportPrivateKey(keys.privateKey));
  const make = (...more: readonly string[]): Bytes => {
    const made = openssl.run(
      ...["req", "-new", "-utf8", "-key", key, "-outform", "DER", "-out", openssl.path("o.csr"), "-batch", ...more],
    );
    expect(made).toMatchObject({ ok: true });
    return openssl.read("o.csr");
  };
  expect(await readRequest(make("-subj", "/CN=device"))).toMatchObject({ ok: true, value: { label: "device" } });
  expect(await readRequest(make("-subj", "/CN=device", "-sha384"))).toMatchObject({ error: { type: "algorithm" } });
  expect(await readRequest(make("-subj", "/O=VN/CN=device"))).toMatchObject({ error: { type: "malformed" } });
  const extension = ["-subj", "/CN=device", "-addext", "basicConstraints=critical,CA:TRUE"];
  expect(await readRequest(make(...extension))).toMatchObject({ error: { type: "malformed" } });
});

test("another curve is refused", async () => {
  openssl.run("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", openssl.path("p384.pem"));
  openssl.run(
    ...["req", "-new", "-key", openssl.path("p384.pem"), "-sha256", "-subj", "/CN=device", "-utf8"],
    ...["-outform", "DER", "-out", openssl.path("p384.csr")],
  );
  expect(await readRequest(openssl.read("p384.csr"))).toMatchObject({ error: { type: "public-key" } });
});

test("every byte of a request, flipped, is refused", async () => {
  const accepted: number[] = [];
  for (let at = 0; at < request.length; at++) {
    const changed = own(request);
    changed[at] = (changed[at] as number) ^ 0x04;
    if ((await readRequest(changed)).ok) accepted.push(at);
  }
  expect(accepted).toEqual([]);
});
