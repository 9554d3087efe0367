/** What an earlier build left in a browser is opened by this one: databases, vault, and every record of every version. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contents, StoredProfile } from "./browser/stored-versions.ts";
import { type DeskPage, openDeskPage } from "./desk-page.ts";

const folder = join(import.meta.dirname, "../../extension/store/examples");
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
const numbered = (pattern: RegExp) =>
  readdirSync(folder)
    .flatMap((name) => {
      const number = pattern.exec(name)?.[1];
      return number === undefined ? [] : [{ version: Number(number), name }];
    })
    .toSorted((a, b) => a.version - b.version);

/** Contents by version; profiles by the version of their databases. None is ever changed once it has been released. */
const contents = numbered(/^version-(\d+)\.json$/).map(({ version, name }) => ({
  version,
  contents: read(name) as Contents[number]["contents"],
}));
const profiles = numbered(/^profile-(\d+)\.json$/).map(({ version, name }) => ({
  version,
  profile: read(name) as StoredProfile,
}));

let page: DeskPage;

beforeAll(async () => {
  page = await openDeskPage();
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
});

describe("what an earlier build left on the disk", () => {
  test("the newest profile has the tables that this build makes", async () => {
    const today = await page.call("tablesOfToday");
    const newest = profiles.at(-1)?.profile;
    const tables = (of: typeof today.own | undefined) => of?.tables.map((table) => ({ ...table, rows: [] }));
    const same = (["accounts", "own"] as const).every(
      (each) =>
        newest?.[each].version === today[each].version &&
        JSON.stringify(tables(newest[each])) === JSON.stringify(tables(today[each])),
    );
    if (same) return;
    const file = join(mkdtempSync(join(tmpdir(), "tram-profile-")), `profile-${profiles.length + 1}.json`);
    writeFileSync(file, `${JSON.stringify(await page.call("storeProfile", contents), null, 2)}\n`);
    expect.fail(
      `the tables have changed: raise the version of the database, look at ${file}, and put it beside the others`,
    );
  });

  test.each(profiles)(
    "profile $version opens, every record is read, and what is written stays",
    async ({ profile }) => {
      const found = await page.call("readProfile", profile);
      const kinds = new Set(found.map(([kind]) => kind));
      for (const { kind } of profile.records) expect(kinds).toContain(kind);
      expect(found.length).toBe(profile.records.length + 2);
      expect(found[0]).toEqual([
        "account",
        expect.objectContaining({ id: profile.account, ordinal: 1, enrolled: true, somethingCame: true }),
      ]);
      expect(found.at(-1)).toEqual(["pieces", 1]);
      // What was stored in today's form comes back as it was.
      for (const [at, { kind, version, at: nth }] of profile.records.entries()) {
        const stored = contents.find((each) => each.version === version)?.contents[kind]?.[nth];
        const newest = Math.max(...contents.filter((each) => kind in each.contents).map((each) => each.version));
        if (version === newest) expect(found[at + 1]).toEqual([kind, stored]);
      }
    },
  );

  test("a profile of which one byte was changed is refused", async () => {
    const profile = profiles.at(-1)?.profile as StoredProfile;
    const damaged = structuredClone(profile) as unknown as {
      own: { tables: { rows: { sealed?: { base64url: string } }[] }[] };
    };
    const row = damaged.own.tables.flatMap(({ rows }) => rows).find(({ sealed }) => sealed !== undefined);
    if (row?.sealed === undefined) throw new Error("a profile without records");
    const { base64url } = row.sealed;
    row.sealed = { base64url: `${base64url.startsWith("A") ? "B" : "A"}${base64url.slice(1)}` };
    await expect(page.call("readProfile", damaged as unknown as StoredProfile)).rejects.toThrow("does not open");
  });
});
