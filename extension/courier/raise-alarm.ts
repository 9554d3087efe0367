/** Contradictions are kept with their evidence, told once, and stay until a person has dealt with them. */
import { META } from "../store/places.ts";
import { ALARMS } from "../store/records.ts";
import type { Contradiction, CourierContext, SyncFailure } from "./courier-context.ts";

/** Of one reason; who makes contradictions without end does not fill the disk with them. The first ones say it all. */
const MOST_OF_A_REASON = 100;

/** @returns the failure with which the caller stops */
export async function raiseAlarm(context: CourierContext, contradiction: Contradiction): Promise<SyncFailure> {
  const { reason, about, id, evidence } = contradiction;
  let isNew = false;
  await context.store.update(ALARMS, [META.alarms], (before) => {
    const alike = before?.alarms.filter((alarm) => alarm.reason === reason) ?? [];
    isNew = alike.length < MOST_OF_A_REASON && !alike.some((alarm) => alarm.id === id);
    if (!isNew) return undefined;
    const alarm = { id, reason, about, at: context.now(), evidence: [...evidence] };
    return { alarms: [...(before?.alarms ?? []), alarm] };
  });
  if (isNew) context.tell({ type: "alarm", reason });
  return { type: "alarm", reason };
}
