/** What bodies may cost, over real connections that send slowly, too much, or without a right. */
import { rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { seededRandom } from "../shared/encoding/testing/seeded-random.ts";
import { createRelayClient } from "../shared/relay-client/relay-client.ts";
import { LIMITS } from "../shared/wire/limits.ts";
import type { MadeOrganisation } from "../tests/organisation/make-organisation.ts";
import { ADDRESS_BODIES, bodyMilliseconds, BODY_BYTES } from "./body-limits.ts";
import { silentLog } from "./log.ts";
import { type RunningRelay, startRelay } from "./start.ts";
import {
  deviceOf,
  makeBlob,
  makeHandOver,
  makeOrganisation,
  publish,
  SMALL_ORGANISATION,
  temporaryDirectory,
  upload,
  writeIdentity,
} from "./testing/test-relay.ts";

let directory: string;
let organisation: MadeOrganisation;
let running: RunningRelay;
const sockets: Socket[] = [];

beforeAll(async () => {
  organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
  directory = await temporaryDirectory();
  await writeIdentity(directory, organisation);
  const started = await startRelay({ directory, log: silentLog });
  if (!started.ok) throw new Error(started.error.message);
  running = started.value;
  await publish(organisation, createRelayClient({ fetch, address: running.url }));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

afterAll(async () => {
  await running.stop();
  await rm(directory, { recursive: true });
});

const clientOf = (role: "clerk" | "leader") =>
  createRelayClient({ fetch, address: running.url }, deviceOf(organisation, organisation.person("P01", role)));

async function tokenOf(role: "clerk" | "leader"): Promise<string> {
  const token = await clientOf(role).sessionToken();
  if (!token.ok) throw new Error(token.error.type);
  return token.value;
}

/** Announces a body, sends the part of it that is given, and hears what comes back. */
function announce(wish: {
  readonly path: string;
  readonly length: number;
  readonly part?: string;
  readonly token?: string;
  readonly from?: string;
}) {
  const { path, length, part = "", token, from = "127.0.0.1" } = wish;
  const socket = connect({ port: running.port, host: "127.0.0.1", localAddress: from });
  sockets.push(socket);
  const authorization = token === undefined ? "" : `Authorization: Tram ${token}\r\n`;
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n${authorization}Content-Length: ${length}\r\n\r\n${part}`);
  let heard = "";
  socket.on("data", (data: Buffer) => (heard += data.toString()));
  socket.on("error", () => undefined);
  return {
    send: (more: string) => socket.write(more),
    end: () => socket.destroy(),
    status: () => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0),
    text: () => heard,
  };
}

const heldBytes = (): number => running.relay.parts.bodies.address.held + running.relay.parts.bodies.device.held;

describe("R32: the right to hand over", () => {
  it("is judged before the body is read", async () => {
    const asked = announce({ path: "/v1/dispatches", length: LIMITS.handOverBytes, token: await tokenOf("leader") });
    await expect.poll(asked.status).toBe(403);
    expect(asked.text()).toContain('"right":"seal"');
    expect(heldBytes()).toBe(0);
  });

  it("is used by a device one at a time, and the line is short", async () => {
    const clerk = clientOf("clerk");
    const random = seededRandom(9);
    const blob = await makeBlob(random, 2_000);
    await upload(clerk, blob);
    const token = await tokenOf("clerk");
    // So long that its time is not over before the others have come.
    const length = LIMITS.handOverBytes;
    const first = announce({ path: "/v1/dispatches", length, part: "{", token });
    await expect.poll(heldBytes).toBe(length);
    const { bytes } = await makeHandOver(random, { from: "P01", units: ["P02"], blob });
    const text = new TextDecoder().decode(bytes);
    const others = Array.from({ length: 8 }, () =>
      announce({ path: "/v1/dispatches", length: bytes.length, part: text, token }),
    );
    await expect.poll(() => others.filter(({ status }) => status() === 503).length).toBe(1);
    expect(heldBytes()).toBe(length);
    first.end();
    await expect.poll(() => others.filter(({ status }) => status() >= 200 && status() < 300).length).toBe(7);
    expect(others.filter(({ status }) => status() === 201)).toHaveLength(1);
    await expect.poll(heldBytes).toBe(0);
  });
});

describe("R32: bodies that are announced and do not come", () => {
  it("take the room of their own address only, and give it back", async () => {
    const wish = { path: "/v1/chains/P01", length: BODY_BYTES.statement };
    const room = Math.floor(ADDRESS_BODIES.each / wish.length);
    const waiting = Array.from({ length: room }, () => announce(wish));
    await expect.poll(heldBytes).toBe(room * wish.length);
    const refused = announce(wish);
    await expect.poll(refused.status).toBe(503);
    expect(refused.text()).toMatch(/retry-after: 1/i);
    expect(refused.text()).toContain('"type":"busy"');
    const challenge = JSON.stringify({ device: "ab".repeat(32) });
    const elsewhere = { path: "/v1/sessions/challenges", length: challenge.length, part: challenge, from: "127.0.0.2" };
    const other = announce(elsewhere);
    await expect.poll(other.status).toBe(200);
    for (const { end } of waiting) end();
    await expect.poll(heldBytes).toBe(0);
    const again = announce({ ...elsewhere, from: "127.0.0.1" });
    await expect.poll(again.status).toBe(200);
  });

  it("are longer than what they are for: nobody without a session announces more than a statement", async () => {
    for (const path of ["/v1/sessions/challenges", "/v1/sessions", "/v1/chains/P01"]) {
      const asked = announce({ path, length: 100_000 });
      await expect.poll(asked.status, { message: path }).toBe(413);
    }
  });

  it("have a time that grows with their length", () => {
    expect(bodyMilliseconds(100)).toBe(10_000);
    expect(bodyMilliseconds(LIMITS.pieceBytes)).toBeGreaterThan(60_000);
  });
});
