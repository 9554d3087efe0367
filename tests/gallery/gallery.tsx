import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { createLanguageStore } from "../../extension/i18n/language-store.ts";
import type { Language } from "../../extension/i18n/languages.ts";
import { LanguageProvider } from "../../extension/i18n/use-language.tsx";
import "../../extension/ui/styles.css";
import { applyTheme, isTheme } from "../../extension/ui/theme.ts";
import type { Theme } from "../../extension/ui/theme.ts";
import "./gallery.css";
import { ComposeScene } from "./scene-compose.tsx";
import { EnrolScene, LockScene } from "./scene-enrol.tsx";
import { InboxScene } from "./scene-inbox.tsx";
import { DialogScene, ErrorsScene, OutcomesScene, PiecesScene } from "./scene-pieces.tsx";
import { VolumeScene } from "./scene-volume.tsx";
import { sceneNames } from "./scene.ts";

/** Every component in its place: `?scene=inbox&language=bn&theme=dark`. The event `look` changes language and theme. */
const wishes = new URLSearchParams(location.search);
const sceneName = sceneNames.find((name) => name === wishes.get("scene")) ?? "inbox";
const wishedTheme = wishes.get("theme");

function Gallery() {
  const [theme, setTheme] = useState<Theme>(isTheme(wishedTheme) ? wishedTheme : "system");
  useEffect(() => {
    const change = (event: Event): void => {
      const look = (event as CustomEvent<{ language: Language; theme: Theme }>).detail;
      setTheme(look.theme);
      void store.set(look.language);
    };
    addEventListener("look", change);
    return () => removeEventListener("look", change);
  }, []);
  useEffect(() => applyTheme(document.documentElement, theme), [theme]);
  const props = { theme, onTheme: setTheme };
  switch (sceneName) {
    case "inbox":
      return <InboxScene {...props} reading={false} />;
    case "list":
      return <InboxScene {...props} reading={false} wide />;
    case "volume":
      return <VolumeScene {...props} />;
    case "reading":
      return <InboxScene {...props} reading />;
    case "offline":
      return <InboxScene {...props} reading={false} offline />;
    case "compose":
      return <ComposeScene />;
    case "recipients":
      return <ComposeScene only="recipients" />;
    case "enrol":
      return <EnrolScene />;
    case "lock":
      return <LockScene />;
    case "pieces":
      return <PiecesScene />;
    case "outcomes":
      return <OutcomesScene />;
    case "errors":
      return <ErrorsScene />;
    case "dialog":
      return <DialogScene />;
  }
}

const store = await createLanguageStore(
  { read: async () => wishes.get("language") ?? undefined, write: async () => {} },
  ["vi"],
  new AbortController().signal,
);
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
render(
  <LanguageProvider store={store}>
    <Gallery />
  </LanguageProvider>,
  root,
);
