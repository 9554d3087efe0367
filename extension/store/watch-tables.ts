/** What was written to the tables of a database, from whatever context of the browser. */
import { Dexie } from "dexie";

/** Milliseconds in which changes are gathered: a sync writes many. */
const GATHER = 40;

/** Calls `changed` after writes to the tables, from whatever context of the browser, until the signal aborts. */
export function watchTables(
  database: string,
  tables: readonly string[],
  changed: () => void,
  signal: AbortSignal,
): void {
  const places = tables.map((table) => `idb://${database}/${table}/`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listener = (parts: object): void => {
    if (!Object.keys(parts).some((part) => places.some((place) => part.startsWith(place)))) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, GATHER);
  };
  Dexie.on.storagemutated.subscribe(listener);
  signal.addEventListener(
    "abort",
    () => {
      Dexie.on.storagemutated.unsubscribe(listener);
      clearTimeout(timer);
    },
    { once: true },
  );
}
