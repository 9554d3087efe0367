/**
 * What a screen shows follows the store: whenever a table that it reads was written, by this page, another one or the
 * courier, it is read again (live-reading.ts). Contents are opened outside of any IndexedDB transaction.
 */
import { useEffect, useState } from "preact/hooks";
import { createLiveReading } from "./live-reading.ts";
import { watchTables } from "../store/watch-tables.ts";

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
    const reading = createLiveReading({
      load,
      show: setShown,
      signal,
      clock: () => performance.now(),
      rest: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    });
    watchTables(database, tables, () => reading.request(), signal);
    reading.request();
    return () => ending.abort();
  }, [database, ...tables, ...asked]);
  if (shown !== undefined && "error" in shown) throw shown.error;
  return shown?.value;
}
