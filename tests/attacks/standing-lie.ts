/**
 * One lie that is kept up: what was once told of a mailbox stays told, at its place, while the real relay goes on and more
 * is planted. A client that has believed a history notices any other; so does every real attacker have to keep up theirs.
 */
import type { Lie, MaliciousRelay, PlacedEntry } from "./malicious-relay.ts";

export interface StandingLie {
  /** Puts an entry behind what the real relay holds now. @param blob that it names, where the real relay has none */
  plant(entry: PlacedEntry, blob?: { readonly id: string; readonly bytes: Uint8Array }): Promise<void>;
  /** Whatever the real relay takes in from now on is told so many milliseconds later. */
  shiftClock(by: number): Promise<void>;
  /** Tells something more for as long as it is not called again. */
  also(lie: Lie): void;
}

/** @param held how many entries the real relay holds of the stream */
export function keepLying(relay: MaliciousRelay, stream: string, held: () => Promise<number>): StandingLie {
  const plants: { readonly after: number; readonly entry: PlacedEntry }[] = [];
  const shifts: { readonly after: number; readonly by: number }[] = [{ after: 0, by: 0 }];
  const blobs: { [id: string]: Uint8Array } = {};
  const shiftAt = (i: number): number => shifts.findLast(({ after }) => after <= i)?.by ?? 0;
  const change = (entries: readonly PlacedEntry[]): readonly PlacedEntry[] =>
    Array.from({ length: entries.length + 1 }, (_, i) => {
      const entry = entries[i];
      const planted = plants.filter(({ after }) => after === i).map((plant) => plant.entry);
      return entry === undefined ? planted : [...planted, { ...entry, at: entry.at + shiftAt(i) }];
    }).flat();
  const tell = (more: Lie = {}): void => {
    relay.lie({ history: { stream, change }, planted: blobs, ...more });
    relay.nudge();
  };
  return {
    async plant(entry, blob) {
      plants.push({ after: await held(), entry });
      if (blob !== undefined) blobs[blob.id] = blob.bytes;
      tell();
    },
    async shiftClock(by) {
      shifts.push({ after: await held(), by });
      tell();
    },
    also: tell,
  };
}
