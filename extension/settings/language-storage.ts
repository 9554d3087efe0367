/** The chosen language, shared by every page and the background. It says nothing about anybody, so it stands in clear. */
import { browser } from "wxt/browser";
import type { LanguageStorage } from "../i18n/language-store.ts";
import { type Language, chooseLanguage, isLanguage } from "../i18n/languages.ts";
import { loadPolicy } from "./policy-storage.ts";

const KEY = "language";

export const languageStorage: LanguageStorage = {
  async read() {
    const value = (await browser.storage.local.get(KEY))[KEY];
    return typeof value === "string" ? value : (await loadPolicy()).language;
  },
  async write(language) {
    await browser.storage.local.set({ [KEY]: language });
  },
  watch(changed, signal) {
    const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
      if (area !== "local" || !(KEY in changes)) return;
      const value = changes[KEY]?.newValue;
      changed(isLanguage(value) ? value : undefined);
    };
    browser.storage.onChanged.addListener(listener);
    signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(listener), { once: true });
  },
};

export async function readLanguage(): Promise<Language> {
  const stored = await languageStorage.read();
  return isLanguage(stored) ? stored : chooseLanguage(navigator.languages);
}
