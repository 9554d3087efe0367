/** How many incoming dispatches nobody has looked at. */
import type { DispatchRow } from "../store/dispatch-record.ts";

/** Incoming, here, and looked at by nobody; also what does not open, for that has to be looked at too. */
export function isUnread({ state, read, from }: Pick<DispatchRow, "state" | "read" | "from">, unit: string): boolean {
  return !read && from !== unit && state !== "fetching" && state !== "quarantined";
}

export function countUnread(rows: readonly DispatchRow[], unit: string): number {
  return rows.filter((row) => isUnread(row, unit)).length;
}
