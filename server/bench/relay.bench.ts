/**
 * The relay under load: its rate against that of bare better-sqlite3 on the same rows, the same with a slower disk, the
 * answer to a single sender, and its memory while envelopes come in.
 */
import { execFileSync, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createRelayClient } from "../../shared/relay-client/relay-client.ts";
import { summary } from "../../tests/bench/paired.ts";
import { type RelayProcess, spawnRelay } from "../../tests/bench/relay-process.ts";
import type { Figure, Run } from "../../tests/bench/report.ts";
import { makeOrganisation, type UnitShape } from "../../tests/organisation/make-organisation.ts";
import { deviceOf, publish, writeIdentity } from "../testing/test-relay.ts";
import type { LoadPlan, LoadReport } from "./load.ts";
import { cpuSecondsOf, type ProcessorTime, sumOf, whereTimeGoes } from "./processor-time.ts";
import type { RawPlan, RawReport } from "./raw-commits.ts";

const SENDERS = 64;
const UNITS = 64;
const ENTRY_BYTES = 1_024;
const SYNC_DELAY_MS = 1;
const MEMORY_STEPS = 4;

export const run: Run = async ({ quick, tell }) => {
  const milliseconds = quick ? 500 : 4_000;
  const rounds = quick ? 2 : 7;
  const million = quick ? 4_000 : 1_000_000;
  await using cleanUp = new AsyncDisposableStack();
  const shim = await compileShim(cleanUp);

  tell("starting relays");
  const plain = await startWithSenders(cleanUp, {});
  const slow =
    shim === undefined
      ? undefined
      : await startWithSenders(cleanUp, { LD_PRELOAD: shim, SYNC_DELAY_US: String(SYNC_DELAY_MS * 1000) });
  await load({ ...plain, milliseconds: quick ? 300 : 3_000 });
  if (slow !== undefined) await load({ ...slow, milliseconds: quick ? 300 : 3_000 });

  const raw: number[] = [];
  const bares: RawReport[] = [];
  const relay: number[] = [];
  const delayed: number[] = [];
  const reports: LoadReport[] = [];
  const commits = await counterOf(plain, "tram_commits");
  const operations = await counterOf(plain, "tram_operations");
  const before = await cpuSecondsOf(plain.pid);
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`);
    const database = join(plain.directory, "relay.db");
    const bare = await commitRaw({ database, streams: UNITS, batch: SENDERS, entryBytes: ENTRY_BYTES, milliseconds });
    bares.push(bare);
    raw.push(bare.entries / bare.seconds);
    const report = await load({ ...plain, milliseconds });
    reports.push(report);
    relay.push(rateOf(report));
    if (slow !== undefined) delayed.push(rateOf(await load({ ...slow, milliseconds })));
  }
  const acknowledged = reports.reduce((sum, report) => sum + report.acknowledged, 0);
  const after = await cpuSecondsOf(plain.pid);
  const each = (seconds: number): number => (seconds / acknowledged) * 1e6;
  const time: ProcessorTime = {
    threads: new Map([...after].map(([name, seconds]) => [name, each(seconds - (before.get(name) ?? 0))])),
    load: each(sumOf(reports.map(({ cpuSeconds }) => cpuSeconds))),
    raw: (sumOf(bares.map(({ cpuSeconds }) => cpuSeconds)) / sumOf(bares.map(({ entries }) => entries))) * 1e6,
  };
  const perCommit =
    ((await counterOf(plain, "tram_operations")) - operations) / ((await counterOf(plain, "tram_commits")) - commits);

  tell("one sender");
  const alone = await load({ ...plain, senders: plain.senders.slice(0, 1), milliseconds });

  const resident: { readonly entries: number; readonly bytes: number }[] = [];
  const memory = await startWithSenders(cleanUp, {});
  for (let step = 1; step <= MEMORY_STEPS; step++) {
    tell(`memory, ${step} of ${MEMORY_STEPS}`);
    await load({ ...memory, milliseconds: 900_000, atMost: million / MEMORY_STEPS });
    const entries = await counterOf(memory, "tram_entries");
    resident.push({ entries, bytes: await counterOf(memory, "tram_resident_bytes") });
  }
  const [first, last] = [resident[0], resident.at(-1)] as [(typeof resident)[number], (typeof resident)[number]];
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

  const perSecond = (rates: readonly number[]): string => `${summary(rates).value.toFixed(0)}/s`;
  const ratios = (over: readonly number[], under: readonly number[]) =>
    summary(over.map((rate, at) => rate / (under[at] as number)));
  const inTurn = relay.map((rate, at) => (rate / (raw[at] as number)).toFixed(2)).join(", ");
  const figures: Figure[] = [
    {
      what: `acknowledged envelopes of ${SENDERS} senders against bare better-sqlite3`,
      ...ratios(relay, raw),
      unit: "ratio",
      goal: { atLeast: 0.4 },
      plain: `${perSecond(relay)} against ${perSecond(raw)}; ${inTurn} in turn, while the database grows`,
    },
    ...(slow === undefined
      ? []
      : [
          {
            what: `the same relay with every sync ${SYNC_DELAY_MS} ms slower, against itself without`,
            ...ratios(delayed, relay),
            unit: "ratio" as const,
            goal: { atLeast: 0.6 },
            plain: `${perSecond(delayed)} against ${perSecond(relay)}`,
          },
        ]),
    {
      what: "time to an answer for one sender, in the middle",
      value: alone.latency.p50,
      unit: "ms",
      plain: `p99 ${alone.latency.p99.toFixed(1)} ms; ${rateOf(alone).toFixed(0)}/s`,
    },
    {
      what: `resident memory after ${last.entries} envelopes`,
      value: last.bytes / 1e6,
      unit: "MB",
      goal: { atMost: 250 },
      plain: resident.map(({ entries, bytes }) => `${megabytes(bytes)} after ${entries}`).join(", "),
    },
    {
      what: `resident memory after all against after the first ${first.entries}`,
      value: last.bytes / first.bytes,
      unit: "ratio",
      goal: { atMost: 1.1 },
      plain: `${megabytes(last.bytes)} against ${megabytes(first.bytes)}`,
    },
  ];
  return {
    name: "relay",
    title: `The relay under ${SENDERS} senders`,
    measured: [
      `rows: one entry of ${ENTRY_BYTES} bytes in a B-tree by (stream, seq), its key in an index, and for each commit a batch (signature and Merkle tree) and the usage of each unit; WAL, synchronous=FULL; ${UNITS} streams`,
      `raw: server/bench/raw-commits.ts, ${SENDERS} entries a transaction, one process, in a copy of the relay's database as it stands before the round; relay: server/main.ts, ${perCommit.toFixed(0)} operations a commit on average, a thread for HTTP and one for commits`,
      `load: server/bench/load.ts, a process of its own on the same cores: ${SENDERS} devices with a session and a connection each, one request on its way at a time, each validated, positioned, proved and durable before its answer`,
      `${rounds} rounds of ${milliseconds} ms, raw and relay in turn; ratios within a round, medians over rounds`,
    ],
    figures,
    where: [
      whereTimeGoes(time, summary(relay).value),
      ...(slow === undefined ? ["the slower disk was not measured: no gcc to compile tests/bench/slow-sync.c"] : []),
    ],
    details: {
      raw,
      relay,
      delayed,
      resident,
      alone: alone.latency,
      perCommit,
      time: { ...time, threads: Object.fromEntries(time.threads) },
    },
  };
};

type Target = RelayProcess & { readonly directory: string; readonly senders: LoadPlan["senders"] };

async function startWithSenders(cleanUp: AsyncDisposableStack, env: NodeJS.ProcessEnv): Promise<Target> {
  const directory = await mkdtemp(join(tmpdir(), "tram-bench-relay-"));
  cleanUp.defer(() => rm(directory, { recursive: true, force: true }));
  const people = Array.from({ length: SENDERS / UNITS }, () => ({ roles: ["clerk" as const] }));
  const units = Array.from({ length: UNITS }, (_, at): UnitShape => ({
    code: `P${at}`,
    name: `Đơn vị ${at}`,
    kind: "province",
    ceiling: "unclassified",
    people,
  }));
  const organisation = await makeOrganisation({ units }, { at: new Date() });
  await writeIdentity(directory, organisation);
  const relay = cleanUp.use(await spawnRelay(directory, env));
  const transport = { fetch, address: relay.url };
  await publish(organisation, createRelayClient(transport));
  const senders: { token: string; unit: string }[] = [];
  for (const unit of organisation.units.values()) {
    for (const person of unit.people) {
      const token = await createRelayClient(transport, deviceOf(organisation, person)).sessionToken();
      if (!token.ok) throw new Error(token.error.type);
      senders.push({ token: token.value, unit: unit.code });
    }
  }
  return { ...relay, directory, senders };
}

async function load(
  plan: Pick<Target, "port" | "senders"> & { readonly milliseconds: number; readonly atMost?: number },
) {
  const { port, senders, milliseconds, atMost } = plan;
  const most = atMost === undefined ? {} : { atMost };
  const whole: LoadPlan = { port, senders, milliseconds, entryBytes: ENTRY_BYTES, ...most };
  const report = (await inProcess("./load.ts", whole)) as LoadReport;
  if (report.refused > 0) throw new Error(`${report.refused} requests were refused`);
  return report;
}

async function commitRaw(plan: RawPlan): Promise<RawReport> {
  return (await inProcess("./raw-commits.ts", plan)) as RawReport;
}

function inProcess(file: string, plan: object): Promise<unknown> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}`)));
    child.send(plan);
  });
}

function rateOf({ acknowledged, seconds }: LoadReport): number {
  return acknowledged / seconds;
}

async function counterOf({ url }: RelayProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
}

/** @returns undefined where there is no compiler */
async function compileShim(cleanUp: AsyncDisposableStack): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "tram-bench-shim-"));
  cleanUp.defer(() => rm(directory, { recursive: true, force: true }));
  const shim = join(directory, "slow-sync.so");
  const source = fileURLToPath(new URL("../../tests/bench/slow-sync.c", import.meta.url));
  try {
    execFileSync("gcc", ["-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"], { stdio: "ignore" });
    return shim;
  } catch {
    return undefined;
  }
}
