import { createContext } from "preact";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { LanguageStore } from "./language-store.ts";
import type { Language } from "./languages.ts";
import { translatorOf } from "./translate.ts";
import type { Translator } from "./translate.ts";

export type LanguageContext = Translator & { setLanguage(language: Language): void };

const Context = createContext<LanguageContext | undefined>(undefined);

/** Gives the tree its words and keeps `<html lang>` true, which fonts, hyphenation and screen readers go by. */
export function LanguageProvider(props: { store: LanguageStore; timeZone?: string; children: ComponentChildren }) {
  const { store, timeZone } = props;
  const [{ language, words }, setShown] = useState(() => shownBy(store));

  useEffect(() => {
    const ending = new AbortController();
    store.subscribe(() => setShown(shownBy(store)), ending.signal);
    setShown(shownBy(store));
    return () => ending.abort();
  }, [store]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const value = useMemo(
    () => ({ ...translatorOf(language, words, timeZone), setLanguage: (next: Language) => void store.set(next) }),
    [language, words, timeZone, store],
  );
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}

function shownBy(store: LanguageStore) {
  return { language: store.get(), words: store.words() };
}

export function useLanguage(): LanguageContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useLanguage needs a LanguageProvider above it");
  return value;
}
