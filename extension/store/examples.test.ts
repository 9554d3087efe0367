import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as outbox from "../outbox/item.ts";
import { decodeContent, encodeContent, type RecordKind, UnknownVersionError } from "./record-kind.ts";
import * as texts from "../search/text-record.ts";
import * as dispatches from "./dispatch-record.ts";
import * as records from "./records.ts";

const folder = join(import.meta.dirname, "examples");

/** Every kind of record by the name that it is exported under. */
const kinds = Object.entries<unknown>({ ...records, ...dispatches, ...texts, ...outbox }).filter(
  (each): each is [string, RecordKind<unknown>] => {
    const value = each[1];
    return typeof value === "object" && value !== null && "upgrades" in value;
  },
);

/** Contents as they were stored, by version and kind. A file is never changed once its version has been released. */
const examples = readdirSync(folder)
  .filter((name) => name.startsWith("version-"))
  .sort()
  .map((name) => ({
    version: Number(/^version-(\d+)\.json$/.exec(name)?.[1]),
    contents: JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, readonly unknown[]>,
  }));

describe("what earlier versions stored", () => {
  test("there are kinds to look at", () => {
    expect(kinds.length).toBeGreaterThan(15);
  });

  for (const [name, kind] of kinds) {
    test(`${name}: an example of every version up to ${kind.version} is read by this one`, () => {
      for (let version = 1; version <= kind.version; version++) {
        const contents = examples.find((each) => each.version === version)?.contents[name] ?? [];
        expect(contents.length, `version ${version}`).toBeGreaterThan(0);
        for (const content of contents) {
          const read = decodeContent(kind, JSON.stringify({ version, content }));
          expect(decodeContent(kind, encodeContent(kind, read))).toEqual(read);
          if (version === kind.version) expect(read).toEqual(content);
        }
      }
    });

    test(`${name}: what a newer version stored is not guessed at`, () => {
      const newer = JSON.stringify({ version: kind.version + 1, content: {} });
      expect(() => decodeContent(kind, newer)).toThrow(UnknownVersionError);
    });
  }

  test("no example is of a kind that there is not", () => {
    const names = new Set(kinds.map(([name]) => name));
    for (const { contents } of examples) for (const name of Object.keys(contents)) expect(names).toContain(name);
  });
});
