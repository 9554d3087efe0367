import { useEffect, useMemo, useState } from "preact/hooks";
import { createDeskReader, DESK_TABLES, type DeskData } from "../office/desk-data.ts";
import type { AccountStore } from "../store/account-store.ts";
import { useLive } from "./use-live.ts";

/** The desk as it stands: the newest first, at once, then all of it. */
export function useDeskData(store: AccountStore): DeskData | undefined {
  const { read, ending } = useMemo(() => {
    const controller = new AbortController();
    return { read: createDeskReader(store, controller.signal), ending: controller };
  }, [store]);
  useEffect(() => () => ending.abort(), [ending]);
  const [wish, setWish] = useState<"newest" | "all">("newest");
  const desk = useLive(store.db.name, DESK_TABLES, () => read(wish), [store, wish]);
  useEffect(() => {
    if (desk !== undefined) setWish("all");
  }, [desk === undefined]);
  return desk;
}
