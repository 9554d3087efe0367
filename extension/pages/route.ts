/** The place shown, as the page's hash: `#/incoming/<dispatch>`. A link and the back button work as on any page. */
import { useEffect, useState } from "preact/hooks";

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
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener("hashchange", () => setRoute(parseRoute(location.hash)), { signal });
    return () => ending.abort();
  }, []);
  return route;
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
