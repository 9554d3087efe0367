/** How many incoming dispatches nobody has looked at. Rows that did not change are not opened again. */
import { equal } from "../../shared/encoding/bytes.ts";
import { tagOf } from "../store/account-database.ts";
import type { AccountStore } from "../store/account-store.ts";
import { DISPATCH, type DispatchRecord } from "../store/records.ts";

/** Incoming, here, and looked at by nobody; also what does not open, for that has to be looked at too. */
export function isUnread({ state, read, from }: DispatchRecord, unit: string): boolean {
  return !read && from !== unit && state !== "fetching" && state !== "quarantined";
}

export interface UnreadCounter {
  count(): Promise<number>;
}

export function createUnreadCounter(store: AccountStore, unit: string): UnreadCounter {
  let known = new Map<string, { readonly tag: Uint8Array; readonly unread: boolean }>();
  return {
    async count() {
      const next: typeof known = new Map();
      const changed: string[] = [];
      await store.db.table("dispatches").each((row: { readonly id: string; readonly sealed: Uint8Array }) => {
        const before = known.get(row.id);
        if (before !== undefined && equal(before.tag, tagOf(row.sealed))) next.set(row.id, before);
        else changed.push(row.id);
      });
      for (const id of changed) {
        const record = await store.get(DISPATCH, id);
        if (record === undefined) continue;
        next.set(id, { tag: tagOf(record.row.sealed), unread: isUnread(record.value, unit) });
      }
      known = next;
      return Array.from(next.values()).filter(({ unread }) => unread).length;
    },
  };
}
