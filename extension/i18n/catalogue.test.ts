import { describe, expect, test } from "vitest";
import { bn } from "./bn.ts";
import { flattenCatalogue, isPlural, placeholdersOf } from "./catalogue.ts";
import type { Catalogue, Message } from "./catalogue.ts";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

const catalogues = new Map<string, Catalogue>([
  ["vi", vi],
  ["en", en],
  ["bn", bn],
]);
const english = flattenCatalogue(en);

function formsOf(message: Message): string[] {
  return isPlural(message) ? Object.values(message) : [message];
}

function namesIn(message: Message): string[] {
  return Array.from(new Set(formsOf(message).flatMap(placeholdersOf))).sort();
}

describe.each(Array.from(catalogues))("the catalogue %s", (language, catalogue) => {
  const messages = flattenCatalogue(catalogue);

  test("has the keys of English, no fewer and no more", () => {
    expect(Array.from(messages.keys()).sort()).toEqual(Array.from(english.keys()).sort());
  });

  test("mentions the same parameters as English in every message", () => {
    const ignoringCount = (message: Message) => namesIn(message).filter((name) => name !== "count");
    for (const [key, message] of messages) {
      expect(ignoringCount(message), key).toEqual(ignoringCount(english.get(key) ?? ""));
      expect(isPlural(message), key).toBe(isPlural(english.get(key) ?? ""));
    }
  });

  test("has exactly the plural forms that the language distinguishes", () => {
    const categories = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    for (const [key, message] of messages) {
      if (isPlural(message)) expect(Object.keys(message).sort(), key).toEqual(categories);
    }
  });

  test("has words in every message, in NFC, without control or bidi characters and without stray spaces", () => {
    for (const [key, message] of messages) {
      for (const form of formsOf(message)) {
        expect(form.trim(), key).not.toBe("");
        expect(form, key).toBe(form.trim().normalize("NFC"));
        expect(form, key).not.toMatch(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u);
        expect(form, key).not.toMatch(/ {2}|[{}]$^/);
        expect(form.replace(/\{\w+\}/g, ""), key).not.toMatch(/[{}]/);
      }
    }
  });
});

test("a missing or an extra key is a type error", () => {
  const { title: _, ...withoutTitle } = vi.lock;
  // @ts-expect-error the key title is missing
  const missing: Catalogue["lock"] = withoutTitle;
  // @ts-expect-error there is no key tittle in English
  const extra: Catalogue["lock"] = { ...withoutTitle, title: "", tittle: "" };
  expect(Object.keys(missing)).not.toContain("title");
  expect(Object.keys(extra)).toContain("tittle");
});

test("every error has all of what, why and next, in full sentences", () => {
  for (const [language, catalogue] of catalogues) {
    for (const [type, words] of Object.entries(catalogue.errors)) {
      if (type === "labels") continue;
      expect(Object.keys(words).sort(), `${language} ${type}`).toEqual(["next", "what", "why"]);
      for (const sentence of Object.values(words)) expect(sentence, `${language} ${type}`).toMatch(/[.।}]$/u);
    }
  }
});

test("the script of each language is its own: no Bengali in Vietnamese, no untranslated English in Bengali", () => {
  for (const message of flattenCatalogue(vi).values())
    expect(formsOf(message).join()).not.toMatch(/\p{Script=Bengali}/u);
  const sameInEveryLanguage = new Set(["common.unitIn", "errors.not-allowed-by-relay.why"]);
  for (const [key, message] of flattenCatalogue(bn)) {
    if (!sameInEveryLanguage.has(key)) expect(formsOf(message).join(), key).toMatch(/\p{Script=Bengali}/u);
  }
});
