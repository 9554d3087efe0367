/**
 * How many bytes of bodies the relay holds at a time: of all together, and of each who sends them. A body is counted by
 * its announced length from before its first byte is read until its request is answered, so memory is bounded by this and
 * not by the number of connections.
 */

/** Room for one sender's bodies. */
export interface BodyRoom {
  /** @returns what gives the room back; undefined where there is none */
  take(bytes: number): (() => void) | undefined;
}

export interface BodyBudget {
  of(sender: string): BodyRoom;
  /** Bytes that are held now. */
  readonly held: number;
}

/** A sender who holds nothing may always send one body, whatever its length, while there is room in all. */
export function createBodyBudget({ all, each }: { readonly all: number; readonly each: number }): BodyBudget {
  const bySender = new Map<string, number>();
  let held = 0;
  return {
    of: (sender) => ({
      take(bytes) {
        const own = bySender.get(sender) ?? 0;
        if (held + bytes > all || (own > 0 && own + bytes > each)) return undefined;
        held += bytes;
        bySender.set(sender, own + bytes);
        let isGivenBack = false;
        return () => {
          if (isGivenBack) return;
          isGivenBack = true;
          held -= bytes;
          const left = (bySender.get(sender) ?? 0) - bytes;
          if (left > 0) bySender.set(sender, left);
          else bySender.delete(sender);
        };
      },
    }),
    get held() {
      return held;
    },
  };
}
