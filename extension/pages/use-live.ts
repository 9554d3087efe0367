/**
 * What a screen shows follows the store: whenever a table that it reads was written, by this page, another one or the
 * courier, it is read again. Contents are opened outside of any IndexedDB transaction, one reading at a time, and what a
 * later change has overtaken is not shown.
 */
import { useEffect, useState } from "preact/hooks";
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
