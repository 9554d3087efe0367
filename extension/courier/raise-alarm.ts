/**
 * Contradictions are kept with their evidence, told once, and stay until a person has dealt with them. One is kept for each
 * reason and thing that it is about: who goes on contradicting himself, always in another way, adds nothing to it, fills no
 * disk and rings no bell without end (R32).
 */
import { META } from "../store/places.ts";
import { ALARMS, type AlarmReason } from "../store/records.ts";
import type { Contradiction, CourierContext, SyncFailure } from "./courier-context.ts";

/** Of one reason; the first ones say it all. */
const MOST_OF_A_REASON = 100;

/** Characters of one piece of evidence: several times what a position or an envelope has. A multiple of 4. */
const LONGEST_EVIDENCE = 16_384;

/** Milliseconds within which a person is told of one reason once, however many things it is about. */
const TOLD_EVERY = 60_000;

const toldAt = new WeakMap<CourierContext, Map<AlarmReason, number>>();

/** @returns the failure with which the caller stops */
export async function raiseAlarm(context: CourierContext, contradiction: Contradiction): Promise<SyncFailure> {
  const { reason, about, id } = contradiction;
  const evidence = contradiction.evidence.map((text) => text.slice(0, LONGEST_EVIDENCE));
  let isNew = false;
  await context.store.update(ALARMS, [META.alarms], (before) => {
    const alike = before?.alarms.filter((alarm) => alarm.reason === reason) ?? [];
    isNew = alike.length < MOST_OF_A_REASON && !alike.some((alarm) => alarm.id === id || alarm.about === about);
    if (!isNew) return undefined;
    return { alarms: [...(before?.alarms ?? []), { id, reason, about, at: context.now(), evidence }] };
  });
  if (isNew) tellOnce(context, reason);
  return { type: "alarm", reason };
}

function tellOnce(context: CourierContext, reason: AlarmReason): void {
  const told = toldAt.get(context) ?? new Map<AlarmReason, number>();
  toldAt.set(context, told);
  const last = told.get(reason);
  if (last !== undefined && Math.abs(context.now() - last) < TOLD_EVERY) return;
  told.set(reason, context.now());
  void context.tell({ type: "alarm", reason });
}
