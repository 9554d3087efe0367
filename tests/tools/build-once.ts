/**
 * What is built into `.output/` is built again only where it is absent or older than what it is made of. One builder at a
 * time: something half overwritten by a second one is the worst that can happen here, so a folder is the lock.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const projectDir = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const outputDir = join(projectDir, ".output");

/** A lock that is older was left behind by a process whose number another one has by now. */
const staleLockMs = 60 * 60_000;

export interface Building {
  /** Names the stamp and the lock. */
  readonly name: string;
  /** Files and folders that it is made of, from the project's folder. */
  readonly inputs: readonly string[];
  /** Files that are there once it is built, from `.output/`. */
  readonly makes: readonly string[];
  /** Node programs with their arguments, one after the other. */
  readonly programs: readonly (readonly string[])[];
}

/** @throws Error with the builder's own output where it fails. */
export async function buildOnce(building: Building): Promise<void> {
  const wanted = hashOf(building.inputs);
  if (isBuilt(building, wanted)) return;
  const lock = join(outputDir, `${building.name}.building`);
  await takeLock(lock);
  try {
    if (!isBuilt(building, wanted)) build(building, wanted);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const stampOf = ({ name }: Building): string => join(outputDir, `${name}.sha256`);

function isBuilt(building: Building, hash: string): boolean {
  if (!building.makes.every((path) => existsSync(join(outputDir, path)))) return false;
  const stamp = stampOf(building);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

function build(building: Building, hash: string): void {
  rmSync(stampOf(building), { force: true });
  for (const program of building.programs) {
    const run = spawnSync(process.execPath, program, {
      cwd: projectDir,
      encoding: "utf8",
      // Builders take a test run's NODE_ENV for the build's mode.
      env: { ...process.env, NODE_ENV: "production", VITEST: undefined },
    });
    if (run.status !== 0) throw new Error(`${program.join(" ")} does not build:\n${run.stdout}${run.stderr}`);
  }
  writeFileSync(stampOf(building), hash);
}

function hashOf(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) if (name !== ".wxt") add(join(path, name));
    } else if (!/\.(test|bench)\.tsx?$/.test(path)) {
      const content = createHash("sha256").update(readFileSync(path)).digest("hex");
      hash.update(`${relative(projectDir, path)} ${content}\n`);
    }
  };
  for (const input of inputs) add(join(projectDir, input));
  return hash.digest("hex");
}

/** Waits while another process that is alive has the folder. */
export async function takeLock(lock: string): Promise<void> {
  for (;;) {
    try {
      mkdirSync(dirname(lock), { recursive: true });
      mkdirSync(lock);
      writeFileSync(join(lock, "pid"), String(process.pid));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isLeftBehind(lock)) rmSync(lock, { recursive: true, force: true });
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

/** However long a build takes, its lock holds while its process is there. */
function isLeftBehind(lock: string): boolean {
  const since = statSync(lock, { throwIfNoEntry: false });
  if (since === undefined) return false;
  const age = Date.now() - since.mtimeMs;
  if (age > staleLockMs) return true;
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Who made the folder writes its number at once.
    return code === "ESRCH" || (code === "ENOENT" && age > 60_000);
  }
}
