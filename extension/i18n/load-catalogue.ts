import type { Catalogue } from "./catalogue.ts";
import type { Language } from "./languages.ts";

const loaders: { readonly [language in Language]: () => Promise<Catalogue> } = {
  vi: async () => (await import("./vi.ts")).vi,
  en: async () => (await import("./en.ts")).en,
  bn: async () => (await import("./bn.ts")).bn,
};

/** The words of one language; the others stay where they are until they are chosen. */
export function loadCatalogue(language: Language): Promise<Catalogue> {
  return loaders[language]();
}
