import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Builds both packages of the extension where they are absent or older than what they are made of. One builder at a
 * time: a package half overwritten by a second one is the worst that can happen here, so a folder is the lock.
 */

const projectDir = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const outputDir = join(projectDir, ".output");
const stampFile = join(outputDir, "inputs.sha256");
const lockDir = join(outputDir, "building");
const inputs = ["extension", "shared", "wxt.config.ts", "tsconfig.json", "package-lock.json"];
const staleLockMs = 5 * 60_000;

export interface BuiltExtension {
  readonly chromium: string;
  readonly firefox: string;
}

export const builtExtension: BuiltExtension = {
  chromium: join(outputDir, "chrome-mv3"),
  firefox: join(outputDir, "firefox-mv3"),
};

/** @throws Error with the build's own output where it fails. */
export async function buildExtension(): Promise<BuiltExtension> {
  const wanted = hashOfInputs();
  if (isBuilt(wanted)) return builtExtension;
  await takeLock();
  try {
    if (!isBuilt(wanted)) build(wanted);
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
  return builtExtension;
}

function isBuilt(hash: string): boolean {
  const folders = [builtExtension.chromium, builtExtension.firefox];
  if (!folders.every((folder) => existsSync(join(folder, "manifest.json")))) return false;
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash;
}

function build(hash: string): void {
  rmSync(stampFile, { force: true });
  for (const browser of ["chrome", "firefox"]) {
    const wxt = join(projectDir, "node_modules/wxt/bin/wxt.mjs");
    const run = spawnSync(process.execPath, [wxt, "build", "--browser", browser], {
      cwd: projectDir,
      encoding: "utf8",
      // WXT takes a test run's NODE_ENV for the build's mode.
      env: { ...process.env, NODE_ENV: "production", VITEST: undefined },
    });
    if (run.status !== 0) throw new Error(`The extension does not build for ${browser}:\n${run.stdout}${run.stderr}`);
  }
  writeFileSync(stampFile, hash);
}

function hashOfInputs(): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) add(join(path, name));
    } else if (!/\.(test|bench)\.tsx?$/.test(path)) {
      const content = createHash("sha256").update(readFileSync(path)).digest("hex");
      hash.update(`${relative(projectDir, path)} ${content}\n`);
    }
  };
  for (const input of inputs) add(join(projectDir, input));
  return hash.digest("hex");
}

async function takeLock(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(outputDir, { recursive: true });
      mkdirSync(lockDir);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const since = existsSync(lockDir) ? Date.now() - statSync(lockDir).mtimeMs : 0;
      if (since > staleLockMs) rmSync(lockDir, { recursive: true, force: true });
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}
