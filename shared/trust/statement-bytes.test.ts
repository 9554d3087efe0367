import { beforeAll, describe, expect, it } from "vitest";
import { makeKeyPair } from "../../tests/organisation/make-organisation.ts";
import { fromUtf8, sha256, utf8 } from "../encoding/bytes.ts";
import { canonicalBytes, type Json, parseCanonical } from "../encoding/canonical-json.ts";
import { addTimeStamp, signatureValue, signDetached } from "../pki/cms.ts";
import { issueCertificate } from "../pki/issue-certificate.ts";
import { OID } from "../pki/oids.ts";
import { Openssl } from "../pki/testing/openssl.ts";
import { encodeTimeStampToken } from "../pki/time-stamp-token.ts";
import type { ChainState } from "./chain-state.ts";
import type { SignedStatement } from "./statement.ts";
import { verifyChain } from "./verify-chain.ts";
import { org, COMMUNE, state, verdictOn, prepareScene } from "./testing/chain-scene.ts";

beforeAll(prepareScene);

describe("R15, R22: the bytes of a statement", () => {
  const signed = () => org.unit(COMMUNE).statements[5] as SignedStatement;
  const before = async (): Promise<ChainState> => {
    const statements = org.unit(COMMUNE).statements.slice(0, 5);
    const chain = await verifyChain({ ...org.context, state: undefined, statements, parentState: state("Z01.01") });
    if (!chain.ok) throw new Error(chain.error.type);
    return chain.value;
  };

  it("every flipped byte of the statement and of its CMS is refused", async () => {
    const state5 = await before();
    expect(await verdictOn(signed(), state5, state("Z01.01"))).toBe("accepted");
    const accepted: string[] = [];
    for (const part of ["statement", "cms"] as const) {
      for (let at = 0; at < signed()[part].length; at++) {
        const changed = new Uint8Array(signed()[part]);
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        const result = await verdictOn({ ...signed(), [part]: changed }, state5, state("Z01.01"));
        if (result === "accepted") accepted.push(`${part} ${at}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each<[string, (text: string) => string]>([
    ["a key twice", (text) => text.replace('"v":1', '"v":1,"v":1')],
    ["white space", (text) => `${text}\n`],
    ["another order of keys", (text) => text.replace(/^\{("at":"[^"]*"),(.*)\}$/, "{$2,$1}")],
    ["an unknown member", (text) => text.replace('"v":1', '"v":1,"w":1')],
    ["an unknown member of the body", (text) => text.replace('"body":{', '"body":{"aaa":1,')],
    ["another version", (text) => text.replace('"v":1', '"v":2')],
    ["another label", (text) => text.replace("tram/statement", "tram/receipt")],
    ["a number as text", (text) => text.replace(/"seq":(\d+)/, '"seq":"$1"')],
    ["a fraction", (text) => text.replace(/"seq":(\d+)/, '"seq":$1.0')],
    ["a huge number", (text) => text.replace(/"seq":(\d+)/, '"seq":1e400')],
    [
      "upper-case hex",
      (text) => text.replace(/"prev":"[^"]*"/, (found) => found.toUpperCase().replace("PREV", "prev")),
    ],
    ["an instant that does not exist", (text) => text.replace(/"at":"[^"]*"/, '"at":"2027-02-30T00:00:00.000Z"')],
    ["a byte order mark", (text) => `\ufeff${text}`],
    ["a reserved kind", (text) => text.replace('"kind":"member-admitted"', '"kind":"unit-renamed"')],
    ["nothing", () => ""],
    ["no object", () => "[]"],
  ])("%s is malformed, even when it is signed", async (_, change) => {
    const text = fromUtf8(signed().statement);
    const changed = utf8(change(text));
    expect(changed).not.toEqual(signed().statement);
    const cms = await signDetached({
      content: changed,
      signer: org.unit(COMMUNE).authority,
      chain: org.unit(COMMUNE).authority.chain,
    });
    expect(await verdictOn({ statement: changed, cms }, await before(), state("Z01.01"))).toBe("malformed");
  });

  it("R22: the same authority's signature over another object is not a statement, and no statement is another object", async () => {
    const other = parseCanonical(signed().statement) as { [key: string]: Json };
    const receipt = canonicalBytes({ ...other, type: "tram/receipt" });
    const cms = await signDetached({
      content: receipt,
      signer: org.unit(COMMUNE).authority,
      chain: org.unit(COMMUNE).authority.chain,
    });
    expect(await verdictOn({ statement: signed().statement, cms }, await before(), state("Z01.01"))).toBe("signature");
  });

  it("a time stamp in the CMS, which nobody signed for, is refused", async () => {
    const keys = await makeKeyPair();
    const certificate = await issueCertificate({
      subject: { kind: "relay-tsa", organisation: org.code },
      publicKey: keys.publicKey,
      issuer: org.rootSigner,
      ...org.validity,
    });
    const { statement, cms } = signed();
    const token = await encodeTimeStampToken({
      imprint: await sha256(signatureValue(cms)),
      nonce: undefined,
      policy: OID.timeStampPolicy,
      time: org.at,
      serial: new Uint8Array(16).fill(1),
      signer: { certificate, privateKey: keys.privateKey },
      certificates: [certificate],
    });
    const stamped = { statement, cms: addTimeStamp(cms, token) };
    expect(await verdictOn(stamped, await before(), state("Z01.01"))).toBe("signature");
  });

  it("64 KiB are the limit for both together", async () => {
    const cms = new Uint8Array(64 * 1024);
    expect(await verdictOn({ statement: signed().statement, cms }, await before())).toBe("too-large");
  });

  it("openssl verifies each statement as CAdES", () => {
    using openssl = new Openssl();
    openssl.writePem("root.pem", "CERTIFICATE", org.root.certificate.der);
    for (const { statement, cms } of [...org.statements, ...org.unit(COMMUNE).statements.slice(0, 4)]) {
      openssl.write("x.json", statement);
      openssl.write("x.p7s", cms);
      const args = ["-inform", "DER", "-in", "x.p7s", "-content", "x.json", "-CAfile", "root.pem", "-purpose", "any"];
      const time = ["-attime", String(org.at.getTime() / 1000)];
      const result = openssl.run("cms", "-verify", "-cades", "-binary", ...args, ...time, "-out", "out.json");
      expect(result.ok, result.output).toBe(true);
    }
  });
});
