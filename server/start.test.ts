import { request as httpRequest } from "node:http";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { sha256Hex, toHex, utf8 } from "../shared/encoding/bytes.ts";
import { seededRandom } from "../shared/encoding/testing/seeded-random.ts";
import { buildTimeStampRequest, readTimeStampResponse } from "../shared/pki/time-stamp.ts";
import { createRelayClient, createRendezvousClient, type RelayClient } from "../shared/relay-client/relay-client.ts";
import { listenForNudges } from "../shared/relay-client/nudges.ts";
import type { MadeOrganisation } from "../tests/organisation/make-organisation.ts";
import { backUp } from "./backup.ts";
import { createLog, silentLog } from "./log.ts";
import { freePort } from "./testing/relay-process.ts";
import { type RunningRelay, startRelay, type StartOptions } from "./start.ts";
import {
  deviceOf,
  eventEntry,
  makeBlob,
  makeHandOver,
  makeOrganisation,
  publish,
  SMALL_ORGANISATION,
  temporaryDirectory,
  upload,
  writeIdentity,
} from "./testing/test-relay.ts";

const random = seededRandom(17);
const ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

let organisation: MadeOrganisation;
let directory: string;
let running: RunningRelay;
const lines: string[] = [];

async function start(options: Partial<StartOptions> = {}): Promise<RunningRelay> {
  const log = createLog((line) => lines.push(line), Date.now);
  const started = await startRelay({ directory, log, ...options });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

const transport = () => ({ fetch, address: running.url });
const clientOf = (unit: string, role: "clerk" | "administrator" = "clerk"): RelayClient =>
  createRelayClient(transport(), deviceOf(organisation, organisation.person(unit, role)));

beforeAll(async () => {
  organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
  directory = await temporaryDirectory();
  await writeIdentity(directory, organisation);
  running = await start({ port: await freePort() });
  await publish(organisation, createRelayClient(transport()));
});

afterAll(async () => {
  await running.stop();
  await rm(directory, { recursive: true });
});

describe("answers over HTTP", () => {
  it("carry the date, the epoch and what keeps them from being stored or framed", async () => {
    for (const path of ["/health", "/v1/relay", "/v1/streams", "/nothing"]) {
      const { headers } = await fetch(`${running.url}${path}`);
      expect(Date.parse(headers.get("date") ?? ""), path).toBeGreaterThan(0);
      expect(headers.get("tram-epoch"), path).toBe(running.epoch);
      expect(headers.get("cache-control"), path).toBe("no-store");
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("set-cookie"), path).toBeNull();
    }
  });

  it("may be read by extensions and by no web page", async () => {
    const preflight = (origin: string) =>
      fetch(`${running.url}/v1/streams`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
      });
    for (const origin of [ORIGIN, "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc"]) {
      const { headers } = await preflight(origin);
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-allow-headers")).toMatch(/Authorization/);
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      const answer = await fetch(`${running.url}/v1/relay`, { headers: { origin } });
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("access-control-expose-headers")).toMatch(/Tram-Epoch/);
    }
    for (const origin of [
      "https://example.com",
      "null",
      "chrome-extension://a.b",
      `${ORIGIN}/x`,
      "https://a.chrome-extension://x",
    ]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin"), origin).toBeNull();
      const answer = await fetch(`${running.url}/v1/relay`, { headers: { origin } });
      expect(answer.headers.get("access-control-allow-origin"), origin).toBeNull();
    }
  });

  it("R32: a body whose length is not announced is not read", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${running.url}/v1/sessions/challenges`, { method: "POST" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
      request.write("{");
      request.end("}");
    });
    expect(status).toBe(400);
  });

  it("time stamps are RFC 3161, under the root", async () => {
    const [data, nonce] = [utf8("what is stamped"), random(8)];
    const request = await buildTimeStampRequest(data, nonce);
    const before = Date.now();
    const answer = await clientOf("P01").timeStamp(request);
    const after = Date.now();
    if (!answer.ok) throw new Error(answer.error.type);
    const read = await readTimeStampResponse(answer.value, { data, nonce, root: organisation.root });
    if (!read.ok) throw new Error(read.error.type);
    // In whole seconds.
    expect(read.value.time.getTime()).toBeGreaterThan(before - 1_000);
    expect(read.value.time.getTime()).toBeLessThanOrEqual(after);
    const garbage = await clientOf("P01").timeStamp(utf8("garbage"));
    const rejected =
      garbage.ok && (await readTimeStampResponse(garbage.value, { data, nonce, root: organisation.root }));
    expect(rejected).toMatchObject({ ok: false, error: { type: "rejected" } });
  });

  it("metrics are counted by route, and name nobody", async () => {
    await clientOf("P01").streams();
    const text = await (await fetch(`${running.url}/metrics`)).text();
    expect(text).toMatch(/tram_requests_total\{method="GET",route="\/v1\/streams",status="200"\} \d+/);
    expect(text).toMatch(/^tram_commits \d+$/m);
    expect(text).not.toContain("P01");
  });
});

describe("nudges", () => {
  it("come within a second, name the stream to a session, and nothing to a wake token", async () => {
    const clerk = clientOf("P02");
    const wake = await clerk.wakeToken();
    if (!wake.ok) throw new Error(wake.error.type);
    const end = new AbortController();
    const heard: unknown[] = [];
    const listen = (name: string, token: () => Promise<string | undefined>) =>
      new Promise<void>((up) => {
        void listenForNudges({
          address: running.url,
          token,
          onNudge: (streams) => heard.push({ name, streams }),
          onLine: (line) => line === "up" && up(),
          signal: end.signal,
        });
      });
    const tokenOf = (client: RelayClient) => async () => {
      const token = await client.sessionToken();
      return token.ok ? token.value : undefined;
    };
    await Promise.all([
      listen("session", tokenOf(clerk)),
      listen("wake", async () => wake.value),
      listen("another unit", tokenOf(clientOf("P03"))),
    ]);
    const appended = await clerk.append("work/P02/unclassified", eventEntry(random, "P02"));
    expect(appended.ok).toBe(true);
    await expect.poll(() => heard.length).toBe(2);
    expect(heard).toEqual(
      expect.arrayContaining([
        { name: "session", streams: [{ stream: "work/P02/unclassified", seq: 1 }] },
        { name: "wake", streams: [] },
      ]),
    );
    end.abort();
  });

  it("M2: the connection of a removed device is closed at once, with a wake token too", async () => {
    const person = organisation.person("P02", "administrator");
    const client = clientOf("P02", "administrator");
    const [session, wake] = [await client.sessionToken(), await client.wakeToken()];
    if (!session.ok || !wake.ok) throw new Error("no token");
    const open = async (token: string) => {
      const socket = new WebSocket(`${running.url.replace("http", "ws")}/v1/nudges`);
      await new Promise((resolve) => socket.once("open", resolve));
      const closed = new Promise<number>((resolve) => socket.once("close", resolve));
      socket.send(JSON.stringify({ token }));
      await Promise.race([closed, new Promise((resolve) => socket.once("message", resolve))]);
      return { closed };
    };
    const closed = [await open(session.value), await open(wake.value)];
    const unit = await organisation.extend("P02", {
      kind: "revoked",
      body: { what: "device", id: person.device, from: organisation.unit("P02").state.seq + 1 },
    });
    const last = unit.statements.at(-1);
    if (last === undefined) throw new Error("no statement");
    expect((await client.appendStatement("P02", last.statement, last.cms)).ok).toBe(true);
    expect(await Promise.all(closed.map((each) => each.closed))).toEqual([4401, 4403]);
    expect(await (await open(wake.value)).closed).toBe(4401);
  });

  it("are refused to web pages, other paths, wrong tokens and garbage", async () => {
    const url = `${running.url.replace("http", "ws")}/v1/nudges`;
    const attempt = (address: string, headers: Record<string, string>, message?: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address, { headers });
        socket.on("open", () => message !== undefined && socket.send(message));
        socket.on("message", () => resolve("message"));
        socket.on("unexpected-response", (_, response) => resolve(String(response.statusCode)));
        socket.on("close", (code) => resolve(String(code)));
        socket.on("error", () => resolve("error"));
      });
    expect(await attempt(url, { origin: "https://example.com" })).toBe("403");
    expect(await attempt(`${url}?token=x`, {})).toBe("404");
    expect(await attempt(url, { origin: ORIGIN }, JSON.stringify({ token: "A".repeat(43) }))).toBe("4401");
    expect(await attempt(url, {}, "garbage")).toBe("4401");
    expect(await attempt(url, {}, "x".repeat(10_000))).toBe("1009");
  });
});

describe("rendezvous", () => {
  it("hand sealed bytes from one to the other, wake the one who waits, and end for good", async () => {
    const secret = random(32);
    const id = toHex(random(16));
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const administrator = clientOf("P01", "administrator");
    expect((await administrator.openRendezvous(id, await sha256Hex(secret), expires)).ok).toBe(true);
    const [device, admin] = [
      createRendezvousClient(transport(), id, secret),
      createRendezvousClient(transport(), id, secret),
    ];
    expect(await admin.get(1, 0)).toEqual({ ok: true, value: undefined });
    const waiting = admin.get(1, 20);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await device.put(1, utf8("M1"))).ok).toBe(true);
    const got = await waiting;
    expect(got.ok && got.value && toHex(got.value)).toBe(toHex(utf8("M1")));
    expect((await device.put(1, utf8("M1"))).ok).toBe(true);
    expect(await device.put(1, utf8("other"))).toMatchObject({ error: { type: "different-bytes" } });
    expect(await device.put(5, utf8("x"))).toMatchObject({ error: { type: "malformed" } });
    expect(await device.put(2, random(64 * 1024 + 1))).toMatchObject({ error: { type: "too-large" } });
    const stranger = createRendezvousClient(transport(), id, random(32));
    expect(await stranger.get(1, 0)).toMatchObject({ error: { type: "not-found" } });
    const left = device.get(4, 20);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await admin.remove()).ok).toBe(true);
    expect(await left).toMatchObject({ error: { type: "not-found" } });
    expect(await device.get(1, 0)).toMatchObject({ error: { type: "not-found" } });
  });
});

describe("sessions", () => {
  it("a challenge serves one device once, within a minute", async () => {
    const post = async (path: string, body: unknown) => {
      const response = await fetch(`${running.url}/v1${path}`, { method: "POST", body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, never> };
    };
    const { sessionBytes } = await import("../shared/wire/relay-api.ts");
    const [clerk, other] = [organisation.person("P01", "clerk"), organisation.person("P03", "clerk")];
    const root = organisation.root.certificate.fingerprint;
    const sign = async (person: typeof clerk, challenge: string, more: object = {}) => {
      const bytes = sessionBytes({ root, epoch: running.epoch, device: person.device, challenge, ...more });
      const signature = await deviceOf(organisation, person).sign(bytes);
      return { device: person.device, challenge, signature: Buffer.from(signature).toString("base64url") };
    };
    const challengeFor = async (person: typeof clerk) =>
      String((await post("/sessions/challenges", { device: person.device })).body["challenge"]);
    const challenge = await challengeFor(clerk);
    expect((await post("/sessions", await sign(other, challenge))).body).toMatchObject({ error: { type: "expired" } });
    expect((await post("/sessions", await sign(clerk, challenge, { epoch: "00".repeat(16) }))).status).toBe(403);
    expect((await post("/sessions", await sign(clerk, challenge, { root: "00".repeat(32) }))).status).toBe(403);
    const request = await sign(clerk, challenge);
    expect((await post("/sessions", { ...request, device: other.device })).status).toBe(403);
    expect(await post("/sessions", request)).toMatchObject({ status: 201, body: { unit: "P01" } });
    expect((await post("/sessions", request)).body).toMatchObject({ error: { type: "expired" } });
    const invented = Buffer.from(random(32)).toString("base64url");
    expect((await post("/sessions", await sign(clerk, invented))).body).toMatchObject({ error: { type: "expired" } });
    const unknown = { ...(await sign(clerk, await challengeFor(clerk))), device: "ab".repeat(32) };
    expect((await post("/sessions", unknown)).body).toMatchObject({ error: { type: "not-allowed", right: "device" } });
  });

  it("end when they are closed", async () => {
    const client = clientOf("P01");
    const token = await client.sessionToken();
    if (!token.ok) throw new Error(token.error.type);
    await client.closeSession();
    const answer = await fetch(`${running.url}/v1/streams`, { headers: { authorization: `Tram ${token.value}` } });
    expect(answer.status).toBe(401);
  });
});

describe("stopping, starting again, and backups", () => {
  it("commits what was sent, refuses what comes, and continues after a new start", async () => {
    const client = clientOf("P01");
    await client.sessionToken();
    const entries = Array.from({ length: 40 }, () => eventEntry(random, "P01"));
    const sending = Promise.all(entries.map((entry) => client.append("work/P01/unclassified", entry)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { epoch } = running;
    await running.stop();
    const taken = (await sending).filter(({ ok }) => ok).length;
    running = await start({ port: running.port });
    expect(running.epoch).toBe(epoch);
    const read = await clientOf("P01").entries("work/P01/unclassified", 0, 500);
    expect(read.ok && read.value.entries.length).toBeGreaterThanOrEqual(taken);
  });

  it("a backup made under load is whole, and a relay on it begins a new epoch", async () => {
    const clerk = clientOf("P01");
    const blob = await makeBlob(random, 1_200_000);
    await upload(clerk, blob);
    const handOver = await makeHandOver(random, { from: "P01", units: ["P03"], blob });
    expect((await clerk.handOver(handOver.bytes)).ok).toBe(true);
    const backup = { isDone: false };
    const load = (async () => {
      while (!backup.isDone) await clerk.append("work/P01/unclassified", eventEntry(random, "P01"));
    })();
    const out = await mkdtemp(join(tmpdir(), "tram-backup-"));
    expect(await backUp(directory, out)).toEqual({ ok: true, value: undefined });
    backup.isDone = true;
    await load;
    expect(await backUp(directory, out)).toMatchObject({ ok: false, error: { type: "refused" } });

    const restored = await startRelay({ directory: out, log: silentLog });
    if (!restored.ok) throw new Error(restored.error.message);
    expect(restored.value.epoch).not.toBe(running.epoch);
    const there = createRelayClient(
      { fetch, address: restored.value.url },
      deviceOf(organisation, organisation.person("P03", "clerk")),
    );
    const mail = await there.entries("mail/P03/unclassified", 0, 10);
    expect(mail.ok && mail.value.entries.length).toBe(1);
    const whole = await there.blobRange(blob.id, 0, blob.bytes.length);
    expect(whole.ok && (await sha256Hex(whole.value))).toBe(await sha256Hex(blob.bytes));
    await restored.value.stop();
    await rm(out, { recursive: true });
  });

  it("does not start without an identity, and says what to do in one line", async () => {
    const empty = await temporaryDirectory();
    const started = await startRelay({ directory: empty, log: silentLog });
    expect(started).toMatchObject({ ok: false, error: { type: "no-identity" } });
    expect(started.ok ? "" : started.error.message).not.toContain("\n");
    await rm(empty, { recursive: true });
  });

  it("keeps its keys from everybody else on the machine", async () => {
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await mode(join(directory, "relay.json"))).toBe(0o600);
    expect(await mode(join(directory, "blobs"))).toBe(0o700);
  });

  it("stores no name of a person, and logs neither names nor devices nor units", async () => {
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    const people = [...organisation.units.values()].flatMap((unit) => unit.people);
    for (const file of files.filter((each) => each.isFile())) {
      const content = await readFile(join(file.parentPath, file.name));
      for (const { name } of people) expect(content.includes(name), `${name} in ${file.name}`).toBe(false);
    }
    const before = lines.length;
    expect((await clientOf("P01").entries("work/P02/unclassified", 0, 1)).ok).toBe(false);
    const log = lines.join("");
    expect(lines.length).toBeGreaterThan(before);
    for (const { name, device, unit } of people) {
      for (const word of [name, device, unit]) expect(log).not.toContain(word);
    }
  });
});
