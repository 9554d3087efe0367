/** The broadcast that the benchmarks send: one centre to every province and commune, as many as there are to plan for. */
import type { OrganisationShape, UnitShape } from "../organisation/make-organisation.ts";
import { communeName, provinceName } from "../organisation/invented-names.ts";

const PROVINCES = 34;
const COMMUNES = 3_321;
export const BROADCAST_RECIPIENTS = PROVINCES + COMMUNES;

/**
 * A centre `Z01` with its clerk and leader, a first province with a clerk, and nobody else.
 * @param recipients how many units below the centre
 */
export function broadcastShape(recipients: number): OrganisationShape {
  const provinces = Math.min(PROVINCES, recipients);
  const below = Array.from({ length: provinces }, (): UnitShape[] => []);
  for (let i = provinces; i < recipients; i += 1) {
    const province = i % provinces;
    const communes = below[province] as UnitShape[];
    communes.push({ code: `Z01.${province}.${communes.length}`, name: communeName(i), kind: "commune" });
  }
  const units = below.map((communes, i) => ({
    code: `Z01.${i}`,
    name: provinceName(i),
    kind: "province" as const,
    people: i === 0 ? [{ roles: ["clerk"] as const }] : [],
    units: communes,
  }));
  const people = [{ roles: ["leader"] }, { roles: ["clerk"] }] as const;
  const centre = { code: "Z01", name: "Văn phòng Trung ương (mẫu)", kind: "centre", people, units } as const;
  return { ceiling: "unclassified", units: [centre] };
}
