/**
 * What a screen shows follows the store: whenever a table that it reads was written, by this page, another one or the
 * courier, it is read again. Contents are opened outside of any IndexedDB transaction, one reading at a time, and what a
 * later change has overtaken is not shown.
 */
import { Dexie } from "dexie";
import { useEffect, useState } from "preact/hooks";

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

/**
 * The newest value of `load`; undefined until the first one is there. It is asked again when the tables or `asked` change.
 * What `load` throws is thrown where the value is used.
 */
export function useLive<T>(
  database: string,
  tables: readonly string[],
  load: (signal: AbortSignal) => Promise<T>,
  asked: readonly unknown[] = [],
): T | undefined {
  const [shown, setShown] = useState<{ readonly value: T } | { readonly error: unknown } | undefined>();
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let running = false;
    let again = false;
    const read = async (): Promise<void> => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      do {
        again = false;
        try {
          const value = await load(signal);
          if (!signal.aborted && !again) setShown({ value });
        } catch (error) {
          if (!signal.aborted) setShown({ error });
        }
      } while (again && !signal.aborted);
      running = false;
    };
    watchTables(database, tables, () => void read(), signal);
    void read();
    return () => ending.abort();
  }, [database, ...tables, ...asked]);
  if (shown !== undefined && "error" in shown) throw shown.error;
  return shown?.value;
}
