/** The place shown, as the page's hash: `#/incoming/<dispatch>`. A link and the back button work as on any page. */
import { useEffect, useMemo, useState } from "preact/hooks";

export interface Route {
  /** The first part: `incoming`, `drafts`, `compose` …; empty for the start. */
  readonly page: string;
  readonly rest: readonly string[];
}

export function parseRoute(hash: string): Route {
  const [page = "", ...rest] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => safeDecode(part));
  return { page, rest };
}

export function routeTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(...parts: readonly string[]): void {
  location.hash = routeTo(...parts);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const follow = (): void => setHash(location.hash);
    window.addEventListener("hashchange", follow, { signal });
    // Between the first picture and this listener the place may have changed already.
    follow();
    return () => ending.abort();
  }, []);
  return useMemo(() => parseRoute(hash), [hash]);
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
