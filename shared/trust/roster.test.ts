import { beforeAll, describe, expect, it } from "vitest";
import { unitCode } from "../domain/unit-code.ts";
import { type Bytes, utf8 } from "../encoding/bytes.ts";
import { commitRosterEntry, readRosterEntry, writeRosterEntry } from "./roster.ts";

const UNIT = unitCode("Z01.02");
const MEMBER = "ab".repeat(16);
const salt = new Uint8Array(32).fill(1);
const person = { unit: UNIT, member: MEMBER, name: "Trần Thị Lan", title: "Chánh Văn phòng" };
let entry: Bytes;
let roster: string;

beforeAll(async () => {
  entry = writeRosterEntry(person);
  roster = await commitRosterEntry(salt, entry);
});

const read = async (given: { entry?: Bytes; salt?: Bytes }, member = MEMBER, unit = UNIT, of = roster) =>
  readRosterEntry({ entry, salt, ...given }, { unit, record: { member, roster: of } });

it("an entry that the chain is committed to is read", async () => {
  expect(await read({})).toEqual({ ok: true, value: { type: "tram/roster-entry", v: 1, ...person } });
});

describe("an entry is refused", () => {
  it("with another name", async () => {
    const other = writeRosterEntry({ ...person, name: "Trần Thị Mai" });
    expect(await read({ entry: other })).toMatchObject({ error: { type: "other-commitment" } });
  });

  it("with another salt", async () => {
    expect(await read({ salt: new Uint8Array(32) })).toMatchObject({ error: { type: "other-commitment" } });
    expect(await read({ salt: new Uint8Array(31) })).toMatchObject({ error: { type: "malformed" } });
  });

  it("for another member or unit, also where the chain is committed to it", async () => {
    expect(await read({}, "cd".repeat(16))).toMatchObject({ error: { type: "other-member" } });
    expect(await read({}, MEMBER, unitCode("Z01.03"))).toMatchObject({ error: { type: "other-member" } });
  });

  it("R15: as anything but an entry in canonical form", async () => {
    const spaced = utf8(`${new TextDecoder().decode(entry)} `);
    const commitment = await commitRosterEntry(salt, spaced);
    expect(await read({ entry: spaced }, MEMBER, UNIT, commitment)).toMatchObject({ error: { type: "malformed" } });
  });
});

it.each(["", " Trần", "root", "seal", "device-1", "Trần\u202eLan", "Tra\u0302n", "x".repeat(65)])(
  "R33: no entry is written for the name %j",
  (name) => {
    expect(() => writeRosterEntry({ ...person, name })).toThrow(TypeError);
  },
);
