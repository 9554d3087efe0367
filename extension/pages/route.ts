/**
 * The place shown, as the page's hash: `#/incoming/<token>`. A link and the back button work as on any page. Browsers keep
 * addresses on the disk, so nothing but the name of a screen and a token of `place-tokens.ts` may stand in one.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { PlaceToken } from "../place-tokens.ts";

export interface Route {
  /** The first part: `incoming`, `compose` …; empty for the start. */
  readonly page: string;
  readonly rest: readonly string[];
  /** Another number for each time that the person went somewhere, also to where they were. */
  readonly visit: number;
}

function parseRoute(hash: string): Pick<Route, "page" | "rest"> {
  const [page = "", ...rest] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => safeDecode(part));
  return { page, rest };
}

export function routeTo(page: string, token?: PlaceToken): string {
  return token === undefined ? `#/${page}` : `#/${page}/${token}`;
}

export function go(page: string, token?: PlaceToken): void {
  location.hash = routeTo(page, token);
}

/** Names the place that is shown already otherwise: a reload comes back to it, and nothing on the page changes. */
export function renamePlace(page: string, token: PlaceToken): void {
  history.replaceState(null, "", routeTo(page, token));
}

export function useRoute(): Route {
  const [shown, setShown] = useState(() => ({ hash: location.hash, visit: 0 }));
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const arrive = (): void => setShown(({ visit }) => ({ hash: location.hash, visit: visit + 1 }));
    window.addEventListener("hashchange", arrive, { signal });
    // Following a link to the address that stands there already changes no hash.
    document.addEventListener(
      "click",
      ({ target }) => {
        const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#/"]') : null;
        if (link !== null && link.getAttribute("href") === location.hash) arrive();
      },
      { signal },
    );
    // Between the first picture and this listener the place may have changed already.
    setShown((before) => (before.hash === location.hash ? before : { ...before, hash: location.hash }));
    return () => ending.abort();
  }, []);
  return useMemo(() => ({ ...parseRoute(shown.hash), visit: shown.visit }), [shown]);
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
