/** The languages of the interface. Each is named in itself, because whoever looks for it may read no other. */
export const languages = [
  { code: "vi", endonym: "Tiếng Việt", short: "VI" },
  { code: "en", endonym: "English", short: "EN" },
  { code: "bn", endonym: "বাংলা", short: "বাং" },
] as const;

export type Language = (typeof languages)[number]["code"];

const defaultLanguage: Language = "vi";

export function isLanguage(value: unknown): value is Language {
  return languages.some(({ code }) => code === value);
}

/** The first of the wishes (BCP 47 tags, as in `navigator.languages`) that there is a catalogue for. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const primary = wish.toLowerCase().split("-")[0];
    if (isLanguage(primary)) return primary;
  }
  return defaultLanguage;
}
