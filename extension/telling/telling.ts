/**
 * From what happens to what a person is told: by the rules, several things at once as one, and what quiet hours hold back
 * when they are over. That a dispatch was told of is written down by the one who asked; what was not told before the worker
 * ended is told by the next one.
 */
import type { WhatHappened } from "../courier/what-happened.ts";
import { type TellingRules, type ToldOf, type Way, whenToTell } from "./rules.ts";

export interface TellingTools {
  readonly rules: () => Promise<TellingRules>;
  readonly show: (what: WhatHappened) => void;
  /** Says once more what was held back and is written down as not told. */
  readonly again: () => Promise<void>;
  readonly broken: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds for which the first of several is gathered with others; 0 to tell each as it comes. */
  readonly gather: number;
  readonly signal: AbortSignal;
}

export interface Telling {
  /** @returns whether it is dealt with: told, or not wanted. What quiet hours hold back is not, and is to be asked again. */
  tell(what: WhatHappened): Promise<boolean>;
  /** From time to time: whether quiet hours are over. */
  look(): void;
}

interface Waiting {
  readonly what: WhatHappened;
  done(isDealtWith: boolean): void;
}

/** While much comes in, what is not urgent is gathered for longer and longer. */
const LONGEST_GATHER = 60_000;

export function createTelling(tools: TellingTools): Telling {
  const { rules, show, again, broken, now, wait, gather, signal } = tools;
  let waiting: Waiting[] = [];
  /** By others than dispatches, which stay untold in their records. */
  let held: WhatHappened[] = [];
  let isHolding = false;
  let gathering = gather;
  let shownAt = Number.NEGATIVE_INFINITY;
  let due: number | undefined;

  const flush = async (): Promise<void> => {
    due = undefined;
    const some = waiting;
    waiting = [];
    if (signal.aborted || some.length === 0) return;
    const current = await rules();
    const tellNow: { readonly what: WhatHappened; readonly way: Way }[] = [];
    for (const { what, done } of some) {
      // Of every recipient's arrival the sender's list tells; a message of each would be noise.
      if (what.type === "draft-approved" || (what.type === "receipt-arrived" && what.status === "01")) {
        done(true);
        continue;
      }
      const telling = whenToTell(current, toldOf(what), now());
      if (telling.type === "now") tellNow.push({ what, way: telling.way });
      else if (telling.type === "held") {
        isHolding = true;
        if (what.type !== "dispatch-arrived" && what.type !== "quarantined") held.push(what);
      }
      done(telling.type !== "held" || held.includes(what));
    }
    for (const what of summarise(tellNow)) show(what);
    // So much at a time says that more is to come.
    gathering = now() - shownAt < 2 * gathering ? Math.min(LONGEST_GATHER, 2 * gathering) : gather;
    if (tellNow.length > 0) shownAt = now();
  };
  const flushIn = (milliseconds: number): void => {
    const at = now() + milliseconds;
    if (due !== undefined && due <= at) return;
    due = at;
    const turn = milliseconds === 0 ? Promise.resolve() : wait(milliseconds);
    void turn.then(() => (due === at ? flush() : undefined)).catch(broken);
  };

  return {
    tell(what) {
      if (what.type === "unread") {
        show(what);
        return Promise.resolve(true);
      }
      const dealt = new Promise<boolean>((done) => waiting.push({ what, done }));
      const isPressing = what.type === "alarm" || (what.type === "dispatch-arrived" && what.urgency !== "normal");
      flushIn(isPressing ? gather : gathering);
      return dealt;
    },
    look() {
      if (!isHolding) return;
      void rules()
        .then(async (current) => {
          if (whenToTell(current, "work", now()).type === "held") return;
          isHolding = false;
          const before = held;
          held = [];
          for (const what of before) void this.tell(what);
          await again();
        })
        .catch(broken);
    },
  };
}

function toldOf(what: WhatHappened): ToldOf {
  if (what.type === "alarm") return "warning";
  return what.type === "dispatch-arrived" ? what.urgency : "work";
}

/** One for each kind of thing, with how many there are; of the most urgent first. */
export function summarise(all: readonly { readonly what: WhatHappened; readonly way: Way }[]): readonly WhatHappened[] {
  const kindOf = (what: WhatHappened): string =>
    what.type === "dispatch-arrived" ? `${what.type} ${String(what.urgency !== "normal")}` : what.type;
  return Array.from(Map.groupBy(all, ({ what }) => kindOf(what)).values(), (same): WhatHappened => {
    const { what } = same[0] as (typeof same)[number];
    const sound = same.some(({ way }) => way.sound);
    const stays = same.some(({ way }) => way.stays);
    return { ...what, ...(same.length > 1 && { count: same.length }), sound, stays };
  }).toSorted((a, b) => Number(b.stays === true) - Number(a.stays === true));
}
