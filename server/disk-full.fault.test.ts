/** X4: a disk that takes no more. Nothing is acknowledged that is not there; with room again, all goes on. */
import Database from "better-sqlite3";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fromBase64Url, own, sha256Hex } from "../shared/encoding/bytes.ts";
import { seededRandom } from "../shared/encoding/testing/seeded-random.ts";
import { createRelayClient, type RelayClient } from "../shared/relay-client/relay-client.ts";
import { readPosition } from "../shared/wire/position.ts";
import type { MadeOrganisation } from "../tests/organisation/make-organisation.ts";
import {
  createTestRelay,
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
import { freePort, type RelayProcess, startRelayProcess } from "./testing/relay-process.ts";

const WORK = "work/P01/unclassified";
const random = seededRandom(5);

/** Appends until the relay refuses. @returns hash and place of all that was acknowledged, and the refused bytes */
async function fill(client: RelayClient) {
  const acknowledged = new Map<string, number>();
  for (let i = 0; i < 2_000; i++) {
    const entry = eventEntry(random, "P01", "unclassified", 1, 60_000);
    const answer = await client.append(WORK, entry);
    if (!answer.ok) return { acknowledged, error: answer.error, entry };
    const position = readPosition(fromBase64Url(answer.value.position));
    if (position.ok) acknowledged.set(await sha256Hex(entry), position.value.seq);
  }
  throw new Error("the disk never became full");
}

async function readAll(client: RelayClient): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let more = true; more;) {
    const page = await client.entries(WORK, found.size, 500);
    if (!page.ok) throw new Error(page.error.type);
    for (const { entry, seq } of page.value.entries) found.set(await sha256Hex(fromBase64Url(entry)), seq);
    ({ more } = page.value);
  }
  return found;
}

describe("X4: files that cannot grow", () => {
  const LIMIT = 6 * 1024 * 1024;
  let directory: string;
  let organisation: MadeOrganisation;
  let relay: RelayProcess;
  let client: RelayClient;
  let port: number;
  const start = async (prefix: readonly string[]): Promise<void> => {
    relay = await startRelayProcess({ directory, port, prefix });
  };

  beforeEach(async () => {
    directory = await temporaryDirectory();
    organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
    await writeIdentity(directory, organisation);
    port = await freePort();
    const transport = { fetch, address: `http://127.0.0.1:${port}` };
    client = createRelayClient(transport, deviceOf(organisation, organisation.person("P01", "clerk")));
    await start(["prlimit", `--fsize=${LIMIT}`]);
    await publish(organisation, createRelayClient(transport));
  });
  afterEach(async () => {
    await relay.kill();
    await rm(directory, { recursive: true });
  });

  it("appends are refused as disk-full, the relay lives on, and all that was acknowledged is there", async () => {
    const { acknowledged, error, entry } = await fill(client);
    expect(error).toMatchObject({ type: "disk-full" });
    expect(acknowledged.size).toBeGreaterThan(10);
    expect(await client.append(WORK, entry)).toMatchObject({ ok: false, error: { type: "disk-full" } });
    expect(await readAll(client)).toEqual(acknowledged);
    await relay.kill();
    await start([]);
    expect(await readAll(client)).toEqual(acknowledged);
    const again = await client.append(WORK, entry);
    const position = again.ok ? readPosition(fromBase64Url(again.value.position)) : undefined;
    expect(position?.ok && position.value.seq).toBe(acknowledged.size + 1);
  });

  it("pieces of a blob are refused as disk-full, and go on from there when there is room", async () => {
    const blob = await makeBlob(random, 8 * 1024 * 1024);
    await client.declareBlob(blob.id, blob.bytes.length, blob.pieces);
    const put = (at: number) =>
      client.putPiece(blob.id, at, own(blob.bytes.subarray(at * 1_048_576, (at + 1) * 1_048_576)));
    for (let at = 0; at < 6; at++) expect((await put(at)).ok).toBe(true);
    expect(await put(6)).toMatchObject({ ok: false, error: { type: "disk-full" } });
    expect(await put(7)).toMatchObject({ ok: false, error: { type: "disk-full" } });
    expect(await client.blob(blob.id)).toMatchObject({ ok: true, value: { missing: [[6, 7]] } });
    await relay.kill();
    await start([]);
    for (const at of [6, 7]) expect((await put(at)).ok).toBe(true);
    const whole = await client.blobRange(blob.id, 0, blob.bytes.length);
    expect(whole.ok && (await sha256Hex(whole.value))).toBe(await sha256Hex(blob.bytes));
  });
});

describe("X4: a database that cannot grow", () => {
  it("a broadcast that does not fit is not acknowledged, is in no mailbox, and is finished when there is room", async () => {
    const organisation = await makeOrganisation(SMALL_ORGANISATION);
    const directory = await temporaryDirectory();
    const crowd = Array.from({ length: 900 }, (_, at) => `U${String(at).padStart(4, "0")}`);
    const wide = await createTestRelay({ organisation, directory });
    await wide.publish();
    await wide.close();
    const db = new Database(join(directory, "relay.db"));
    const open = db.prepare("INSERT INTO compartments (unit, level, epoch) VALUES (?, 'unclassified', 1)");
    for (const unit of crowd) open.run(unit);
    const pages = db.pragma("page_count", { simple: true }) as number;
    db.close();

    // Room for half of the slices.
    const narrow = await createTestRelay({ organisation, directory, maxDatabaseBytes: (pages + 350) * 4096 });
    const clerk = narrow.client(narrow.person("P01", "clerk"));
    const blob = await makeBlob(random, 3_000);
    await upload(clerk, blob);
    const { dispatch, bytes } = await makeHandOver(random, { from: "P01", units: crowd, blob });
    const other = await makeHandOver(random, { from: "P01", units: crowd, blob, dispatch });
    expect(await clerk.handOver(bytes)).toMatchObject({ ok: false, error: { type: "disk-full" } });
    expect(await clerk.handOver(bytes)).toMatchObject({ ok: false, error: { type: "disk-full" } });
    expect(await clerk.handOver(other.bytes)).toMatchObject({ ok: false, error: { type: "different-bytes" } });
    expect(await clerk.acceptance(dispatch)).toMatchObject({ ok: false, error: { type: "not-found" } });
    const mailboxes = await narrow.store.streamHeads(
      [...crowd, "P01"].map((unit) => `mail/${unit}/unclassified` as never),
    );
    expect(mailboxes.filter(({ seq }) => seq > 0)).toEqual([]);
    await narrow.close();

    const roomy = await createTestRelay({ organisation, directory });
    const heads = await roomy.store.streamHeads([...crowd, "P01"].map((unit) => `mail/${unit}/unclassified` as never));
    expect(heads.every(({ seq }) => seq === 1)).toBe(true);
    const again = roomy.client(roomy.person("P01", "clerk"));
    expect((await again.handOver(bytes)).ok).toBe(true);
    expect(await again.handOver(other.bytes)).toMatchObject({ ok: false, error: { type: "different-bytes" } });
    await roomy.close();
    await rm(directory, { recursive: true });
  });

  it("refuses what does not fit and keeps serving what does not write", async () => {
    const relay = await createTestRelay({
      organisation: await makeOrganisation(SMALL_ORGANISATION),
      maxDatabaseBytes: 3 * 1024 * 1024,
    });
    await relay.publish();
    const client = relay.client(relay.person("P01", "clerk"));
    const { acknowledged, error } = await fill(client);
    expect(error).toMatchObject({ type: "disk-full" });
    expect(await readAll(client)).toEqual(acknowledged);
    expect((await client.streams()).ok).toBe(true);
    await relay.close();
  });
});
