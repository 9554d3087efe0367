/** The list of attacks and their tests is true: every file that it names has a test of that id. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const project = fileURLToPath(new URL("../../", import.meta.url));
const document = readFileSync(`${project}docs/attacks-covered.md`, "utf8");

/** `- **R1**, …:` and under it one file a line. */
const rows = Array.from(
  document.matchAll(/^- \*\*([RWMLSX]\d{1,2})\*\*, .+:\n((?: {2}- .+\n)+)/gm),
  ([, id = "", list = ""]) => ({
    id,
    files: Array.from(list.matchAll(/`([^`]+)`/g), ([, file = ""]) => file),
  }),
);

/** The attacks that the main job must withstand. */
const DEMANDED =
  "R1 R2 R7 R11 R12 R13 R14 R15 R18 R19 R20 R22 R23 R24 R25 R26 R27 R28 R31 R32 R33 W2 M8 M9 M10 L1 L2 L7 S2 S3 S4 X1 X2 X3 X4 X5 X7";

/** Names of tests and of groups of tests: a text that begins with ids, before a colon. */
function idsIn(file: string): ReadonlySet<string> {
  const source = readFileSync(`${project}${file}`, "utf8");
  const names = source.matchAll(/["'`]([^"'`\n]*?\b[RWMLSX]\d{1,2}(?:, [RWMLSX]\d{1,2})*): /g);
  return new Set(Array.from(names, ([, name = ""]) => name.match(/\b[RWMLSX]\d{1,2}\b/g) ?? []).flat());
}

test("every attack of the main job has at least one test", () => {
  const covered = new Set(rows.filter(({ files }) => files.length > 0).map(({ id }) => id));
  expect(DEMANDED.split(" ").filter((id) => !covered.has(id))).toEqual([]);
});

test.for(rows)("$id is in the names of the tests that the list gives for it", ({ id, files }) => {
  expect(files.filter((file) => !idsIn(file).has(id))).toEqual([]);
});

test("no id stands in the list twice", () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(40);
});
