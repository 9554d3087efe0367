import { useEffect, useState } from "preact/hooks";
import { readTheme, watchTheme, writeTheme } from "../settings/theme-storage.ts";
import { applyTheme, type Theme } from "../ui/theme.ts";

/** The theme of all pages of the extension, put onto this one. */
export function useTheme(): { readonly theme: Theme; readonly setTheme: (theme: Theme) => void } {
  const [theme, setShown] = useState<Theme>("system");
  useEffect(() => {
    const ending = new AbortController();
    void readTheme().then((stored) => {
      if (!ending.signal.aborted) setShown(stored);
    });
    watchTheme(setShown, ending.signal);
    return () => ending.abort();
  }, []);
  useEffect(() => applyTheme(document.documentElement, theme), [theme]);
  const setTheme = (next: Theme): void => {
    setShown(next);
    void writeTheme(next);
  };
  return { theme, setTheme };
}
