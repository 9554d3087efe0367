/**
 * `npm run bench [-- --only NAME] [--json FILE] [--quick]`: runs the benchmarks one after the other and prints what they
 * tell. `--only` may be given several times. A goal that is missed is printed, and is no failure: a busy machine is not a
 * broken program, so nothing here is a test.
 */
import { globSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { printReport } from "./print-report.ts";
import { isMet, type Report, type Run } from "./report.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const SUFFIX = ".bench.ts";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      json: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const { only, json, quick } = values;
  const all = globSync(`{tests,server}/bench/*${SUFFIX}`, { cwd: project }).toSorted();
  const named = new Map(all.map((path) => [basename(path, SUFFIX), pathToFileURL(resolve(project, path)).href]));
  const unknown = only?.filter((name) => !named.has(name)) ?? [];
  if (unknown.length > 0) {
    say(`No benchmark is called ${unknown.join(", ")}. There are: ${[...named.keys()].join(", ")}.`);
    return 2;
  }

  const began = new Date().toISOString();
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? "", node: process.version };
  say(`${began}, ${machine.cores} cores (${machine.processor}), Node ${machine.node}`);
  if (quick) say("A quick pass: its figures say nothing.");
  const reports: (Report & { readonly load: { readonly before: number; readonly after: number } })[] = [];
  const failures: { readonly name: string; readonly message: string }[] = [];
  for (const [name, url] of named) {
    if (only !== undefined && !only.includes(name)) continue;
    const before = loadAverage();
    try {
      const { run } = (await import(url)) as { readonly run: Run };
      const report = await run({ quick, tell: (line) => void process.stderr.write(`${name}: ${line}\n`) });
      reports.push({ ...report, load: { before, after: loadAverage() } });
      say(`\n${printReport(report)}`);
      if (before > machine.cores / 2) say(`The machine was busy before it began (load ${before.toFixed(1)}).`);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push({ name, message });
      say(`\n${name} could not be measured: ${message}`);
    }
  }
  say(`\n${goalsOf(reports)}`);
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify({ began, quick, machine, reports, failures }, null, 2)}\n`);
  }
  return failures.length > 0 ? 1 : 0;
}

function goalsOf(reports: readonly Report[]): string {
  const judged = reports.flatMap(({ figures }) => figures).filter((figure) => figure.goal !== undefined);
  const missed = judged.filter((figure) => isMet(figure) === false);
  if (missed.length === 0) return `Goals: ${judged.length} of ${judged.length} met.`;
  return `Goals: ${judged.length - missed.length} of ${judged.length} met. Missed: ${missed.map(({ what }) => what).join("; ")}.`;
}

/** Of the last minute, by all programs of this machine. */
function loadAverage(): number {
  return loadavg()[0] ?? 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await main();
