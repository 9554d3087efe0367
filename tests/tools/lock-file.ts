import { readFileSync } from "node:fs";

/** The parts of package-lock.json (version 3) that are looked at here. Keys of `packages` are places in node_modules. */
export interface LockFile {
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export function readLockFile(file: URL): LockFile {
  return JSON.parse(readFileSync(file, "utf8")) as LockFile;
}

const operatingSystems = new Set([
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "win32",
]);
const processors = new Set(["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"]);

export interface LeftOut {
  /** The place in node_modules where npm would put it. */
  readonly place: string;
  readonly name: string;
  readonly entry: LockedPackage;
}

/**
 * Optional packages that some package names and the lock file leaves out. npm leaves one out when the registry did not
 * have it as the lock file was written (builds for other platforms, mostly); from npm 11 on, `npm ci` then refuses the
 * whole lock file. An entry with the exact version that its parent asks for mends that; its platform is in its name.
 */
export function leftOut(lock: LockFile): LeftOut[] {
  const found: LeftOut[] = [];
  for (const [place, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (/^\d+\.\d+\.\d+/.test(version) && !isLocked(lock, place, name)) {
        found.push({ place: `node_modules/${name}`, name, entry: entryFor(name, version, parent.dev === true) });
      }
    }
  }
  return found;
}

/** Node's rule: from the parent's own node_modules upwards. */
function isLocked(lock: LockFile, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (lock.packages[at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`] !== undefined) return true;
    if (at === "") return false;
  }
}

function entryFor(name: string, version: string, dev: boolean): LockedPackage {
  const words = name.split(/[/-]/);
  const os = words.find((word) => operatingSystems.has(word));
  const cpu = words.find((word) => processors.has(word));
  const libc =
    os !== "linux" ? undefined : words.includes("musl") ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(dev ? { dev } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}
