/**
 * Clocks that cannot all be right (R29). Relay, sender and reader each have one; nothing is decided by them, because the
 * order of statements and positions stands by itself. The reader is told when they disagree.
 */
import type { ClockDiscrepancy, Times } from "./verification.ts";

/** Offices' clocks are that far apart without anything being wrong. */
const TOLERANCE = 10 * 60 * 1000;

export function compareClocks(times: Times, now: Date): readonly ClockDiscrepancy[] {
  const at = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));
  const [sealed, stamped, accepted] = [at(times.sealed), at(times.stamped), at(times.accepted)];
  const pairs: readonly (readonly [ClockDiscrepancy["type"], number | undefined, number | undefined])[] = [
    ["approved-after-sealed", at(times.approved), sealed],
    ["stamped-before-sealed", sealed, stamped],
    ["accepted-before-stamped", stamped, accepted],
    ["stamped-in-future", stamped, now.getTime()],
    ["accepted-in-future", accepted, now.getTime()],
  ];
  return pairs.flatMap(([type, earlier, later]) => {
    const by = earlier === undefined || later === undefined ? 0 : earlier - later;
    return by > TOLERANCE ? [{ type, by }] : [];
  });
}
