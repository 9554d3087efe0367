import "../../ui/styles.css";
import { render } from "preact";
import { createLanguageStore } from "../../i18n/language-store.ts";
import { LanguageProvider } from "../../i18n/use-language.tsx";
import { Popup } from "../../pages/popup.tsx";
import { languageStorage } from "../../settings/language-storage.ts";

const languages = await createLanguageStore(languageStorage, navigator.languages, new AbortController().signal);
const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app");
render(
  <LanguageProvider store={languages}>
    <Popup />
  </LanguageProvider>,
  root,
);
