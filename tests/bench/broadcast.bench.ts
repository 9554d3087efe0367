/**
 * Handing over a broadcast to a real relay while another sender works: how long the other is held up, and whether the
 * ciphertext is stored once. The relay, the other sender and the one who hands over are three processes.
 */
import { fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoadPlan, LoadReport } from "../../server/bench/load.ts";
import {
  deviceOf,
  makeBlob,
  makeHandOver,
  type MadeBlob,
  upload,
  writeIdentity,
} from "../../server/testing/test-relay.ts";
import { type Bytes, own } from "../../shared/encoding/bytes.ts";
import type { Random } from "../../shared/encoding/random.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import { envelopeBytes, readHandOver } from "../../shared/wire/hand-over.ts";
import { type MadeOrganisation, makeOrganisation, type Unit } from "../organisation/make-organisation.ts";
import { BROADCAST_RECIPIENTS, broadcastShape } from "./broadcast-shape.ts";
import { medianTime, ratioOf, summary, timePaired, type Times } from "./paired.ts";
import { spawnRelay } from "./relay-process.ts";
import type { Run } from "./report.ts";

const random: Random = (length) => own(randomBytes(length));

const ENTRY_BYTES = 1_024;
const BLOB_BYTES = 10_000_000;

/** Mailboxes that the relay writes in one commit of a broadcast. */
const SLICE = 64;

export const run: Run = async ({ quick, tell }) => {
  const recipients = quick ? 300 : BROADCAST_RECIPIENTS;
  const repetitions = quick ? 2 : 9;
  const milliseconds = quick ? 1_000 : 4_000;
  await using cleanUp = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "tram-bench-relay-"));
  cleanUp.defer(() => rm(directory, { recursive: true, force: true }));

  tell(`making an organisation of ${recipients} offices`);
  const organisation = await makeOrganisation(broadcastShape(recipients), { at: new Date() });
  await writeIdentity(directory, organisation);
  const relay = cleanUp.use(await spawnRelay(directory));
  const transport = { fetch, address: relay.url };
  tell("handing its chains to the relay");
  await publishAll(organisation, createRelayClient(transport));

  const sender = createRelayClient(transport, deviceOf(organisation, organisation.person("Z01", "clerk")));
  const other = createRelayClient(transport, deviceOf(organisation, organisation.person("Z01.0", "clerk")));
  const plan: LoadPlan = {
    port: relay.port,
    senders: [{ token: must(await other.sessionToken()), unit: "Z01.0" }],
    milliseconds,
    entryBytes: ENTRY_BYTES,
  };
  const blob = await makeBlob(random, BLOB_BYTES);
  await upload(sender, blob);

  const series = { calm: [], broadcast: [], answered: [], calmMedian: [], broadcastMedian: [] } as Record<
    "calm" | "broadcast" | "answered" | "calmMedian" | "broadcastMedian",
    number[]
  >;
  let handOver = await broadcastTo(organisation, blob);
  for (let round = -1; round < repetitions; round += 1) {
    tell(round < 0 ? "once to warm up" : `broadcast ${round + 1} of ${repetitions}`);
    handOver = await broadcastTo(organisation, blob);
    const calm = await load(plan);
    const busy = load(plan);
    await new Promise((resolve) => setTimeout(resolve, milliseconds / 4));
    const started = performance.now();
    must(await sender.handOver(handOver));
    const answered = performance.now() - started;
    const broadcast = await busy;
    if (broadcast.refused + calm.refused > 0) throw new Error("the other sender was refused");
    if (round < 0) continue;
    series.calm.push(calm.latency.max);
    series.calmMedian.push(calm.latency.p50);
    series.broadcast.push(broadcast.latency.max);
    series.broadcastMedian.push(broadcast.latency.p50);
    series.answered.push(answered);
  }
  const stored = await bytesBelow(join(directory, "blobs"));
  const parts = await timeParts(handOver);

  const times: Times = series;
  const ms = (name: keyof typeof series): string => `${summary(series[name]).value.toFixed(0)} ms`;
  const worst = Math.max(...series.broadcast);
  return {
    name: "broadcast",
    title: `A broadcast to ${recipients} recipients at the relay`,
    measured: [
      `POST /v1/dispatches with ${recipients + 1} wraps (${(handOver.length / 1e6).toFixed(1)} MB): a row for each mailbox, a position for each, one acceptance, all durable before the answer`,
      `another sender appends envelopes of ${ENTRY_BYTES} bytes to its unit's stream, one at a time, for ${milliseconds} ms: once alone, once around the hand-over`,
      `three processes: the relay (server/main.ts), the other sender (server/bench/load.ts), the one who hands over; all on this machine`,
      `medians of ${repetitions} repetitions; the blob of ${BLOB_BYTES / 1e6} MB is the same in all`,
    ],
    figures: [
      {
        what: "longest time that the other sender waits, against its longest when it is alone",
        ...ratioOf(times, "broadcast", "calm"),
        unit: "ratio",
        plain: `${ms("broadcast")} against ${ms("calm")}; the worst of all ${worst.toFixed(0)} ms`,
      },
      {
        what: "longest time that the other sender waits, against the whole hand-over",
        ...ratioOf(times, "broadcast", "answered"),
        unit: "ratio",
        plain: `${ms("broadcast")}; the hand-over is answered after ${ms("answered")}`,
      },
      {
        what: `bytes of blobs on the relay's disk after ${repetitions + 1} broadcasts, against the one blob`,
        value: stored / BLOB_BYTES,
        unit: "ratio",
        goal: { atMost: 1.01 },
        plain: `${(stored / 1e6).toFixed(1)} MB for ${(repetitions + 1) * (recipients + 1)} mailbox entries`,
      },
    ],
    where: [
      `p50 of the other sender: ${summary(series.calmMedian).value.toFixed(2)} ms alone, ${summary(series.broadcastMedian).value.toFixed(2)} ms with a hand-over among them`,
      `one stretch of the relay's event loop, done here apart: reading the hand-over (JSON, canonical form, schema, hash) ${medianTime(parts, "reading").toFixed(0)} ms, and making its envelopes ${medianTime(parts, "envelopes").toFixed(0)} ms`,
      `the relay writes a hand-over in slices of ${SLICE} mailboxes (${Math.ceil((recipients + 1) / SLICE)} here), each a commit that others may share; a slice takes about ${(summary(series.answered).value / Math.ceil((recipients + 1) / SLICE)).toFixed(0)} ms with all that is around it`,
    ],
    details: { series, parts },
  };
};

async function broadcastTo(organisation: MadeOrganisation, blob: MadeBlob): Promise<Bytes> {
  const units = [...organisation.units.keys()].filter((unit) => unit !== "Z01");
  return (await makeHandOver(random, { from: "Z01", units, blob })).bytes;
}

/** What the relay does with a hand-over before its store gets it, by the same code in this process. */
function timeParts(bytes: Bytes): Promise<Times> {
  const { header, wraps } = must(readHandOver(bytes));
  return timePaired(
    [
      {
        name: "reading",
        run: async () => {
          createHash("sha256").update(bytes).digest();
          must(readHandOver(bytes));
        },
      },
      { name: "envelopes", run: async () => void wraps.map((wrap) => envelopeBytes(header, wrap)) },
    ],
    { repetitions: 9, warmUp: 3 },
  );
}

function load(plan: LoadPlan): Promise<LoadReport> {
  const child = fork(fileURLToPath(new URL("../../server/bench/load.ts", import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once("message", (report) => resolve(report as LoadReport));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the load ended with ${code}`)));
    child.send(plan);
  });
}

/** Parents before those below them; offices of one depth beside each other. */
async function publishAll(organisation: MadeOrganisation, client: RelayClient): Promise<void> {
  for (const { statement, cms } of organisation.statements) {
    must(await client.appendStatement(organisation.code, statement, cms));
  }
  const depths = Map.groupBy(organisation.units.values(), ({ state }) => state.path.length);
  for (const [, units] of [...depths].toSorted(([a], [b]) => a - b)) {
    const waiting = [...units];
    const publishSome = async (): Promise<void> => {
      for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) await publishUnit(client, unit);
    };
    await Promise.all(Array.from({ length: 16 }, publishSome));
  }
}

async function publishUnit(client: RelayClient, { code, statements }: Unit): Promise<void> {
  for (const { statement, cms } of statements) must(await client.appendStatement(code, statement, cms));
}

async function bytesBelow(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

function must<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
