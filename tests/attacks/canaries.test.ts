import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyAsItStands, filesUnder, searchFiles } from "./canaries.ts";

const folder = mkdtempSync(join(tmpdir(), "tram-canaries-"));
afterAll(() => rmSync(folder, { recursive: true }));

const canary = "Chim hoàng yến 7261";
const forms: readonly (readonly [string, Buffer])[] = [
  ["UTF-8", Buffer.from(`x${canary}x`)],
  ["UTF-16", Buffer.from(`x${canary}x`, "utf16le")],
  ["hex", Buffer.from(Buffer.from(canary).toString("hex"))],
  ["base64", Buffer.from(Buffer.from(canary).toString("base64"))],
  ["base64url inside a longer text", Buffer.from(Buffer.from(`{"a":"${canary}"}`).toString("base64url"))],
  ["base64 one byte further", Buffer.from(Buffer.from(`{"ab":"${canary}"}`).toString("base64"))],
  [
    "base64 two bytes further, in UTF-16",
    Buffer.from(Buffer.from(`{"abc":"${canary}"}`).toString("base64"), "utf16le"),
  ],
];

test.for(forms)("a canary written in %s is found in the raw file", ([form, bytes]) => {
  const file = join(folder, `${form}.bin`);
  writeFileSync(file, Buffer.concat([Buffer.alloc(70_000, 7), bytes, Buffer.alloc(9)]));
  expect(searchFiles([file], [{ name: "bird", value: canary }])).not.toEqual([]);
  expect(searchFiles([file], [{ name: "other", value: "Chim hoàng yến 7262 khác" }])).toEqual([]);
  expect(filesUnder(folder)).toContain(file);
});

test("a file that goes away while files are looked through keeps nobody from the others", () => {
  const there = join(folder, "there.bin");
  writeFileSync(there, canary);
  const found = searchFiles([join(folder, "gone.bin"), there], [{ name: "bird", value: canary }]);
  expect(found.map(({ file }) => file)).toEqual([there]);
});

test("a folder in which a file gets another name while it is copied is copied anew, with the file", () => {
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  mkdirSync(join(from, "inner"), { recursive: true });
  writeFileSync(join(from, "inner", "first"), canary);
  writeFileSync(join(from, "lock"), "not wanted");
  let renamed = false;
  copyAsItStands(from, to, (path) => {
    if (!renamed) renameSync(join(from, "inner", "first"), join(from, "inner", "second"));
    renamed = true;
    return !path.endsWith("lock");
  });
  expect(filesUnder(to)).toEqual([join(to, "inner", "second")]);
  expect(readFileSync(join(to, "inner", "second"), "utf8")).toBe(canary);
});
