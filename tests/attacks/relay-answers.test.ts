/**
 * What the client makes of answers that are not the protocol's: each is one value with a type, read within bounds, and
 * nothing in them is believed. The client is the product's own, over HTTP.
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import { listenForNudges } from "../../shared/relay-client/nudges.ts";
import { openSeedWrap } from "../../shared/trust/seed-wrap.ts";
import { type Proof, verifyAcceptance, verifyNextPosition } from "../../shared/wire/position.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import { deviceOf, signerOf } from "../../server/testing/test-relay.ts";
import type { Person } from "../organisation/make-organisation.ts";
import { forgeSeedWrap } from "./forgeries.ts";
import { type Answer, type Asked, json } from "./malicious-relay.ts";
import { RECEIVER, type Scene, setScene } from "./scene.ts";

let scene: Scene;
let clerk: Person;
let client: RelayClient;

beforeAll(async () => {
  scene = await setScene();
  clerk = scene.organisation.person(RECEIVER, "clerk");
  client = createRelayClient({ fetch, address: scene.malicious.url }, deviceOf(scene.organisation, clerk));
});

afterEach(() => scene.malicious.lie());

afterAll(() => scene[Symbol.asyncDispose]());

function answering(path: string, change: (answer: Answer & { body: Buffer }, asked: Asked) => Answer): void {
  scene.malicious.lie({
    answer: (asked, answer) => (asked.path.split("?")[0] === path ? change(answer, asked) : answer),
  });
}

const stream = `keys/${RECEIVER}`;

test("an honest relay behind it: the malicious relay cannot be told from it", async () => {
  expect(await client.info()).toMatchObject({ ok: true, value: { organisation: "Z0", epoch: scene.relay.epoch } });
  const page = await client.entries(stream, 0, 500);
  expect(page.ok && page.value.entries.length).toBeGreaterThan(3);
});

describe("R15: an answer that is not the protocol's is a strange answer, and nothing of it is used:", () => {
  const bodies: readonly (readonly [string, (body: string) => string])[] = [
    ["not JSON", () => "<html>"],
    ["an empty body", () => ""],
    ["a member less", (body) => body.replace(/"more":(true|false)/, '"less":false')],
    ["a number as text", (body) => body.replace(/"seq":1,/, '"seq":"1",')],
    ["a huge number", (body) => body.replace(/"seq":1,/, '"seq":1e308,')],
    ["a number past 2^53", (body) => body.replace(/"seq":1,/, '"seq":9007199254740993,')],
    ["a negative number", (body) => body.replace(/"seq":1,/, '"seq":-1,')],
    ["an array for the object", (body) => `[${body}]`],
    ["null", () => "null"],
    ["base64 of the other alphabet", (body) => body.replace(/"entry":"../, '"entry":"+/')],
    ["base64 with padding", (body) => body.replace(/"entry":"([^"]*)"/, '"entry":"$1=="')],
    [
      "upper-case hex",
      (body) => body.replace(/"epoch":"([^"]*)"/, (_, hex: string) => `"epoch":"${hex.toUpperCase()}x"`),
    ],
    ["deep nesting", () => `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`],
  ];
  test.for(bodies)("%s", async ([, change]) => {
    answering(`/streams/${stream}`, (answer) => {
      const body = change(answer.body.toString());
      expect(body).not.toBe(answer.body.toString());
      return { ...answer, body: Buffer.from(body) };
    });
    expect(await client.entries(stream, 0, 500)).toEqual({ ok: false, error: { type: "strange-answer", status: 200 } });
    expect(scene.malicious.told).toBeGreaterThan(0);
  });

  test("bytes that are not UTF-8", async () => {
    answering(`/streams/${stream}`, (answer) => ({
      ...answer,
      body: Buffer.concat([answer.body.subarray(0, -1), Buffer.from(',"\xff":1}', "latin1")]),
    }));
    expect(await client.entries(stream, 0, 500)).toEqual({ ok: false, error: { type: "strange-answer", status: 200 } });
  });

  test("a member more is passed over: a relay may be newer than its clients", async () => {
    const before = await client.entries(stream, 0, 500);
    answering(`/streams/${stream}`, (answer) => ({
      ...answer,
      body: Buffer.from(answer.body.toString().replaceAll("{", '{"extra":1,')),
    }));
    expect(before.ok).toBe(true);
    expect(await client.entries(stream, 0, 500)).toEqual(before);
  });

  test("an error of an unknown type is one; of a known type a member more is passed over", async () => {
    const error = { type: "surrender", message: "" };
    answering("/chains", (answer) => ({ ...json(answer, { error }), status: 409 }));
    expect(await client.chainHeads()).toEqual({ ok: false, error: { type: "strange-answer", status: 409 } });
    answering("/chains", (answer) => ({
      ...json(answer, { error: { ...error, type: "busy", force: 1 } }),
      status: 503,
    }));
    expect(await client.chainHeads()).toEqual({ ok: false, error: { type: "busy", message: "" } });
  });

  test("duplicate keys: the last one counts in the outer JSON, which proves nothing; what is signed is canonical", async () => {
    const signer = await signerOf(scene.identity);
    const honest = await client.entries(stream, 0, 1);
    const first = honest.ok ? honest.value.entries[0] : undefined;
    if (first === undefined) throw new Error("no entry");
    const position = new TextDecoder().decode(fromBase64Url(first.position));
    const doubled = toBase64Url(utf8(position.replace('"seq":1', '"seq":1,"seq":2')));
    const proof = scene.malicious.prove(fromBase64Url(doubled));
    const cursor = { epoch: scene.relay.epoch, stream, seq: 0, head: NO_HASH };
    const entry = fromBase64Url(first.entry);
    const judged = await verifyNextPosition({ cursor, entry, position: fromBase64Url(doubled), proof, signer });
    expect(judged).toMatchObject({ ok: false, error: { type: "malformed" } });
  });
});

test("R15: an answer under a wrong content type is read by its schema, never as a page or a script", async () => {
  answering(`/streams/${stream}`, (answer) => ({
    ...answer,
    headers: { ...answer.headers, "content-type": "text/html" },
  }));
  expect((await client.entries(stream, 0, 1)).ok).toBe(true);
});

test("R15: a redirect is not followed", async () => {
  const before = scene.malicious.requests.length;
  answering("/chains", (answer) => ({
    ...answer,
    status: 302,
    headers: { location: `${scene.malicious.url}/v1/health` },
  }));
  expect(await client.chainHeads()).toEqual({ ok: false, error: { type: "relay-unreachable" } });
  expect(scene.malicious.requests.slice(before).map(({ path }) => path)).not.toContain("/health");
});

describe("R32: bounded memory and time:", () => {
  /** Counts what leaves before the client goes away. */
  function endless(chunk: Buffer): { readonly body: AsyncIterable<Uint8Array>; sent(): number } {
    let sent = 0;
    async function* produce(): AsyncIterable<Uint8Array> {
      for (;;) {
        sent += chunk.length;
        yield chunk;
        await pause(0);
      }
    }
    return { body: produce(), sent: () => sent };
  }

  test.for([
    ["white space", Buffer.alloc(65_536, 0x20)],
    ["entries", Buffer.from('{"seq":1,"entry":"AAAA"},'.repeat(2_000))],
  ] as const)("a stream of %s without an end is cut where the longest answer ends", async ([, chunk]) => {
    const { body, sent } = endless(chunk);
    answering(`/streams/${stream}`, (answer) => ({ ...answer, body }));
    expect(await client.entries(stream, 0, 500)).toEqual({ ok: false, error: { type: "strange-answer", status: 200 } });
    expect(sent()).toBeGreaterThan(16 * 2 ** 20);
    expect(sent()).toBeLessThan(64 * 2 ** 20);
  });

  test("a blob's piece that is longer than asked is not read to its end", async () => {
    const { body, sent } = endless(Buffer.alloc(65_536));
    const id = "ab".repeat(32);
    scene.malicious.lie({
      instead: ({ path }) => (path === `/blobs/${id}/content` ? { status: 206, headers: {}, body } : undefined),
    });
    expect(await client.blobRange(id, 0, 1_048_576)).toEqual({
      ok: false,
      error: { type: "strange-answer", status: 206 },
    });
    expect(sent()).toBeLessThan(32 * 2 ** 20);
  });

  test("an answer that never ends and says nothing is given up when the caller does", async () => {
    const [stop, end] = [new AbortController(), Promise.withResolvers<void>()];
    async function* nothing(): AsyncIterable<Uint8Array> {
      yield Buffer.from("{");
      await end.promise;
    }
    answering("/chains", (answer) => ({ ...answer, body: nothing() }));
    const impatient: typeof fetch = async (address, init) => {
      const answer = await fetch(address, init);
      // When the body is waited for.
      if (address === `${scene.malicious.url}/v1/chains`) setImmediate(() => stop.abort());
      return answer;
    };
    const waiting = createRelayClient(
      { fetch: impatient, address: scene.malicious.url },
      deviceOf(scene.organisation, clerk),
    );
    expect(await waiting.chainHeads(stop.signal)).toEqual({ ok: false, error: { type: "relay-unreachable" } });
    end.resolve();
  });

  test("a wait of years is taken for an hour", async () => {
    const error = { type: "busy", message: "" };
    answering("/chains", (answer) => ({
      ...json(answer, { error }),
      status: 503,
      headers: { ...answer.headers, "retry-after": "1e12" },
    }));
    expect(await client.chainHeads()).toMatchObject({ ok: false, error: { type: "busy", retryAfter: 3_600_000 } });
  });

  test("a nudge connection that floods is only a hint each time; a monstrous message ends it", async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    let nudges = 0;
    const listening = listenForNudges({
      address: scene.malicious.url,
      token: async () => {
        const token = await client.sessionToken();
        return token.ok ? token.value : undefined;
      },
      onNudge: () => void (nudges += 1),
      onLine: (line) => void lines.push(line),
      signal: stop.signal,
      jitter: () => 0,
    });
    await expect.poll(() => lines).toEqual(["up"]);
    for (let i = 0; i < 2_000; i++) scene.malicious.nudge();
    await expect.poll(() => nudges).toBe(2_000);
    scene.malicious.nudgeRaw(Buffer.alloc(200_000, 0x20));
    await expect.poll(() => lines.slice(0, 2)).toEqual(["up", "down"]);
    stop.abort();
    await listening;
  });
});

test("R22, R28: an acceptance of another dispatch, or of other bytes, is not the acceptance of this one", async () => {
  const signer = await signerOf(scene.identity);
  const [one, two] = [await scene.send(), await scene.send()];
  const about = { dispatch: one.id, handOver: one.handOver, signer };
  const answer = (given: typeof one) => ({
    acceptance: fromBase64Url(given.answer.acceptance),
    proof: given.answer.proof,
  });
  expect(await verifyAcceptance({ ...answer(one), ...about })).toMatchObject({ ok: true });
  const other = { ok: false, error: { type: "other-dispatch" } };
  expect(await verifyAcceptance({ ...answer(two), ...about })).toEqual(other);
  expect(await verifyAcceptance({ ...answer(one), ...about, handOver: two.handOver })).toEqual(other);
  // A position that the relay signed is no acceptance.
  const page = await client.entries(stream, 0, 1);
  const position = page.ok ? page.value.entries[0] : undefined;
  if (position === undefined) throw new Error("no entry");
  const given = { acceptance: fromBase64Url(position.position), proof: position.proof };
  expect(await verifyAcceptance({ ...given, ...about })).toMatchObject({ ok: false, error: { type: "malformed" } });
});

test("R28: an acceptance that was not proved by the relay's certified key counts for nothing", async () => {
  const { acceptance, proof } = (await scene.send()).answer;
  const given = { acceptance: fromBase64Url(acceptance), signer: await signerOf(scene.identity) };
  const sent = { dispatch: "0".repeat(64), handOver: utf8("") };
  const signature = toBase64Url(fromBase64Url(proof.signature).map((byte) => byte ^ 1));
  const forgeries: readonly (readonly [string, Proof])[] = [
    ["signature", { ...proof, signature }],
    ["signer", { ...proof, signer: "ab".repeat(32) }],
    ["path", { ...proof, index: proof.size }],
    ["signature", { ...proof, size: proof.size + 1, path: [...proof.path, "cd".repeat(32)] }],
  ];
  for (const [rule, forged] of forgeries) {
    const judged = await verifyAcceptance({ ...given, ...sent, proof: forged });
    expect(judged).toMatchObject({ ok: false, error: { type: "bad-proof", rule } });
  }
});

test("R13, M7: a seed of the relay's own choosing, well wrapped to the device, is not the compartment's", async () => {
  const { organisation } = scene;
  const { state } = organisation.unit(RECEIVER);
  const honest = await client.entries(stream, 0, 500);
  if (!honest.ok) throw new Error(honest.error.type);
  const own = { device: clerk.device, wrapSeed: clerk.wrapSeed };
  const wraps = honest.value.entries.map(({ entry }) => fromBase64Url(entry));
  const opened = await Promise.all(wraps.map((wrap) => openSeedWrap(organisation.hpke, state, wrap, own)));
  expect(opened.some(({ ok }) => ok)).toBe(true);

  const forged = await forgeSeedWrap(organisation, clerk, { level: "secret", epoch: 1 });
  expect(await openSeedWrap(organisation.hpke, state, forged, own)).toEqual({
    ok: false,
    error: { type: "other-seed" },
  });
});
