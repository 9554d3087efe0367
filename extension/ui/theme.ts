/** How the interface looks: `system` follows the computer; the others overrule it. */
export const themes = ["system", "light", "dark", "contrast"] as const;

export type Theme = (typeof themes)[number];

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** Sets the theme on the root element of a page, where tokens.css reads it. */
export function applyTheme(root: HTMLElement, theme: Theme): void {
  if (theme === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
}
