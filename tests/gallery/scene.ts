import type { Theme } from "../../extension/ui/theme.ts";

export type SceneProps = { theme: Theme; onTheme: (theme: Theme) => void };

export const sceneNames = [
  "inbox",
  "list",
  "volume",
  "reading",
  "offline",
  "compose",
  "recipients",
  "enrol",
  "lock",
  "pieces",
  "outcomes",
  "errors",
  "dialog",
] as const;

export type SceneName = (typeof sceneNames)[number];
