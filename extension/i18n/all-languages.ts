/** Translators of every language at once, for the background, which has one file, and for checks. Pages load what they show. */
import { bn } from "./bn.ts";
import { en } from "./en.ts";
import type { Language } from "./languages.ts";
import { type Translator, translatorOf } from "./translate.ts";
import { vi } from "./vi.ts";

const catalogues = { vi, en, bn } as const;

export function createTranslator(language: Language, timeZone?: string): Translator {
  return translatorOf(language, catalogues[language], timeZone);
}
