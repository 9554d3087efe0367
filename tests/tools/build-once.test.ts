import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { takeLock } from "./build-once.ts";

const folder = mkdtempSync(join(tmpdir(), "tram-build-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lockOf(pid: number): string {
  const lock = join(folder, `${pid}.building`);
  mkdirSync(lock);
  writeFileSync(join(lock, "pid"), String(pid));
  return lock;
}

test("what a process that is gone left locked is taken", async () => {
  // No system gives such a number.
  const lock = lockOf(2 ** 30);
  await takeLock(lock);
  expect(readFileSync(join(lock, "pid"), "utf8")).toBe(String(process.pid));
});

test("what a living process builds is waited for, however long it takes", async () => {
  const lock = lockOf(process.ppid);
  const halfAnHourAgo = new Date(Date.now() - 30 * 60_000);
  utimesSync(lock, halfAnHourAgo, halfAnHourAgo);
  let isTaken = false;
  const taking = takeLock(lock).then(() => (isTaken = true));
  // By now the lock was looked at once.
  await new Promise((resolve) => setImmediate(resolve));
  expect([isTaken, existsSync(lock)]).toEqual([false, true]);
  expect(readFileSync(join(lock, "pid"), "utf8")).toBe(String(process.ppid));
  rmSync(lock, { recursive: true });
  await taking;
  expect(readFileSync(join(lock, "pid"), "utf8")).toBe(String(process.pid));
});
