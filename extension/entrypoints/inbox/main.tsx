import "../../ui/styles.css";
import { render } from "preact";
import { hostCourierHere } from "../../courier/host-here.ts";
import { createLanguageStore } from "../../i18n/language-store.ts";
import { LanguageProvider } from "../../i18n/use-language.tsx";
import { App } from "../../pages/app.tsx";
import { takeInvitationLinks } from "../../pages/invitation-link.ts";
import { languageStorage } from "../../settings/language-storage.ts";

const invitations = takeInvitationLinks(window);
const forever = new AbortController().signal;
const languages = await createLanguageStore(languageStorage, navigator.languages, forever);
const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app");
render(
  <LanguageProvider store={languages}>
    <App invitations={invitations} />
  </LanguageProvider>,
  root,
);
void hostCourierHere(forever);
