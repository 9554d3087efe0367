import { beforeAll, describe, expect, it } from "vitest";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { type UnitCode, unitCode } from "../domain/unit-code.ts";
import { toBase64Url } from "../encoding/bytes.ts";
import { createPathMemory } from "../pki/path-memory.ts";
import { memberAt } from "./chain-state.ts";
import { issueStatement } from "./issue-statement.ts";
import {
  applyChains,
  chainHeads,
  checkChains,
  compartmentFor,
  createView,
  effectiveCeiling,
  type FetchedChain,
  listUnits,
  type OrganisationView,
} from "./organisation-view.ts";

const COMMUNE = unitCode("Z01.02.01");
let org: MadeOrganisation;
let view: OrganisationView;

beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ people: [{ roles: ["clerk"] }] }));
  const applied = await applyChains(empty(), everything());
  if (applied.errors.length > 0) throw new Error(JSON.stringify(applied.errors));
  ({ view } = applied);
});

const empty = (): OrganisationView => createView(org.code, org.root);

function everything(): FetchedChain[] {
  const units = [...org.units.values()].map(({ code, statements }) => ({ unit: code, from: 0, statements }));
  return [{ unit: org.code, from: 0, statements: org.statements }, ...units];
}

function fetched(unit: string, from = 0, to?: number): FetchedChain {
  const { code, statements } = org.unit(unit);
  return { unit: code, from, statements: statements.slice(from, to) };
}

describe("applying what the relay gave", () => {
  it("the order of the chains does not matter, nor a memory of authorities", async () => {
    const reversed = await applyChains(empty(), everything().toReversed(), createPathMemory());
    expect(reversed.errors).toEqual([]);
    expect([...reversed.view.chains].toSorted()).toEqual([...view.chains].toSorted());
    expect(reversed.changed).toHaveLength(8);
  });

  it("known statements are passed over, new ones added, and the old view stays as it was", async () => {
    const part = await applyChains(empty(), [...everything().slice(0, 2), fetched("Z01.01", 0, 3)]);
    const before = new Map(part.view.chains);
    const more = await applyChains(part.view, [fetched("Z01.01", 1)]);
    expect(more).toMatchObject({ errors: [], changed: ["Z01.01"] });
    expect(more.view.chains.get(unitCode("Z01.01"))).toEqual(org.unit("Z01.01").state);
    expect(part.view.chains).toEqual(before);
  });

  it("a gap is reported, and nothing after it is taken", async () => {
    const { view: part } = await applyChains(empty(), [...everything().slice(0, 2), fetched("Z01.01", 0, 3)]);
    const after = await applyChains(part, [fetched("Z01.01", 4)]);
    expect(after).toMatchObject({ changed: [], errors: [{ type: "gap", chain: "Z01.01", at: 4 }] });
  });

  it("a parent that is missing is named", async () => {
    const after = await applyChains(empty(), [everything()[0] as FetchedChain, fetched("Z01.01")]);
    expect(after).toMatchObject({
      changed: [org.code],
      errors: [{ type: "parent-missing", unit: "Z01", chain: "Z01.01", at: 0 }],
    });
  });

  it("R1, R2: another statement at a known place is a fork, and the known one stays", async () => {
    const { state, authority } = org.unit(COMMUNE);
    const earlier = view.chains.get(COMMUNE);
    const first = org.unit(COMMUNE).statements.slice(0, 2);
    const { view: part } = await applyChains(empty(), [
      ...everything().slice(0, 3),
      fetched("Z01.02"),
      { unit: COMMUNE, from: 0, statements: first },
    ]);
    const signed = await issueStatement({
      unit: COMMUNE,
      content: {
        kind: "compartment-opened",
        body: { level: "unclassified", epoch: 1, publicKey: toBase64Url(new Uint8Array(1216).fill(1)) },
      },
      previous: part.chains.get(COMMUNE),
      signer: authority,
      at: org.at,
    });
    const after = await applyChains(view, [{ unit: COMMUNE, from: 2, statements: [signed] }]);
    expect(after).toMatchObject({ changed: [], errors: [{ type: "fork", chain: COMMUNE, at: 2 }] });
    expect(after.view.chains.get(COMMUNE)).toEqual(earlier);
    expect(earlier).toEqual(state);
  });

  it("a chain given under another unit's name is refused", async () => {
    const after = await applyChains(view, [{ ...fetched("Z01.01"), unit: unitCode("Z01.09") }]);
    expect(after).toMatchObject({ changed: [], errors: [{ type: "unit", chain: "Z01.09" }] });
  });

  it("R7: a statement that the unit's authority did not sign adds nobody", async () => {
    const ghost = "ab".repeat(16);
    const { state } = org.unit(COMMUNE);
    const signed = await issueStatement({
      unit: COMMUNE,
      content: {
        kind: "member-admitted",
        body: {
          member: ghost,
          roles: ["clerk"],
          levels: ["unclassified"],
          signing: "1".repeat(64),
          authentication: "2".repeat(64),
          roster: "3".repeat(64),
        },
      },
      previous: state,
      signer: org.unit("Z01.01").authority,
      at: org.at,
    });
    const after = await applyChains(view, [{ unit: COMMUNE, from: state.seq + 1, statements: [signed] }]);
    expect(after).toMatchObject({ changed: [], errors: [{ type: "signer", chain: COMMUNE, at: state.seq + 1 }] });
    expect(memberAt(after.view.chains.get(COMMUNE) as typeof state, ghost)).toBeUndefined();
  });

  it("one request for a chain at a time", async () => {
    await expect(applyChains(view, [fetched("Z01"), fetched("Z01")])).rejects.toThrow(RangeError);
  });
});

describe("the chains of a signed object", () => {
  const heads = (unit: UnitCode = COMMUNE) => [...(chainHeads(view, unit) ?? [])];

  it("name the unit first and the organisation last", () => {
    expect(heads().map(({ unit }) => unit)).toEqual(["Z01.02.01", "Z01.02", "Z01", "Z00"]);
    expect(chainHeads(view, unitCode("Z77"))).toBeUndefined();
  });

  it("are known where each statement is there, also an older one", () => {
    const { hashes } = org.unit("Z01").state;
    const older = heads().map((each) => (each.unit === "Z01" ? { ...each, seq: 2, head: hashes[2] as string } : each));
    expect([checkChains(view, COMMUNE, heads()), checkChains(view, COMMUNE, older)]).toEqual(["known", "known"]);
  });

  it("are ahead of a client that must fetch more", async () => {
    const newer = heads().with(0, { ...(heads()[0] as never as object), unit: COMMUNE, seq: 99, head: "a".repeat(64) });
    expect(checkChains(view, COMMUNE, newer)).toBe("behind");
    const young = await applyChains(empty(), everything().slice(0, 1));
    expect(checkChains(young.view, COMMUNE, heads())).toBe("behind");
  });

  it("contradict where a hash, a unit or the line is another one", () => {
    const list = heads();
    const other = { ...(list[2] as (typeof list)[number]), head: "a".repeat(64) };
    const behindAndOther = list.with(0, { unit: COMMUNE, seq: 99, head: "a".repeat(64) }).with(2, other);
    for (const wrong of [
      list.with(2, other),
      list.slice(1),
      list.slice(0, -1),
      list.toReversed(),
      [],
      behindAndOther,
    ]) {
      expect(checkChains(view, COMMUNE, wrong)).toBe("contradicts");
    }
    expect(checkChains(view, COMMUNE, heads(unitCode("Z01.01.01")))).toBe("contradicts");
  });
});

describe("whom to seal to", () => {
  it("R1: the key is the one of the verified chain", () => {
    const seed = org.unit(COMMUNE).seeds.find(({ level }) => level === "secret");
    const found = compartmentFor(view, COMMUNE, "secret");
    expect(found).toMatchObject({ ok: true, value: { unit: COMMUNE, level: "secret", epoch: 1, rotationDue: false } });
    expect(found.ok && found.value.publicKey).toEqual(
      org.unit(COMMUNE).state.compartments.find(({ level }) => level === seed?.level)?.publicKey,
    );
  });

  it("a ceiling above the unit counts for all below it", async () => {
    const low = await makeOrganisation(practiceShape({ provinces: 1, communes: 1, people: [], ceiling: "secret" }));
    await low.extend("Z01.01", { kind: "ceiling-set", body: { ceiling: "unclassified" } }, low.unit("Z01").authority);
    expect(effectiveCeiling(low.view, unitCode("Z01.01.01"))).toBe("unclassified");
    expect(compartmentFor(low.view, unitCode("Z01.01.01"), "secret")).toEqual({
      ok: false,
      error: { type: "above-ceiling" },
    });
  });

  it("no key, no recipient", async () => {
    const shape = practiceShape({ provinces: 1, communes: 0, people: [], compartments: ["unclassified"] });
    const bare = await makeOrganisation(shape);
    expect(compartmentFor(bare.view, unitCode("Z01"), "secret")).toMatchObject({ error: { type: "no-compartment" } });
    expect(compartmentFor(bare.view, unitCode("Z09"), "secret")).toMatchObject({ error: { type: "unit-unknown" } });
    expect(compartmentFor(bare.view, bare.code, "unclassified")).toMatchObject({ error: { type: "no-compartment" } });
  });

  it("the picker gets every unit with its line, its ceiling and its keys, but not the organisation", () => {
    const units = listUnits(view);
    expect(units.map(({ code }) => code)).toEqual([...org.units.keys()].toSorted());
    expect(units.find(({ code }) => code === COMMUNE)).toEqual({
      code: COMMUNE,
      name: "Đảng ủy xã Thử Nghiệm 03",
      kind: "commune",
      branch: "party",
      path: ["Z00", "Z01", "Z01.02", "Z01.02.01"],
      ceiling: "topSecret",
      compartments: ["unclassified", "confidential", "secret", "topSecret"],
    });
  });
});
