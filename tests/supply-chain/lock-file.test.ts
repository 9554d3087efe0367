import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type LockedPackage, leftOut, readLockFile } from "../tools/lock-file.ts";

const root = new URL("../../", import.meta.url);
const lock = readLockFile(new URL("package-lock.json", root));
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  allowScripts: Record<string, boolean>;
  scripts: Record<string, string>;
  [group: string]: unknown;
};
const installed = Object.entries(lock.packages).filter(([place]) => place !== "");

test("S5: install scripts are off, and each package that has one is named in package.json as not allowed", () => {
  expect(readFileSync(new URL(".npmrc", root), "utf8").split("\n")).toContain("ignore-scripts=true");
  const named = Object.keys(manifest.allowScripts);
  const withScript = installed.filter(([, entry]) => entry.hasInstallScript === true).map(([place]) => nameOf(place));
  expect(withScript.filter((name) => !named.includes(name))).toEqual([]);
  expect(Object.entries(manifest.allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
});

test("S5: package.json has no script that runs by itself at an install or around another script", () => {
  const automatic = /^(pre|post)|^(install|prepare|dependencies)$/;
  expect(Object.keys(manifest.scripts).filter((name) => automatic.test(name))).toEqual([]);
});

test("S5: every dependency is pinned to one version from the registry", () => {
  for (const group of ["dependencies", "devDependencies", "optionalDependencies"]) {
    for (const [name, version] of Object.entries(manifest[group] as Record<string, string>)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});

test("S5: every locked package has a hash of its content, but for builds of other platforms", () => {
  const bare = installed.filter(([, entry]) => entry.integrity === undefined);
  for (const [place, entry] of bare) {
    expect(entry.optional === true && !isLinuxX64(entry), place).toBe(true);
  }
  expect(bare.length).toBeLessThan(installed.length / 2);
  for (const [place, entry] of installed) expect(entry.integrity ?? "sha512-", place).toMatch(/^sha512-/);
});

test("S5: the lock file names no address, and leaves out no optional package that npm would miss", () => {
  expect(installed.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  expect(
    leftOut(lock).map(({ name }) => name),
    "run: npm run lock",
  ).toEqual([]);
});

test("a package that the lock file leaves out is found from its parent, with the platform that its name says", () => {
  const parent = { optionalDependencies: { "@x/y-linux-arm64-musl": "1.2.3", "@x/y-darwin-x64": "1.2.3", z: "2.0.0" } };
  const found = leftOut({
    packages: {
      "": {},
      "node_modules/a/node_modules/y": parent,
      "node_modules/a/node_modules/z": { version: "2.0.0" },
    },
  });
  expect(found).toEqual([
    {
      place: "node_modules/@x/y-linux-arm64-musl",
      name: "@x/y-linux-arm64-musl",
      entry: { version: "1.2.3", optional: true, os: ["linux"], cpu: ["arm64"], libc: ["musl"] },
    },
    {
      place: "node_modules/@x/y-darwin-x64",
      name: "@x/y-darwin-x64",
      entry: { version: "1.2.3", optional: true, os: ["darwin"], cpu: ["x64"] },
    },
  ]);
});

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** The platform that packages are built and tested on. */
function isLinuxX64({ os, cpu, libc }: LockedPackage): boolean {
  return (os?.includes("linux") ?? true) && (cpu?.includes("x64") ?? true) && (libc?.includes("glibc") ?? true);
}
