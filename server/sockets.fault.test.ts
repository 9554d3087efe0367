/** R32: connections that break off, at any moment, cost their own request and nothing else. */
import { readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { seededRandom } from "../shared/encoding/testing/seeded-random.ts";
import { createRelayClient, type RelayClient } from "../shared/relay-client/relay-client.ts";
import { errorAnswerSchema } from "../shared/wire/relay-errors.ts";
import {
  deviceOf,
  makeBlob,
  type MadeBlob,
  makeOrganisation,
  publish,
  SMALL_ORGANISATION,
  temporaryDirectory,
  upload,
  writeIdentity,
} from "./testing/test-relay.ts";
import { freePort, type RelayProcess, startRelayProcess } from "./testing/relay-process.ts";

let directory: string;
let port: number;
let relay: RelayProcess;
let client: RelayClient;
let token: string;
let blob: MadeBlob;
let output = "";

beforeAll(async () => {
  directory = await temporaryDirectory();
  const organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
  await writeIdentity(directory, organisation);
  port = await freePort();
  relay = await startRelayProcess({ directory, port });
  for (const stream of [relay.child.stdout, relay.child.stderr]) {
    stream?.on("data", (data: Buffer) => (output += data.toString()));
  }
  const transport = { fetch, address: relay.url };
  await publish(organisation, createRelayClient(transport));
  client = createRelayClient(transport, deviceOf(organisation, organisation.person("P01", "clerk")));
  blob = await makeBlob(seededRandom(1), 3_000_000);
  await upload(client, blob);
  const session = await client.sessionToken();
  if (!session.ok) throw new Error(session.error.type);
  token = session.value;
});

afterAll(async () => {
  await relay.kill();
  await rm(directory, { recursive: true });
});

/** Sends the text and breaks the connection off with a reset. */
function sendAndReset(text: string, more: string, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(text);
      if (more !== "") socket.write(more);
      setTimeout(() => {
        socket.resetAndDestroy();
        resolve();
      }, milliseconds);
    });
    socket.on("error", () => resolve());
  });
}

const isAlive = async (): Promise<boolean> => relay.child.exitCode === null && (await fetch(`${relay.url}/health`)).ok;

const openFiles = async (): Promise<number> => (await readdir(`/proc/${relay.child.pid}/fd`)).length;

/** At most so many more than before: the pool of connections of this test may have grown by some. */
const SOME = 15;

describe("R32: a connection that is reset", () => {
  const upgrade = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`;

  it.each([
    ["an upgrade that is refused", `${upgrade("/x")}\r\n`, "x"],
    ["an upgrade of another origin", `${upgrade("/v1/nudges")}Origin: https://example.com\r\n\r\n`, "x"],
    ["a nudge connection", `${upgrade("/v1/nudges")}\r\n`, "x"],
    ["a body", "POST /v1/sessions/challenges HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n", "{"],
    ["garbage", "\u0000\u0001 HTTP\r\n", "\r\n\r\n"],
  ])("by %s does not end the relay", async (_, text, more) => {
    for (let i = 0; i < 200 && relay.child.exitCode === null; i++) {
      await sendAndReset(text, i % 2 === 0 ? "" : more, i % 4);
    }
    expect(await isAlive()).toBe(true);
  });
});

describe("R32: a body that does not come", () => {
  it("ends its connection, though a byte comes every second", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    let heard = "";
    socket.on("data", (data: Buffer) => (heard += data.toString()));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    // More than drips until Node itself ends the request, which it would do with an answer.
    socket.write("POST /v1/sessions/challenges HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{");
    const drip = setInterval(() => socket.write(" "), 1_000);
    await closed;
    clearInterval(drip);
    expect(heard).toBe("");
    expect(await isAlive()).toBe(true);
  });
});

describe("R32: files of blobs", () => {
  const content = () => `${relay.url}/v1/blobs/${blob.id}/content`;
  const authorization = () => `Tram ${token}`;

  it("are not opened for HEAD, which says the size", async () => {
    const before = await openFiles();
    for (let i = 0; i < 100; i++) {
      const answer = await fetch(content(), { method: "HEAD", headers: { authorization: authorization() } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-length")).toBe(String(blob.bytes.length));
    }
    expect(await openFiles()).toBeLessThan(before + SOME);
  });

  it("are closed when the reader goes away in the middle", async () => {
    const before = await openFiles();
    for (let i = 0; i < 60; i++) {
      await new Promise<void>((resolve, reject) => {
        const request = httpRequest(content(), { headers: { authorization: authorization() } }, (answer) => {
          answer.on("error", () => undefined);
          answer.once("data", () => {
            request.destroy();
            resolve();
          });
        });
        request.on("error", reject);
        request.end();
      });
    }
    await expect.poll(openFiles).toBeLessThan(before + SOME);
  });

  it("that are missing or short give a typed error, and no log names them", async () => {
    const whole = await client.blobRange(blob.id, 0, blob.bytes.length);
    expect(whole.ok && Buffer.compare(whole.value, blob.bytes)).toBe(0);
    await rm(join(directory, "blobs", blob.id.slice(0, 2), blob.id));
    const answer = await fetch(content(), { headers: { authorization: authorization() } });
    expect(answer.status).toBe(500);
    expect(errorAnswerSchema.parse(await answer.json()).error.type).toBe("internal");
    await expect.poll(() => output).toContain("fault");
    expect(output).not.toContain(blob.id);
    expect(output).not.toContain(directory);
    expect(await isAlive()).toBe(true);
  });
});
