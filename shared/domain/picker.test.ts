import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { levelsUpTo } from "./level.ts";
import { createPicker, type Group, type PickerEntry, type PickerUnit, sendable } from "./picker.ts";
import { unitCode } from "./unit-code.ts";

const base = { branch: "party", ceiling: "secret", compartments: levelsUpTo("secret") } as const;
const provinces = JSON.parse(readFileSync(new URL("data/provinces.json", import.meta.url), "utf8")) as {
  code: string;
  vi: string;
}[];
const communes = readFileSync(new URL("data/communes.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1);

const units: PickerUnit[] = [
  { ...base, code: unitCode("TW"), name: "Văn phòng Trung ương (mẫu)", kind: "centre", path: ["ORG", "TW"] },
  ...provinces.map(({ code, vi }): PickerUnit => {
    return {
      ...base,
      code: unitCode(`P${code}`),
      name: `Tỉnh ủy ${vi}`,
      kind: "province",
      path: ["ORG", "TW", `P${code}`],
    };
  }),
  ...communes.map((line): PickerUnit => {
    const [code = "", name = "", province = ""] = line.split("\t");
    const path = ["ORG", "TW", `P${province}`, `C${code}`];
    return { ...base, code: unitCode(`C${code}`), name: `Đảng ủy ${name}`, kind: "commune", path };
  }),
];

const words = (group: Group) =>
  ({
    "all-provinces": "Tất cả các tỉnh",
    "all-communes": "Tất cả các xã",
    "communes-of": `Tất cả các xã của ${group.type === "communes-of" ? group.province.name : ""}`,
  })[group.type];

const picker = createPicker(units, words);
const shown = (entry: PickerEntry | undefined) =>
  entry?.type === "unit" ? `${entry.unit.name} / ${entry.province?.name}` : entry?.group.type;

describe("searching for recipients", () => {
  test("units of one name are told apart by their province, which is always there", () => {
    const found = picker.search("dang uy xa tan tien", 50).filter((entry) => {
      return entry.type === "unit" && entry.unit.name === "Đảng ủy Xã Tân Tiến";
    });
    expect(found).toHaveLength(7);
    expect(new Set(found.map((entry) => shown(entry))).size).toBe(7);
    for (const entry of picker.search("xa", 4000)) {
      if (entry.type === "unit" && entry.unit.kind === "commune") expect(entry.province).not.toBeNull();
    }
  });

  test("the name of the province narrows the search, without diacritics and with the tone on either vowel", () => {
    expect(picker.search("ba dinh ha noi", 5).map(shown)).toEqual(["Đảng ủy Phường Ba Đình / Tỉnh ủy Hà Nội"]);
    expect(shown(picker.search("tinh uy thanh hoa", 5)[0])).toBe("Tỉnh ủy Thanh Hoá / undefined");
    expect(shown(picker.search("Tỉnh uỷ Thanh Hóa", 5)[0])).toBe("Tỉnh ủy Thanh Hoá / undefined");
  });

  test("a code finds its unit", () => {
    expect(shown(picker.search("c00004", 5)[0])).toBe("Đảng ủy Phường Ba Đình / Tỉnh ủy Hà Nội");
  });

  test("groups hold all provinces, all communes, and the communes of one province", () => {
    const all = picker.search("tat ca cac tinh", 5)[0];
    expect(all?.type === "group" && all.members).toHaveLength(34);
    const here = picker.search("tat ca cac xa cua tinh uy cao bang", 5)[0];
    expect(here?.type === "group" && here.group).toMatchObject({ type: "communes-of", province: { code: "P04" } });
    expect(here?.type === "group" && here.members).toHaveLength(56);
    expect(picker.groups).toHaveLength(36);
    const communesOnly = picker.groups.find((entry) => entry.type === "group" && entry.group.type === "all-communes");
    expect(communesOnly?.type === "group" && communesOnly.members).toHaveLength(3321);
  });

  test("Party and state offices stand in groups of their own", () => {
    const commune = units.find((unit) => unit.kind === "commune");
    const state = { ...(commune as PickerUnit), code: unitCode("UB1"), branch: "state" as const };
    const groups = createPicker([...units, state], words).groups;
    const of = (branch: string) =>
      groups.find((e) => e.type === "group" && e.group.type === "all-communes" && e.group.branch === branch);
    expect(of("state")).toMatchObject({ members: ["UB1"] });
    expect(of("party")).toMatchObject({ members: { length: 3321 } });
  });
});

describe("levels that recipients can hold", () => {
  const known = new Map([
    ["A", { ceiling: "secret", compartments: levelsUpTo("secret") }],
    ["B", { ceiling: "unclassified", compartments: levelsUpTo("unclassified") }],
    ["C", { ceiling: "secret", compartments: levelsUpTo("confidential") }],
    ["D", { ceiling: "unclassified", compartments: levelsUpTo("secret") }],
  ] as const);
  const all = ["A", "B", "C", "D", "E"].map(unitCode);

  test("each recipient that cannot hold the level is named with the reason", () => {
    expect(sendable("secret", all, known)).toEqual({
      sendable: ["A"],
      blocked: [
        { unit: "B", reason: "above-ceiling" },
        { unit: "C", reason: "no-compartment" },
        { unit: "D", reason: "above-ceiling" },
        { unit: "E", reason: "unknown-unit" },
      ],
    });
    expect(sendable("unclassified", all, known).sendable).toEqual(["A", "B", "C", "D"]);
    expect(sendable("topSecret", all, known).sendable).toEqual([]);
  });
});
