import { beforeAll, describe, expect, it } from "vitest";
import { makeOrganisation, type MadeOrganisation, type Person } from "../../tests/organisation/make-organisation.ts";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { generateCompartmentSeed } from "../sealing/hpke.ts";
import { compartmentOpening } from "./admit.ts";
import type { ChainState } from "./chain-state.ts";
import { askForSeed, asksForSeed, dueSeeds, isSeedDue, openSeedWrap, type SeedWrap, wrapSeed } from "./seed-wrap.ts";
import { readStreamEntry } from "../wire/entries.ts";
import { writeObject } from "../wire/schema-parts.ts";

const UNIT = "Z01";
let org: MadeOrganisation;
let clerk: Person;
let leader: Person;
let state: ChainState;
let seed: Uint8Array<ArrayBuffer>;
let entry: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  org = await makeOrganisation({
    ceiling: "secret",
    units: [
      {
        code: UNIT,
        name: "Văn phòng Trung ương (mẫu)",
        kind: "centre",
        people: [{ roles: ["clerk"] }, { roles: ["leader"], levels: ["unclassified"] }, { roles: ["specialist"] }],
      },
    ],
  });
  [clerk, leader] = [org.person(UNIT, "clerk"), org.person(UNIT, "leader")];
  const gone = org.person(UNIT, "specialist");
  const { seq } = org.unit(UNIT).state;
  await org.extend(UNIT, { kind: "revoked", body: { what: "device", id: gone.device, from: seq + 1 } });
  ({ state } = org.unit(UNIT));
  seed = org.unit(UNIT).seeds.find(({ level }) => level === "secret")?.seed as typeof seed;
  const wrapped = await wrap({});
  if (!wrapped.ok) throw new Error(wrapped.error.type);
  entry = wrapped.value;
});

function wrap(change: Partial<Parameters<typeof wrapSeed>[2]>) {
  return wrapSeed(org.hpke, state, { device: clerk.device, level: "secret", epoch: 1, seed, ...change });
}

function open(bytes = entry, person = clerk, of = state) {
  return openSeedWrap(org.hpke, of, bytes, { device: person.device, wrapSeed: person.wrapSeed });
}

const parsed = (): SeedWrap => JSON.parse(fromUtf8(entry)) as SeedWrap;

it("a device in the chain opens what a colleague wrapped", async () => {
  expect(await open()).toEqual({ ok: true, value: { level: "secret", epoch: 1, seed } });
});

describe("wrapping", () => {
  it.each<[string, string, () => Parameters<typeof wrap>[0]]>([
    ["R7, R8: a device that no chain names", "device-unknown", () => ({ device: "ab".repeat(32) })],
    ["M1: a device that was revoked", "device-unknown", () => ({ device: org.person(UNIT, "specialist").device })],
    ["R8: a device without the level", "not-cleared", () => ({ device: leader.device })],
    ["R12: an epoch that the chain does not have", "no-compartment", () => ({ epoch: 2 })],
    ["M7: a seed that is not the compartment's", "other-seed", () => ({ seed: new Uint8Array(32).fill(4) })],
    ["R12: the seed of another level", "other-seed", () => ({ level: "confidential" })],
  ])("is refused for %s", async (_, type, change) => {
    expect(await wrap(change())).toMatchObject({ ok: false, error: { type } });
  });
});

describe("opening", () => {
  it.each<[string, string, () => SeedWrap | string]>([
    ["another device", "not-ours", () => ({ ...parsed(), device: leader.device })],
    ["another unit", "not-ours", () => ({ ...parsed(), unit: "Z02" as SeedWrap["unit"] })],
    ["R12: another level", "cannot-open", () => ({ ...parsed(), level: "confidential" })],
    ["R12: another epoch", "no-compartment", () => ({ ...parsed(), epoch: 2 })],
    ["R14: another suite", "unsupported-suite", () => ({ ...parsed(), suite: "tram-wrap-0" })],
    ["R15: an unknown member", "malformed", () => ({ ...parsed(), more: 1 }) as unknown as SeedWrap],
    ["R15: a shorter wrap", "malformed", () => ({ ...parsed(), wrap: parsed().wrap.slice(0, -4) })],
    ["R15: white space", "malformed", () => ` ${fromUtf8(entry)}`],
    ["R22: another label", "malformed", () => ({ ...parsed(), type: "tram/wrap" }) as unknown as SeedWrap],
  ])("is refused for %s", async (_, type, change) => {
    const changed = change();
    const bytes = typeof changed === "string" ? utf8(changed) : writeObject(changed);
    expect(await open(bytes)).toMatchObject({ ok: false, error: { type } });
  });

  it("R11: every flipped byte of the wrap fails with one uniform error", async () => {
    const sealed = fromBase64Url(parsed().wrap);
    for (let at = 0; at < sealed.length; at += 7) {
      const changed = new Uint8Array(sealed);
      changed[at] = (changed[at] as number) ^ 0x10;
      const answer = await open(writeObject({ ...parsed(), wrap: toBase64Url(changed) }));
      expect(answer).toEqual({ ok: false, error: { type: "cannot-open" } });
    }
  });

  it("R13, M7: a seed that does not reproduce the chain's public key is refused", async () => {
    const other = generateCompartmentSeed(seededRandom(8));
    const unit = org.unit(UNIT);
    const content = await compartmentOpening(org.hpke, unit.state, "secret", other);
    if (content.kind !== "compartment-opened") throw new Error(content.kind);
    // A colleague's client that believes in another key for this epoch wraps to the right device.
    const publicKey = fromBase64Url(content.body.publicKey);
    const compartments = state.compartments.map((each) => (each.level === "secret" ? { ...each, publicKey } : each));
    const wrapped = await wrapSeed(
      org.hpke,
      { ...state, compartments },
      { device: clerk.device, level: "secret", epoch: 1, seed: other },
    );
    expect(wrapped.ok && (await open(wrapped.value))).toEqual({ ok: false, error: { type: "other-seed" } });
  });
});

it("M7: an asking is an entry of the stream that opens for nobody, and no wrap is one", async () => {
  const asking = askForSeed(state.unit, { device: clerk.device, level: "secret", epoch: 1 });
  const read = readStreamEntry("keys", asking);
  expect(read.ok && asksForSeed(read.value)).toBe(true);
  expect((await open(asking)).ok).toBe(false);
  expect(asksForSeed(parsed())).toBe(false);
});

describe("seeds that are due", () => {
  it("are those of the devices in force, at their levels: every epoch below, above those of the device's time", async () => {
    const made = await makeOrganisation({
      ceiling: "confidential",
      units: [{ code: UNIT, name: "Mẫu", kind: "centre", people: [{ roles: ["clerk"] }] }],
    });
    const random = seededRandom(9);
    for (const level of ["unclassified", "confidential"] as const) {
      const content = await compartmentOpening(
        made.hpke,
        made.unit(UNIT).state,
        level,
        generateCompartmentSeed(random),
      );
      await made.extend(UNIT, content);
    }
    const dueTo = (person: Person) =>
      dueSeeds(made.unit(UNIT).state)
        .filter(({ device }) => device === person.device)
        .map(({ level, epoch }) => `${level} ${epoch}`);
    const late = await made.admit(UNIT, { roles: ["specialist"] }, ["unclassified", "confidential"]);
    expect(dueTo(late)).toEqual(["unclassified 1", "unclassified 2", "confidential 2"]);
    expect(dueTo(made.person(UNIT, "clerk"))).toEqual([
      "unclassified 1",
      "unclassified 2",
      "confidential 1",
      "confidential 2",
    ]);
    const newest = made.unit(UNIT).state;
    const { device } = late;
    for (const [level, epoch, is] of [
      ["unclassified", 1, true],
      ["unclassified", 3, false],
      ["confidential", 1, false],
      ["confidential", 2, true],
      ["secret", 1, false],
    ] as const) {
      expect(isSeedDue(newest, { device, level, epoch }), `${level} ${epoch}`).toBe(is);
    }
  });

  it("are none for a device that left or has no level", () => {
    const due = dueSeeds(state);
    expect(due.filter(({ device }) => device === org.person(UNIT, "specialist").device)).toEqual([]);
    expect(due.filter(({ device }) => device === leader.device).map(({ level }) => level)).toEqual(["unclassified"]);
  });
});
