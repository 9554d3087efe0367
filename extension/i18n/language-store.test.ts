import { expect, test } from "vitest";
import { bn } from "./bn.ts";
import { en } from "./en.ts";
import { createLanguageStore } from "./language-store.ts";
import type { LanguageStorage } from "./language-store.ts";
import { chooseLanguage } from "./languages.ts";

function memoryStorage(stored?: string) {
  const state = { stored, changed: (_language: string | undefined): void => {} };
  const storage: LanguageStorage = {
    read: async () => state.stored,
    write: async (language) => {
      state.stored = language;
    },
    watch: (changed) => {
      state.changed = changed;
    },
  };
  return { state, storage };
}

test("the first language is what was chosen before, else the browser's first wish that there is, else Vietnamese", async () => {
  const { signal } = new AbortController();
  expect((await createLanguageStore(memoryStorage("bn").storage, ["en"], signal)).get()).toBe("bn");
  expect((await createLanguageStore(memoryStorage("xx").storage, ["fr-FR", "EN-us"], signal)).get()).toBe("en");
  expect(chooseLanguage(["fr", "de"])).toBe("vi");
});

test("a choice is told to subscribers and kept; a choice on another page arrives", async () => {
  const ending = new AbortController();
  const { state, storage } = memoryStorage();
  const store = await createLanguageStore(storage, ["vi"], ending.signal);
  const heard: string[] = [];
  store.subscribe(() => heard.push(store.get()), ending.signal);
  await store.set("en");
  expect(state.stored).toBe("en");
  state.changed("bn");
  state.changed("klingon");
  await expect.poll(() => heard).toEqual(["en", "bn"]);
  expect(store.words()).toBe(bn);
  ending.abort();
  await store.set("vi");
  expect(heard).toEqual(["en", "bn"]);
});

test("of several choices in a moment the last one stays", async () => {
  const { signal } = new AbortController();
  const store = await createLanguageStore(memoryStorage("vi").storage, [], signal);
  await Promise.all([store.set("en"), store.set("bn"), store.set("vi"), store.set("en")]);
  expect([store.get(), store.words()]).toEqual(["en", en]);
});
