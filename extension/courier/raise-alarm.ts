/** Contradictions are kept with their evidence, told once, and stay until a person has dealt with them. */
import { META } from "../store/places.ts";
import { ALARMS } from "../store/records.ts";
import type { Contradiction, CourierContext, SyncFailure } from "./courier-context.ts";

/** @returns the failure with which the caller stops */
export async function raiseAlarm(context: CourierContext, contradiction: Contradiction): Promise<SyncFailure> {
  const { reason, about, id, evidence } = contradiction;
  let isNew = false;
  await context.store.update(ALARMS, [META.alarms], (before) => {
    isNew = before?.alarms.some((alarm) => alarm.id === id) !== true;
    if (!isNew) return undefined;
    const alarm = { id, reason, about, at: context.now(), evidence: [...evidence] };
    return { alarms: [...(before?.alarms ?? []), alarm] };
  });
  if (isNew) context.tell({ type: "alarm", reason });
  return { type: "alarm", reason };
}
