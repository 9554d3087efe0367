/** An incoming dispatch opened and judged anew; asked again while a part of it is still on its way. */
import { useEffect, useState } from "preact/hooks";
import type { JudgedDispatch } from "../../shared/dispatch/verify-dispatch.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { Result } from "../../shared/result.ts";
import { readDispatch } from "../office/read-dispatch.ts";
import type { DispatchRecord } from "../store/dispatch-record.ts";
import { watchTables } from "../store/watch-tables.ts";
import { useDesk } from "./desk-context.ts";

export type ReadDispatch = Result<JudgedDispatch, { readonly type: "file-coming" | "no-key" | "cannot-open" }>;

/** Undefined while it is opened. */
export function useDispatch(record: DispatchRecord | undefined): ReadDispatch | undefined {
  const { office, desk } = useDesk();
  const [read, setRead] = useState<ReadDispatch>();
  const { identity } = desk;
  useEffect(() => {
    setRead(undefined);
    if (record === undefined || record.state === "fetching" || record.state === "held") return;
    const ending = new AbortController();
    const { signal } = ending;
    let busy = false;
    let isHere = false;
    const open = async (): Promise<void> => {
      if (busy || isHere) return;
      busy = true;
      try {
        const unit = identity.unit as UnitCode;
        const result = await readDispatch(office.store, record, { unit, now: office.now(), signal });
        if (signal.aborted) return;
        isHere = result.ok;
        setRead(result);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        busy = false;
      }
    };
    watchTables(office.store.db.name, ["blobs", "seeds"], () => void open(), signal);
    void open();
    return () => ending.abort();
    // What other chains change is followed by the record's state; opening again for each would cost the whole file.
  }, [record?.dispatch, record?.state, office]);
  return read;
}
