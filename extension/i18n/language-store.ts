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
  let current = isLanguage(stored) ? stored : chooseLanguage(wishes);
  const listeners = new Set<() => void>();

  const change = (next: Language): void => {
    if (next === current) return;
    current = next;
    for (const listener of listeners) listener();
  };

  storage.watch?.((next) => {
    if (isLanguage(next)) change(next);
  }, signal);

  return {
    get: () => current,
    set: async (next) => {
      change(next);
      await storage.write(next);
    },
    subscribe: (listener, until) => {
      listeners.add(listener);
      until.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
}
