/** The shape of the practice organisation, and of larger ones like it. Codes begin with Z, outside the letters in use. */
import type { Level } from "../../shared/domain/level.ts";
import { communeName, provinceName } from "./invented-names.ts";
import type { OrganisationShape, PersonShape, UnitShape } from "./make-organisation.ts";

/** One person for each role, as in every office of the practice organisation. */
export const OFFICE: readonly PersonShape[] = [
  { roles: ["administrator"] },
  { roles: ["leader"] },
  { roles: ["clerk"] },
  { roles: ["specialist"] },
];

/**
 * A centre (Z01), its provinces (Z01.01, …) and their communes (Z01.01.01, …).
 * @param wish.people of each unit; nobody where empty
 */
export function practiceShape(
  wish: {
    readonly provinces?: number;
    readonly communes?: number;
    readonly people?: readonly PersonShape[];
    readonly ceiling?: Level;
    readonly compartments?: readonly Level[];
  } = {},
): OrganisationShape {
  const { provinces = 2, communes = 2, people = OFFICE, ceiling = "topSecret", compartments } = wish;
  const office = { people, ceiling, ...(compartments === undefined ? {} : { compartments }) };
  const province = (i: number): UnitShape => ({
    code: `Z01.${serial(i)}`,
    name: provinceName(i),
    kind: "province",
    ...office,
    units: Array.from({ length: communes }, (_, j) => ({
      code: `Z01.${serial(i)}.${serial(j)}`,
      name: communeName(i * communes + j),
      kind: "commune" as const,
      ...office,
    })),
  });
  const units = Array.from({ length: provinces }, (_, i) => province(i));
  return { ceiling, units: [{ code: "Z01", name: "Văn phòng Trung ương (mẫu)", kind: "centre", ...office, units }] };
}

function serial(index: number): string {
  return String(index + 1).padStart(2, "0");
}
