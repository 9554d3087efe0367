import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Program, findProgram, sources } from "./programs.ts";

export class MissingPrograms extends Error {
  override readonly name = "MissingPrograms";
}

export interface Machine {
  find(program: Program): string | undefined;
  /** May packages be installed here without asking: root on Debian or one of its children. */
  readonly mayInstall: boolean;
  /** Installs Debian packages; what went wrong is found by looking for the programs again. */
  install(packages: readonly string[]): void;
}

const thisMachine: Machine = {
  find: (program) => findProgram(program),
  mayInstall: process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get"),
  install: installWithApt,
};

/**
 * The absolute path of each program asked for: found, or installed where this process is root on Debian.
 * @throws MissingPrograms with one line that names what is missing and the command that installs it.
 */
export function requirePrograms<P extends Program>(
  programs: readonly P[],
  machine: Machine = thisMachine,
): Record<P, string> {
  let missing = programs.filter((program) => machine.find(program) === undefined);
  if (missing.length > 0 && machine.mayInstall) {
    machine.install(packagesOf(missing));
    missing = programs.filter((program) => machine.find(program) === undefined);
  }
  if (missing.length > 0) {
    throw new MissingPrograms(
      `Tram needs ${missing.join(", ")}, not found here. On Debian: sudo apt-get install ${packagesOf(missing).join(" ")}`,
    );
  }
  return Object.fromEntries(programs.map((program) => [program, machine.find(program)])) as Record<P, string>;
}

function packagesOf(programs: readonly Program[]): string[] {
  return [...new Set(programs.map((program) => sources[program].debianPackage))];
}

function installWithApt(packages: readonly string[]): void {
  process.stderr.write(`Installing ${packages.join(", ")} with apt-get\n`);
  // Fonts that hold Vietnamese and Bengali come along with a browser: without them its screens show empty boxes.
  const wanted = packages.some((name) => name === "chromium" || name === "firefox-esr")
    ? [...packages, "fonts-noto-core"]
    : packages;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) => spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  apt("update", "-q");
  apt("install", "-y", "-q", "--no-install-recommends", ...wanted);
}
