/**
 * X1: the relay is killed (SIGKILL) at random times under load. A phantom may appear (an entry that was never acknowledged), a
 * hole never. TRAM_KILLS: how often; TRAM_SEED: another sequence of times.
 */
import Database from "better-sqlite3";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";

import { type Bytes, fromBase64Url, sha256Hex } from "../shared/encoding/bytes.ts";
import { seededRandom } from "../shared/encoding/testing/seeded-random.ts";
import { createRelayClient, type RelayClient } from "../shared/relay-client/relay-client.ts";
import {
  type Proof,
  readAcceptance,
  readPosition,
  type StreamCursor,
  verifyAcceptance,
  verifyNextPosition,
} from "../shared/wire/position.ts";
import { NO_HASH } from "../shared/wire/schema-parts.ts";
import {
  deviceOf,
  eventEntry,
  makeBlob,
  makeHandOver,
  makeOrganisation,
  publish,
  signerOf,
  SMALL_ORGANISATION,
  temporaryDirectory,
  upload,
  writeIdentity,
} from "./testing/test-relay.ts";
import { freePort, startRelayProcess } from "./testing/relay-process.ts";

const KILLS = Number(process.env["TRAM_KILLS"] ?? 50);
const SEED = Number(process.env["TRAM_SEED"] ?? 1);

/** Units without people, so that broadcasts are written in slices. */
const CROWD = Array.from({ length: 450 }, (_, at) => `U${String(at).padStart(4, "0")}`);

/** Between the relay's word that it is ready and its death. */
const LONGEST_LIFE_MS = 400;

/** What a request may meet in these hours. A quick machine sends more in a short life than the relay takes of a device. */
const MAY_FAIL = new Set(["relay-unreachable", "strange-answer", "stopping", "busy", "expired", "rate-limited"]);

interface Acknowledged {
  readonly seq: number;
  readonly position: string;
}

it(
  `X1: after ${KILLS} kills no acknowledged entry is lost or doubled, and no number is missing`,
  { timeout: KILLS * 30_000 },
  async () => {
    const directory = await temporaryDirectory();
    const random = seededRandom(SEED);
    const organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
    const identity = await writeIdentity(directory, organisation);
    const signer = await signerOf(identity);
    const port = await freePort();
    const transport = { fetch, address: `http://127.0.0.1:${port}` };
    const client = (unit: string) =>
      createRelayClient(transport, deviceOf(organisation, organisation.person(unit, "clerk")));
    const begin = () => startRelayProcess({ directory, port });

    let relay = await begin();
    await publish(organisation, createRelayClient(transport));
    const blob = await makeBlob(random, 3_000);
    await upload(client("P01"), blob);
    await relay.kill("SIGTERM");
    openCompartments(join(directory, "relay.db"));

    const load = { isOver: false };
    let isUp = Promise.withResolvers<void>();
    const acknowledged = new Map<string, Acknowledged>();
    const accepted = new Map<string, { readonly bytes: Bytes; readonly acceptance: string; readonly proof: Proof }>();
    const problems: string[] = [];

    /** Sends the same bytes until they are acknowledged. Undefined at the end of the test. */
    const insist = async <T>(send: () => Promise<{ ok: true; value: T } | { ok: false; error: { type: string } }>) => {
      for (;;) {
        const answer = await send();
        if (answer.ok) return answer.value;
        if (!MAY_FAIL.has(answer.error.type)) problems.push(answer.error.type);
        if (load.isOver) return undefined;
        // Who knocks at a relay that is not there takes the processor from its start.
        await isUp.promise;
        await sleep(1);
      }
    };
    const appendForEver = async (relayClient: RelayClient, unit: string): Promise<void> => {
      while (!load.isOver) {
        const entry = eventEntry(random, unit);
        const answer = await insist(() => relayClient.append(`work/${unit}/unclassified`, entry));
        if (answer === undefined) return;
        const position = readPosition(fromBase64Url(answer.position));
        if (!position.ok) return void problems.push("position");
        acknowledged.set(await sha256Hex(entry), { seq: position.value.seq, position: answer.position });
      }
    };
    const handOverForEver = async (relayClient: RelayClient, units: readonly string[]): Promise<void> => {
      while (!load.isOver) {
        const { dispatch, bytes } = await makeHandOver(random, { from: "P01", units, blob });
        const answer = await insist(() => relayClient.handOver(bytes));
        if (answer !== undefined) accepted.set(dispatch, { bytes, ...answer });
      }
    };
    const clients = { P01: client("P01"), P02: client("P02"), P03: client("P03") };

    relay = await begin();
    isUp.resolve();
    const senders = [
      ...(["P01", "P02", "P03"] as const).flatMap((unit) => [1, 2, 3, 4].map(() => appendForEver(clients[unit], unit))),
      handOverForEver(clients.P01, ["P02"]),
      handOverForEver(clients.P01, ["P02", "P03"]),
      handOverForEver(clients.P01, CROWD),
    ];
    for (let kill = 0; kill < KILLS; kill++) {
      const [byte = 0, more = 0] = random(2);
      await sleep((((byte << 8) | more) / 65_536) * LONGEST_LIFE_MS);
      isUp = Promise.withResolvers<void>();
      await relay.kill();
      relay = await begin();
      isUp.resolve();
    }
    // On a slow machine the lives may have been too short for much of the load: the last one is long enough.
    await expect.poll(() => acknowledged.size).toBeGreaterThan(KILLS);
    await expect.poll(() => [...accepted.values()].some(isBroadcast)).toBe(true);
    load.isOver = true;
    await Promise.all(senders);
    expect([...new Set(problems)]).toEqual([]);

    const readAll = async (relayClient: RelayClient, stream: string) => {
      const first = await relayClient.entries(stream, 0, 1);
      if (!first.ok) throw new Error(first.error.type);
      let cursor: StreamCursor = { epoch: first.value.epoch, stream, seq: 0, head: NO_HASH };
      const entries: {
        readonly hash: string;
        readonly seq: number;
        readonly position: string;
        readonly text: string;
      }[] = [];
      for (;;) {
        const page = await relayClient.entries(stream, cursor.seq, 500);
        if (!page.ok) throw new Error(page.error.type);
        for (const { seq, entry, position, proof } of page.value.entries) {
          const bytes = fromBase64Url(entry);
          const next = await verifyNextPosition({
            cursor,
            entry: bytes,
            position: fromBase64Url(position),
            proof,
            signer,
          });
          if (!next.ok) throw new Error(`${stream} ${seq}: ${next.error.type}`);
          ({ cursor } = next.value);
          entries.push({ hash: await sha256Hex(bytes), seq, position, text: new TextDecoder().decode(bytes) });
        }
        if (!page.value.more) return entries;
      }
    };

    const found = new Map<string, { readonly seq: number; readonly position: string }>();
    for (const unit of ["P01", "P02", "P03"] as const) {
      const entries = await readAll(clients[unit], `work/${unit}/unclassified`);
      expect(new Set(entries.map(({ hash }) => hash)).size).toBe(entries.length);
      for (const { hash, seq, position } of entries) found.set(hash, { seq, position });
    }
    const lost = [...acknowledged].filter(([hash, { seq, position }]) => {
      const there = found.get(hash);
      return there?.seq !== seq || there.position !== position;
    });
    expect(lost).toEqual([]);

    const mail = await readAll(clients.P01, "mail/P01/unclassified");
    const dispatches = mail.map(({ text }) => (JSON.parse(text) as { header: { dispatch: string } }).header.dispatch);
    expect(new Set(dispatches).size).toBe(dispatches.length);
    for (const [dispatch, { bytes, acceptance, proof }] of accepted) {
      expect(dispatches).toContain(dispatch);
      const judged = { acceptance: fromBase64Url(acceptance), proof, signer, dispatch, handOver: bytes };
      expect((await verifyAcceptance(judged)).ok).toBe(true);
    }
    await relay.kill("SIGTERM");
    expect(mailboxesOf(join(directory, "relay.db"))).toEqual([]);
    await rm(directory, { recursive: true });
  },
);

function isBroadcast({ acceptance }: { readonly acceptance: string }): boolean {
  const read = readAcceptance(fromBase64Url(acceptance));
  return read.ok && read.value.mailboxes === CROWD.length + 1;
}

function openCompartments(file: string): void {
  const db = new Database(file);
  const insert = db.prepare("INSERT INTO compartments (unit, level, epoch) VALUES (?, 'unclassified', 1)");
  db.transaction(() => {
    for (const unit of CROWD) insert.run(unit);
  })();
  db.close();
}

/** Mailboxes of the crowd that do not hold exactly the accepted broadcasts, and rows of broadcasts that never ended. */
function mailboxesOf(file: string): unknown[] {
  const db = new Database(file, { readonly: true });
  const broadcasts = db
    .prepare<[number], number>("SELECT count(*) FROM dispatches WHERE length(streams) > ?")
    .pluck()
    .get(4 * 10) as number;
  const counts = db
    .prepare(
      `SELECT s.name, count(*) AS entries, max(e.id) - s.id * 4294967296 AS last FROM streams s
       JOIN entries e ON e.id > s.id * 4294967296 AND e.id < (s.id + 1) * 4294967296
       WHERE s.name LIKE 'mail/U%' GROUP BY s.id`,
    )
    .all() as { name: string; entries: number; last: number }[];
  const unfinished = db.prepare("SELECT * FROM unfinished").all();
  db.close();
  const wrong = counts.filter(({ entries, last }) => entries !== broadcasts || last !== broadcasts);
  return [...wrong, ...unfinished, ...(counts.length === CROWD.length ? [] : [counts.length])];
}
