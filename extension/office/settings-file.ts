/**
 * What a person has set, as a file to take to another computer: JSON, in clear. Nothing of any dispatch stands in it, but the
 * words of saved searches do. What the organisation has set is not among it, and goes on binding where the file is read.
 */
import { z } from "zod";
import { cleanText } from "../../shared/domain/text.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { type Language, languages } from "../i18n/languages.ts";
import { readIdleMinutes, writeIdleMinutes } from "../settings/idle-storage.ts";
import { readLanguage } from "../settings/language-storage.ts";
import { readShortcuts, writeShortcuts } from "../settings/shortcuts-storage.ts";
import { readTheme, writeTheme } from "../settings/theme-storage.ts";
import type { AccountStore, StoreError } from "../store/account-store.ts";
import { META } from "../store/places.ts";
import { INBOX_FILTERS, SETTINGS } from "../store/records.ts";
import { tellingRulesSchema } from "../telling/rules.ts";
import { themes } from "../ui/theme.ts";
import type { Office } from "./office.ts";
import { loadViews, MOST_VIEWS, saveView } from "./saved-views.ts";

/** Characters. What is longer is another file. */
const LONGEST = 100_000;

const settingsSchema = z.strictObject({
  type: z.literal("tram/settings"),
  v: z.literal(1),
  language: z.enum(languages.map(({ code }) => code)),
  theme: z.enum(themes),
  singleKeys: z.boolean(),
  idleMinutes: z.number(),
  notificationContent: z.boolean(),
  /** Absent where nothing was chosen. */
  notifications: tellingRulesSchema.optional(),
  views: z
    .array(z.strictObject({ name: z.string(), query: z.string().max(500), filter: z.enum(INBOX_FILTERS) }))
    .max(MOST_VIEWS),
});
export type SettingsFile = z.infer<typeof settingsSchema>;

export type SettingsFileError = { readonly type: "settings-broken" } | { readonly type: "settings-newer" };

export async function collectSettings(store: AccountStore): Promise<string> {
  const [settings, views] = await Promise.all([store.get(SETTINGS, META.settings), loadViews(store)]);
  const telling = settings?.value.telling;
  const file: SettingsFile = {
    type: "tram/settings",
    v: 1,
    language: await readLanguage(),
    theme: await readTheme(),
    singleKeys: await readShortcuts(),
    idleMinutes: await readIdleMinutes(),
    notificationContent: settings?.value.notificationContent === true,
    ...(telling && { notifications: telling }),
    views: views.map(({ name, query, filter }) => ({ name, query, filter })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function readSettingsFile(text: string): Result<SettingsFile, SettingsFileError> {
  let json: unknown;
  try {
    json = text.length > LONGEST ? undefined : JSON.parse(text);
  } catch {
    return err({ type: "settings-broken" });
  }
  const head = z.object({ type: z.literal("tram/settings"), v: z.int() }).safeParse(json);
  if (head.success && head.data.v > 1) return err({ type: "settings-newer" });
  const read = settingsSchema.safeParse(json);
  return read.success ? ok(read.data) : err({ type: "settings-broken" });
}

/** Saved views are added to those that are there; one of the same name is replaced, and what is beyond the room is left out. */
export async function applySettings(
  office: Pick<Office, "store" | "random">,
  file: SettingsFile,
  setLanguage: (language: Language) => void,
): Promise<Result<void, StoreError>> {
  const written = await office.store.update(SETTINGS, [META.settings], (before) => ({
    ...before,
    notificationContent: file.notificationContent,
    ...(file.notifications && { telling: file.notifications }),
  }));
  if (!written.ok) return written;
  for (const view of file.views) {
    const saved = await saveView(office, { ...view, query: cleanText(view.query) });
    if (!saved.ok && saved.error.type !== "name-missing" && saved.error.type !== "too-many-views") {
      return err(saved.error);
    }
  }
  await Promise.all([writeTheme(file.theme), writeShortcuts(file.singleKeys), writeIdleMinutes(file.idleMinutes)]);
  setLanguage(file.language);
  return ok(undefined);
}
