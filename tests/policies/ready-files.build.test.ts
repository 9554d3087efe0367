/** The ready files of docs/policies/: for this extension, with every entry, of the types that the browsers are told, and all read. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { POLICY_ENTRIES, readPolicy } from "../../extension/settings/policy.ts";
import { chromiumExtensionId, geckoExtensionId } from "../browser/extension-id.ts";
import { builtExtension } from "../tools/build-extension.ts";

const read = (name: string): string => readFileSync(new URL(`../../docs/policies/${name}`, import.meta.url), "utf8");

const chromiumFile = z.strictObject({
  "3rdparty": z.strictObject({ extensions: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
const firefoxFile = z.strictObject({
  policies: z.strictObject({
    "3rdparty": z.strictObject({ Extensions: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

const chromium = chromiumFile.parse(JSON.parse(read("chromium.json")))["3rdparty"].extensions;
const firefox = firefoxFile.parse(JSON.parse(read("firefox.json"))).policies["3rdparty"].Extensions;
const id = chromiumExtensionId(builtExtension.chromium);
const managed = chromium[id] ?? {};

/** As Windows hands it over: numbers for true and false, JSON for what has parts. */
function readRegistry(name: string): { readonly key: string; readonly values: Record<string, unknown> } {
  const [, key = "", body = ""] = /^Windows Registry Editor Version 5\.00\n\n\[(.+)\]\n([^]*)$/.exec(read(name)) ?? [];
  const values = body
    .trim()
    .split("\n")
    .map((line) => {
      const [, entry = "", words, number] = /^"(\w+)"=(?:"(.*)"|dword:([0-9a-f]{8}))$/.exec(line) ?? [];
      const type = propertyTypes[entry];
      if (number !== undefined) {
        const value = Number.parseInt(number, 16);
        return [entry, type === "boolean" ? value === 1 : value] as const;
      }
      const text = (words ?? "").replaceAll(/\\(["\\])/g, "$1");
      return [entry, type === "object" ? (JSON.parse(text) as unknown) : text] as const;
    });
  return { key, values: Object.fromEntries(values) };
}

const schema = z
  .object({ properties: z.record(z.string(), z.object({ type: z.string() })) })
  .parse(JSON.parse(readFileSync(join(builtExtension.chromium, "policy-schema.json"), "utf8")));
const propertyTypes = Object.fromEntries(Object.entries(schema.properties).map(([entry, { type }]) => [entry, type]));

test("hold every entry for this extension, and each reads", () => {
  expect(Object.keys(chromium)).toEqual([id]);
  expect(Object.keys(firefox)).toEqual([geckoExtensionId(builtExtension.firefox)]);
  expect(readPolicy(managed)).toMatchObject({ set: POLICY_ENTRIES, broken: [] });
});

test("say the same for every browser", () => {
  expect(Object.values(firefox)).toEqual([managed]);
  for (const [name, ...vendor] of [
    ["chrome.reg", "Google", "Chrome"],
    ["edge.reg", "Microsoft", "Edge"],
  ] as const) {
    const { key, values } = readRegistry(name);
    const path = ["HKEY_LOCAL_MACHINE", "SOFTWARE", "Policies", ...vendor, "3rdparty", "extensions", id, "policy"];
    expect(key.split("\\")).toEqual(path);
    expect(values).toEqual(managed);
  }
});

test("the schema that Chromium is given knows the same entries and refuses nothing by itself but another type", () => {
  expect(Object.keys(propertyTypes)).toEqual([...POLICY_ENTRIES]);
  for (const [entry, value] of Object.entries(managed)) {
    const type = typeof value === "number" ? "integer" : typeof value;
    expect([entry, propertyTypes[entry]]).toEqual([entry, type]);
  }
  expect(JSON.stringify(schema)).not.toMatch(/"(?:enum|minimum|maximum|pattern)":(?!\{)/);
});
