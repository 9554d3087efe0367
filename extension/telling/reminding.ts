/** Looks from time to time what is to be reminded of, and remembers what was. */
import type { CourierContext } from "../courier/courier-context.ts";
import { loadWork } from "../courier/load-work.ts";
import { loadRules } from "../office/account-settings.ts";
import type { DispatchRows } from "../store/dispatch-rows.ts";
import { META } from "../store/places.ts";
import { REMINDED } from "../store/records.ts";
import { dueReminders } from "./reminders.ts";

export interface Reminding {
  /** Does nothing where it was done a short time ago. */
  look(): Promise<void>;
}

/** Reminders are about hours and days. */
const EVERY = 10 * 60_000;
/** Milliseconds for which it is remembered that a reminder was given: longer than any could be given again. */
const REMEMBERED = 60 * 86_400_000;

export function createReminding(context: CourierContext, rows: DispatchRows): Reminding {
  const { store, identity, now } = context;
  let looked: number | undefined;
  return {
    async look() {
      // Also where the clock was set back.
      if (looked !== undefined && Math.abs(now() - looked) < EVERY) return;
      looked = now();
      const { reminders: rules } = await loadRules(store, context.tellingPolicy);
      if (!rules.deadline && !rules.silence) return;
      const { view } = await loadWork(store, identity);
      const before = (await store.get(REMINDED, META.reminded))?.value.given ?? [];
      const due = dueReminders({
        rows: await rows.all(),
        incoming: view.incoming,
        outgoing: view.outgoing,
        member: identity.member,
        rules,
        given: new Set(before.map(({ key }) => key)),
        now: now(),
      });
      for (const { key, what } of due) {
        void context.tell(what).then(async (isDealtWith) => {
          if (isDealtWith) await remember(key);
        });
      }
    },
  };

  async function remember(key: string): Promise<void> {
    await store.update(REMINDED, [META.reminded], (before) => ({
      given: [...(before?.given ?? []).filter(({ at }) => now() - at < REMEMBERED), { key, at: now() }],
    }));
  }
}
