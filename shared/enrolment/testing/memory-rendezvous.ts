/** A rendezvous in memory: four slots, each written once, with waiting. For tests. */
import type { Bytes } from "../../encoding/bytes.ts";
import { err, ok } from "../../result.ts";
import type { Rendezvous, Slot } from "../rendezvous.ts";

export interface MemoryRendezvous extends Rendezvous {
  readonly slots: ReadonlyMap<Slot, Bytes>;
  readonly isRemoved: () => boolean;
}

export function createMemoryRendezvous(): MemoryRendezvous {
  const slots = new Map<Slot, Bytes>();
  const waiting = new Set<() => void>();
  let removed = false;
  const wake = (): void => {
    for (const go of waiting) go();
  };
  return {
    slots,
    isRemoved: () => removed,
    async put(slot, bytes) {
      if (removed) return err({ type: "gone" });
      if (slots.has(slot)) return err({ type: "slot-taken" });
      slots.set(slot, bytes.slice());
      wake();
      return ok(undefined);
    },
    async get(slot, { wait = 0, signal } = {}) {
      if (!removed && !slots.has(slot) && wait > 0) {
        // Whatever happens to the rendezvous ends the wait, as at the relay.
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          signal?.addEventListener("abort", () => resolve(), { once: true });
        });
      }
      return removed ? err({ type: "gone" }) : ok(slots.get(slot)?.slice());
    },
    async remove() {
      removed = true;
      wake();
      return ok(undefined);
    },
  };
}
