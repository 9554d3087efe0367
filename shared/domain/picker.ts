/**
 * Choosing recipients: search over some 3,400 units, 572 of which share their full name with another one, so every
 * entry names its province; and the check that each recipient holds a key for the level of the paper.
 */
import { rankMatches, type Searchable, searchable } from "./fold-text.ts";
import { type Level, levelRank } from "./level.ts";
import type { PackKind } from "./rule-pack.ts";
import type { UnitCode } from "./unit-code.ts";

/** What the verified chains say of a unit. */
export type PickerUnit = {
  readonly code: UnitCode;
  readonly name: string;
  readonly kind: "centre" | "province" | "commune" | "body";
  readonly branch: PackKind;
  /** Codes from the organisation down to the unit itself. */
  readonly path: readonly string[];
  readonly ceiling: Level;
  /** Levels for which the unit has an open compartment. */
  readonly compartments: readonly Level[];
};

export type Place = { readonly code: UnitCode; readonly name: string };

export type Group =
  | { readonly type: "all-provinces"; readonly branch: PackKind }
  | { readonly type: "all-communes"; readonly branch: PackKind }
  | { readonly type: "communes-of"; readonly branch: PackKind; readonly province: Place };

export type PickerEntry =
  | { readonly type: "unit"; readonly unit: PickerUnit; readonly province: Place | null }
  | { readonly type: "group"; readonly group: Group; readonly members: readonly UnitCode[] };

export type Picker = {
  /** Entries that match, best first: names, codes and the province's name are all searched, without diacritics. */
  search(query: string, limit: number): PickerEntry[];
  readonly groups: readonly PickerEntry[];
};

/** @param groupText the words for a group in the language of the screen, as people would type them */
export function createPicker(units: readonly PickerUnit[], groupText: (group: Group) => string): Picker {
  const byCode = new Map<string, PickerUnit>(units.map((unit) => [unit.code, unit]));
  const groups = groupsOf(units, byCode);
  const entries: Searchable<PickerEntry>[] = [
    ...searchable(groups, (entry) => (entry.type === "group" ? groupText(entry.group) : "")),
    ...searchable(
      units.map((unit): PickerEntry => ({ type: "unit", unit, province: provinceOf(unit, byCode) })),
      unitText,
    ),
  ];
  return { groups, search: (query, limit) => rankMatches(query, entries, limit) };
}

/** The nearest province above the unit; null for the centre and for a province itself. */
export function provinceOf(unit: PickerUnit, byCode: ReadonlyMap<string, PickerUnit>): Place | null {
  for (const code of unit.path.toReversed()) {
    const above = byCode.get(code);
    if (above !== undefined && above.code !== unit.code && above.kind === "province") {
      return { code: above.code, name: above.name };
    }
  }
  return null;
}

function unitText(entry: PickerEntry): string {
  if (entry.type === "group") return "";
  return [entry.unit.name, entry.province?.name ?? "", entry.unit.code].join(" ");
}

function groupsOf(units: readonly PickerUnit[], byCode: ReadonlyMap<string, PickerUnit>): PickerEntry[] {
  const groups = new Map<string, { group: Group; members: UnitCode[] }>();
  const add = (key: string, group: Group, code: UnitCode) => {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { group, members: [code] });
    else known.members.push(code);
  };
  for (const unit of units) {
    const { branch, code } = unit;
    if (unit.kind === "province") add(`provinces ${branch}`, { type: "all-provinces", branch }, code);
    if (unit.kind !== "commune") continue;
    add(`communes ${branch}`, { type: "all-communes", branch }, code);
    const province = provinceOf(unit, byCode);
    if (province !== null) add(`${province.code} ${branch}`, { type: "communes-of", branch, province }, code);
  }
  return Array.from(groups.values(), ({ group, members }) => ({ type: "group", group, members: members.sort() }));
}

export type BlockedReason = "unknown-unit" | "above-ceiling" | "no-compartment";

export type Sendable = {
  readonly sendable: readonly UnitCode[];
  readonly blocked: readonly { readonly unit: UnitCode; readonly reason: BlockedReason }[];
};

/** Which of the recipients can hold a paper of the level, and why the others cannot. */
export function sendable(
  level: Level,
  recipients: readonly UnitCode[],
  units: ReadonlyMap<string, Pick<PickerUnit, "ceiling" | "compartments">>,
): Sendable {
  const blocked: { unit: UnitCode; reason: BlockedReason }[] = [];
  const open: UnitCode[] = [];
  for (const unit of recipients) {
    const reason = blockedReason(level, units.get(unit));
    if (reason === null) open.push(unit);
    else blocked.push({ unit, reason });
  }
  return { sendable: open, blocked };
}

function blockedReason(
  level: Level,
  unit: Pick<PickerUnit, "ceiling" | "compartments"> | undefined,
): BlockedReason | null {
  if (unit === undefined) return "unknown-unit";
  if (levelRank(level) > levelRank(unit.ceiling)) return "above-ceiling";
  return unit.compartments.includes(level) ? null : "no-compartment";
}
