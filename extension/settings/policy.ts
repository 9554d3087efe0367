/**
 * What the organisation has set for this browser (docs/decisions/0013-what-an-organisation-may-set.md), read from whatever a
 * browser hands over. An entry that does not read counts as strictly as it could stand.
 */
import { z } from "zod";
import { type Language, languages } from "../i18n/languages.ts";
import { DEFAULT_RULES, type TellingRules, tellingRulesSchema } from "../telling/rules.ts";

export const POLICY_ENTRIES = [
  "relay",
  "rootFingerprint",
  "language",
  "idleMinutes",
  "notificationContent",
  "notifications",
  "notificationsFixed",
] as const;
export type PolicyEntry = (typeof POLICY_ENTRIES)[number];

export interface TellingPolicy {
  /** Whether notifications may say who sent what, where the person wants it. */
  readonly mayTellContent: boolean;
  readonly rules: TellingRules | undefined;
  readonly isFixed: boolean;
}

export interface Policy {
  /** The only relay, as an invitation names it without a slash at its end; null: none at all. */
  readonly relay: string | null | undefined;
  /** The only root: SHA-256, 64 hexadecimal digits; null: none at all. */
  readonly root: string | null | undefined;
  readonly language: Language | undefined;
  /** At most. */
  readonly idleMinutes: number | undefined;
  readonly telling: TellingPolicy;
  /** All entries that are there, and those of them that do not read. */
  readonly set: readonly PolicyEntry[];
  readonly broken: readonly PolicyEntry[];
}

export const SHORTEST_IDLE = 1;
const LONGEST_IDLE = 60;

const fingerprint = z
  .string()
  .transform((text) => text.replaceAll(/[:\s]/g, "").toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]{64}$/));

const relay = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  .transform(withoutSlash);

const partsOfRules = z.strictObject({
  ways: z.partialRecord(z.enum(["normal", "urgent", "veryUrgent", "express", "work"]), z.unknown()).optional(),
  quiet: z.looseObject({}).optional(),
  reminders: z.looseObject({}).optional(),
});

const rules = partsOfRules.transform((parts, context): TellingRules => {
  const ways = Object.entries(DEFAULT_RULES.ways).map(([of, usual]) => {
    const part = parts.ways?.[of as keyof TellingRules["ways"]];
    return [of, typeof part === "object" ? { ...usual, ...part } : (part ?? usual)];
  });
  const whole = tellingRulesSchema.safeParse({
    ways: Object.fromEntries(ways) as unknown,
    quiet: { ...DEFAULT_RULES.quiet, ...parts.quiet },
    reminders: { ...DEFAULT_RULES.reminders, ...parts.reminders },
  });
  if (whole.success) return whole.data;
  context.addIssue({ code: "custom", message: "not the rules of being told" });
  return z.NEVER;
});

/** @param managed what `storage.managed` holds */
export function readPolicy(managed: Readonly<Record<string, unknown>>): Policy {
  const broken: PolicyEntry[] = [];
  const read = <T, F>(entry: PolicyEntry, schema: z.ZodType<T>, strictest: F): T | F | undefined => {
    if (managed[entry] === undefined) return undefined;
    const parsed = schema.safeParse(managed[entry]);
    if (parsed.success) return parsed.data;
    broken.push(entry);
    return strictest;
  };
  return {
    relay: read("relay", relay, null),
    root: read("rootFingerprint", fingerprint, null),
    language: read("language", z.enum(languages.map(({ code }) => code)), undefined),
    idleMinutes: read("idleMinutes", z.number().min(SHORTEST_IDLE).max(LONGEST_IDLE), SHORTEST_IDLE),
    telling: {
      mayTellContent: read("notificationContent", z.boolean(), false) !== false,
      rules: read("notifications", rules, undefined),
      isFixed: read("notificationsFixed", z.boolean(), true) === true,
    },
    set: POLICY_ENTRIES.filter((entry) => managed[entry] !== undefined),
    broken,
  };
}

export const NO_POLICY = readPolicy({});

export type PolicyRefusal = "policy-broken" | "policy-relay" | "policy-root";

/** Why the organisation does not allow this invitation; undefined where it does. */
export function refusalOf(
  policy: Pick<Policy, "relay" | "root">,
  invitation: { readonly relay: string; readonly root: string },
): PolicyRefusal | undefined {
  if (policy.relay === null || policy.root === null) return "policy-broken";
  if (policy.relay !== undefined && policy.relay !== withoutSlash(invitation.relay)) return "policy-relay";
  if (policy.root !== undefined && policy.root !== invitation.root) return "policy-root";
  return undefined;
}

function withoutSlash(address: string): string {
  return new URL(address).href.replace(/\/$/, "");
}
