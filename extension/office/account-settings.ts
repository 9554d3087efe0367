/** What the person chose for this account; kept sealed with it, since it concerns what is said of its mail. */
import type { AccountStore } from "../store/account-store.ts";
import { META } from "../store/places.ts";
import type { TellingPolicy } from "../settings/policy.ts";
import { SETTINGS } from "../store/records.ts";
import { DEFAULT_RULES, type TellingRules, tellingRulesSchema } from "../telling/rules.ts";

export async function mayTellContent(store: AccountStore, policy: TellingPolicy): Promise<boolean> {
  return policy.mayTellContent && (await store.get(SETTINGS, META.settings))?.value.notificationContent === true;
}

export async function setTellContent(store: AccountStore, notificationContent: boolean): Promise<void> {
  await store.update(SETTINGS, [META.settings], (before) => ({ ...before, notificationContent }));
}

/** The person's own, where the organisation leaves that to them. */
export async function loadRules(store: AccountStore, policy: TellingPolicy): Promise<TellingRules> {
  const usual = policy.rules ?? DEFAULT_RULES;
  return policy.isFixed ? usual : ((await store.get(SETTINGS, META.settings))?.value.telling ?? usual);
}

/** Of what is not whole yet, as a time that is being typed, nothing is kept. */
export async function changeRules(
  store: AccountStore,
  policy: TellingPolicy,
  change: (before: TellingRules) => TellingRules,
): Promise<void> {
  await store.update(SETTINGS, [META.settings], (before) => {
    const telling = change(before?.telling ?? policy.rules ?? DEFAULT_RULES);
    if (!tellingRulesSchema.safeParse(telling).success) return undefined;
    return { notificationContent: false, ...before, telling };
  });
}
