/** How many units a device reads: a relay, or an authority, that invents units without end costs a bounded room (R32). */

export const UNIT_BOUNDS = {
  /** Units that are new to this device and are read in one round: more come with the next ones. */
  round: 5_000,
  /** Units of an organisation; a country of communes has some 3,500. What is beyond is not read, and an alarm says so. */
  units: 20_000,
} as const;

/**
 * Which of the new units are read now.
 * @param asked in the order of their urgency
 * @param known how many the device holds
 * @returns `later`: how many wait for the next round; `beyond`: how many are never read
 */
export function boundUnits<T>(
  asked: readonly T[],
  known: number,
): { readonly now: readonly T[]; readonly later: number; readonly beyond: number } {
  const wanted = asked.slice(0, Math.max(0, UNIT_BOUNDS.units - known));
  const now = wanted.slice(0, UNIT_BOUNDS.round);
  return { now, later: wanted.length - now.length, beyond: asked.length - wanted.length };
}
