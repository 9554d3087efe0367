import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Folder → folders that it must not import from. */
const forbidden: Record<string, readonly string[]> = {
  shared: ["extension", "server", "tests"],
  "shared/domain": ["shared/wire", "shared/relay-client", "shared/trust", "shared/dispatch"],
  extension: ["server", "tests"],
  server: ["extension", "tests"],
};

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|bench)\.tsx?$/.test(path) && !path.includes("testing/"))
    .map((path) => join(folder, path));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:from|import|import\(|new URL\()\s*"(\.{1,2}\/[^"]+)"/g)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? "")),
  );
}

test.for(Object.entries(forbidden))("%s imports nothing from %s", ([folder, others]) => {
  const sources = sourcesIn(folder);
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter((target) => others.some((other) => target.startsWith(`${other}/`)))
      .map((target) => `${file} → ${target}`),
  );
  expect(wrong).toEqual([]);
  expect(sources.length).toBeGreaterThan(0);
});
