import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function relay(...args: string[]) {
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], { encoding: "utf8" });
}

test("--help prints the usage and is no failure", () => {
  const { status, stdout, stderr } = relay("--help");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^usage:\n/);
});

test.each([
  ["an unknown option", ["--nothing"]],
  ["an option without its value", ["--data"]],
  ["no data directory", []],
  ["an unknown command", ["nothing", "--data", "nowhere"]],
])("%s: the usage and exit code 2, no stack", (_, args) => {
  const { status, stdout, stderr } = relay(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("usage:\n");
  expect(stderr).not.toMatch(/^ +at /m);
});
