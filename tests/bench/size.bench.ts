/** What of the extension a browser loads, and when: the parts of the package, as a packed file holds them. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildExtension } from "../tools/build-extension.ts";
import type { Figure, Run } from "./report.ts";

/** KiB that the inbox may load at first, gzipped. */
const FIRST_LOAD = 250;

export const run: Run = async () => {
  const { chromium } = await buildExtension();
  const gzipped = (path: string): number => gzipSync(readFileSync(join(chromium, path))).length;
  const sum = (paths: Iterable<string>): number => Array.from(paths).reduce((bytes, path) => bytes + gzipped(path), 0);
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

  const gate = loadedWith(chromium, "inbox.html");
  const chunks = readdirSync(join(chromium, "chunks"));
  const desk = chunks.find((name) => /^desk-[\w-]+\.js$/.test(name));
  if (desk === undefined) throw new Error("the package has no desk");
  const inbox = new Set([...gate, ...importedBy(chromium, `chunks/${desk}`)]);
  for (const name of readdirSync(join(chromium, "assets")))
    if (/^desk-.+\.css$/.test(name)) inbox.add(`assets/${name}`);
  // Of the languages one is loaded; the largest counts.
  const languages = ["vi", "en", "bn"].map((code) =>
    chunks.filter((name) => name.startsWith(`${code}-`)).map((name) => `chunks/${name}`),
  );
  if (languages.some(({ length }) => length === 0)) throw new Error("the languages are not packed one by one");
  const largest = languages.reduce((a, b) => (sum(b) > sum(a) ? b : a));
  for (const part of [gate, inbox]) for (const path of largest) part.add(path);
  const later = chunks.map((name) => `chunks/${name}`).filter((path) => !inbox.has(path));
  const workers = readdirSync(join(chromium, "assets")).filter((name) => name.endsWith(".js"));
  const figure = (what: string, paths: Iterable<string>, goal?: number): Figure => ({
    what,
    value: sum(paths) / 1024 / (goal ?? 1),
    unit: goal === undefined ? "count" : "ratio",
    ...(goal !== undefined && { goal: { atMost: 1 } }),
    plain: `${kib(sum(paths))} gzipped in ${Array.from(paths).length} files`,
  });
  return {
    name: "size",
    title: "What of the extension is loaded, and when",
    measured: [
      "the package for Chromium as it is built, each file gzipped by itself",
      "the inbox: its page, what that imports, the largest language, and the desk that follows the unlocking",
    ],
    figures: [
      figure(`the inbox's first load, against ${FIRST_LOAD} KiB`, inbox, FIRST_LOAD),
      figure("of it until the passphrase is asked for, in KiB", gate),
      ...later
        .filter((path) => statSync(join(chromium, path)).size > 20_000)
        .map((path) => figure(`later: ${partName(path)}, in KiB`, [path])),
      ...workers
        .filter((name) => name.includes("worker"))
        .map((name) => figure(`beside the pages: ${partName(name)}, in KiB`, [`assets/${name}`])),
    ],
    where: Array.from(inbox, (path) => ({ path, size: gzipped(path) }))
      .toSorted((a, b) => b.size - a.size)
      .slice(0, 6)
      .map(({ path, size }) => `${basename(path)}: ${kib(size)}`),
  };
};

function partName(path: string): string {
  return basename(path).replace(/-[\w-]{8}\.js$/, "");
}

/** A page with its scripts, what they import at once, and its styles. */
function loadedWith(folder: string, page: string): Set<string> {
  const html = readFileSync(join(folder, page), "utf8");
  const named = Array.from(html.matchAll(/(?:src|href)="\/((?:chunks|assets)\/[^"]+)"/g), ([, path = ""]) => path);
  return new Set([page, ...named.flatMap((path) => [path, ...importedBy(folder, path)])]);
}

/** With itself. What is imported only when it is needed is not followed. */
function importedBy(folder: string, path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  if (!path.endsWith(".js")) return seen;
  const script = readFileSync(join(folder, path), "utf8");
  for (const [, name = ""] of script.matchAll(
    /(?:^|[;\s}])(?:import|export)\s*(?:[\w$*{}\s,]+?from\s*)?"\.\/([^"]+)"/g,
  )) {
    importedBy(folder, `chunks/${name}`, seen);
  }
  return seen;
}
