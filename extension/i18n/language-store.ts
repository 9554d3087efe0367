import type { Catalogue } from "./catalogue.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { chooseLanguage, isLanguage } from "./languages.ts";
import type { Language } from "./languages.ts";

/** Where the choice is kept; every page of the extension shares one. `watch` reports a choice made on another page. */
export type LanguageStorage = {
  read(): Promise<string | undefined>;
  write(language: Language): Promise<void>;
  watch?(changed: (language: string | undefined) => void, signal: AbortSignal): void;
};

export type LanguageStore = {
  get(): Language;
  /** The words of that language. */
  words(): Catalogue;
  /** Resolves once it is shown and kept. */
  set(language: Language): Promise<void>;
  /** Called after every change; ends with the signal. */
  subscribe(listener: () => void, signal: AbortSignal): void;
};

/** The current language: what was chosen before, else the first of the browser's wishes that there is. */
export async function createLanguageStore(
  storage: LanguageStorage,
  wishes: readonly string[],
  signal: AbortSignal,
): Promise<LanguageStore> {
  const stored = await storage.read();
  let wanted = isLanguage(stored) ? stored : chooseLanguage(wishes);
  let current = { language: wanted, words: await loadCatalogue(wanted) };
  const listeners = new Set<() => void>();

  /** Announced with its words; of several choices in a moment the last one stays. */
  const change = async (next: Language): Promise<void> => {
    wanted = next;
    const words = await loadCatalogue(next);
    if (wanted !== next || current.language === next) return;
    current = { language: next, words };
    for (const listener of listeners) listener();
  };

  storage.watch?.((next) => {
    if (isLanguage(next)) void change(next);
  }, signal);

  return {
    get: () => current.language,
    words: () => current.words,
    set: async (next) => {
      await change(next);
      await storage.write(next);
    },
    subscribe: (listener, until) => {
      listeners.add(listener);
      until.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
}
