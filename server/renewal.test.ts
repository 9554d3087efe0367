/** The relay's certificates are renewed: what was proved under the earlier ones stays proved to clients. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type Bytes, fromBase64Url, own, toBase64Url } from "../shared/encoding/bytes.ts";
import { parseCertificate } from "../shared/pki/certificate.ts";
import { issueCertificate } from "../shared/pki/issue-certificate.ts";
import { exportPublicKey, generateSigningKeys } from "../shared/pki/keys.ts";
import { readRequest } from "../shared/pki/request.ts";
import { relayInfoSchema } from "../shared/wire/relay-api.ts";
import { readFormerSigner } from "../shared/wire/former-signer.ts";
import { type AcceptanceSigner, type StreamCursor, verifyNextPosition } from "../shared/wire/position.ts";
import { NO_HASH } from "../shared/wire/schema-parts.ts";
import type { MadeOrganisation } from "../tests/organisation/make-organisation.ts";
import { completeIdentity, loadRelayIdentity, type RelayKind, requestIdentity } from "./identity.ts";
import {
  createTestRelay,
  eventEntry,
  makeOrganisation,
  SMALL_ORGANISATION,
  temporaryDirectory,
  type TestRelay,
  writeIdentity,
} from "./testing/test-relay.ts";

const WORK = "work/P01/unclassified";
let organisation: MadeOrganisation;
let directory: string;

beforeEach(async () => {
  organisation = await makeOrganisation(SMALL_ORGANISATION);
  directory = await temporaryDirectory();
  await writeIdentity(directory, organisation);
});
afterEach(() => rm(directory, { recursive: true }));

async function issue(kind: RelayKind, publicKey: Bytes, by: MadeOrganisation = organisation): Promise<Bytes> {
  return issueCertificate({
    subject: { kind, organisation: by.code },
    publicKey,
    issuer: { certificate: by.root.certificate.der, privateKey: by.rootSigner.privateKey },
    ...by.validity,
  });
}

/** As the operator does it: `request`, the root, `init`. */
async function renew(): Promise<void> {
  const requests = await requestIdentity(directory);
  const issued = await Promise.all(
    (["relay-acceptance", "relay-tsa"] as const).map(async (kind) => {
      const request = await readRequest(requests[kind]);
      if (!request.ok) throw new Error(request.error.type);
      return issue(kind, request.value.publicKey);
    }),
  );
  expect(await completeIdentity(directory, organisation.root.certificate.der, issued)).toEqual({
    ok: true,
    value: undefined,
  });
}

/** Whom a client believes, out of what the relay says of itself. */
async function believedSigner(relay: TestRelay): Promise<AcceptanceSigner> {
  const info = await relay.client(relay.person("P01", "clerk")).info();
  if (!info.ok) throw new Error(info.error.type);
  const { acceptance, former } = info.value.certificates;
  const present = await parseCertificate(fromBase64Url(acceptance));
  if (!present.ok) throw new Error(present.error.detail);
  const read = await Promise.all(former.map((text) => readFormerSigner(fromBase64Url(text), organisation.root)));
  return { ...present.value, former: read.flatMap((signer) => (signer.ok ? [signer.value] : [])) };
}

/** Reads the stream from its beginning. @returns who signed each position, or the first error */
async function readAll(relay: TestRelay, signer: AcceptanceSigner): Promise<readonly string[] | string> {
  const page = await relay.client(relay.person("P01", "clerk")).entries(WORK, 0, 100);
  if (!page.ok) return page.error.type;
  let cursor: StreamCursor = { epoch: relay.store.epoch, stream: WORK, seq: 0, head: NO_HASH };
  for (const { entry, position, proof } of page.value.entries) {
    const [bytes, place] = [fromBase64Url(entry), fromBase64Url(position)];
    const next = await verifyNextPosition({ cursor, entry: bytes, position: place, proof, signer });
    if (!next.ok) return next.error.type;
    ({ cursor } = next.value);
  }
  return page.value.entries.map(({ proof }) => proof.signer);
}

async function append(relay: TestRelay): Promise<void> {
  const appended = await relay.client(relay.person("P01", "clerk")).append(WORK, eventEntry(relay.random, "P01"));
  if (!appended.ok) throw new Error(appended.error.type);
}

describe("renewed certificates", () => {
  it("leave every earlier position proved, by the certificate of its time", async () => {
    const signers: string[] = [];
    for (let renewals = 0; renewals < 3; renewals++) {
      if (renewals > 0) await renew();
      const relay = await createTestRelay({ organisation, directory, seed: renewals });
      if (renewals === 0) await relay.publish();
      await append(relay);
      signers.push(relay.identity.acceptanceKey.fingerprint);
      const signer = await believedSigner(relay);
      expect(signer.former.map(({ fingerprint }) => fingerprint)).toEqual(signers.slice(0, -1));
      expect(await readAll(relay, signer)).toEqual(signers);
      if (renewals > 0) {
        expect(await readAll(relay, { ...signer, former: signer.former.slice(1) })).toBe("bad-proof");
      }
      await relay.close();
    }
    expect(new Set(signers).size).toBe(3);
  });

  it("taken again are not former ones of themselves", async () => {
    await renew();
    const before = await loadRelayIdentity(directory, () => organisation.validity.notBefore.getTime());
    const { acceptance, tsa, former } = before.ok ? before.value.trust.certificates : expect.fail("not loaded");
    expect(await completeIdentity(directory, organisation.root.certificate.der, [acceptance, tsa])).toMatchObject({
      ok: true,
    });
    const after = await loadRelayIdentity(directory, () => organisation.validity.notBefore.getTime());
    expect(after.ok && after.value.trust.certificates.former).toEqual(former);
    expect(former).toHaveLength(1);
  });

  it("R28: of another kind or another root are no former ones, to the relay nor to its clients", async () => {
    const other = await makeOrganisation(SMALL_ORGANISATION);
    const publicKey = await exportPublicKey((await generateSigningKeys()).publicKey);
    const file = join(directory, "relay.json");
    const identity = JSON.parse(await readFile(file, "utf8")) as object;
    const good = await issue("relay-acceptance", publicKey);
    const load = async (former: readonly Bytes[]) => {
      await writeFile(file, JSON.stringify({ ...identity, former: former.map(toBase64Url) }));
      const loaded = await loadRelayIdentity(directory, () => organisation.validity.notBefore.getTime());
      return loaded.ok ? "ok" : loaded.error.type;
    };
    expect(await load([good])).toBe("ok");
    for (const wrong of [
      await issue("relay-tsa", publicKey),
      await issue("relay-acceptance", publicKey, other),
      own(good.subarray(0, -1)),
    ]) {
      expect(await load([good, wrong])).toBe("bad-identity");
      expect((await readFormerSigner(wrong, organisation.root)).ok).toBe(false);
    }
  });

  it("are not written over an identity that cannot be read", async () => {
    await writeFile(join(directory, "relay.json"), "{");
    const requests = await requestIdentity(directory);
    const request = await readRequest(requests["relay-acceptance"]);
    const stamps = await readRequest(requests["relay-tsa"]);
    if (!request.ok || !stamps.ok) throw new Error("no request");
    const issued = [
      await issue("relay-acceptance", request.value.publicKey),
      await issue("relay-tsa", stamps.value.publicKey),
    ];
    expect(await completeIdentity(directory, organisation.root.certificate.der, issued)).toMatchObject({
      ok: false,
      error: { type: "bad-identity" },
    });
  });
});

it("an identity and an answer from before there were former certificates have none", async () => {
  const file = join(directory, "relay.json");
  const { former: _, ...earlier } = JSON.parse(await readFile(file, "utf8")) as { readonly former: unknown };
  await writeFile(file, JSON.stringify(earlier));
  const relay = await createTestRelay({ organisation, directory });
  const answer = (await (await relay.request("/v1/relay")).json()) as { certificates: { former?: unknown } };
  expect(answer.certificates.former).toEqual([]);
  delete answer.certificates.former;
  expect(relayInfoSchema.parse(answer).certificates.former).toEqual([]);
  await relay.close();
});
