/** The files of drafts that are being worked on: the leader reads them, the clerk seals them, also while the line is down. */
import type { Level } from "../../shared/domain/level.ts";
import { type Result, ok } from "../../shared/result.ts";
import type { CourierContext } from "./courier-context.ts";
import { type FetchFailure, fetchBlob } from "./fetch-blob.ts";
import { loadStream } from "./load-work.ts";

/** Fetches what is missing of one level, the small files first. */
export async function fetchDrafts(context: CourierContext, level: Level): Promise<Result<void, FetchFailure>> {
  const { store, unit, signal } = context;
  const { drafts } = await loadStream(store, unit, level);
  const blobs = Array.from(drafts.values())
    .filter(({ dispatch, state }) => dispatch === null && state !== "returned")
    .flatMap((draft) => draft.blobs)
    .sort((a, b) => a.size - b.size);
  let failure: Result<void, FetchFailure> | undefined;
  for (const { id, size } of blobs) {
    if (signal.aborted) break;
    const fetched = await fetchBlob(context, { id, size });
    if (fetched.ok) continue;
    failure = fetched;
    if (fetched.error.type === "line" && fetched.error.error.type === "relay-unreachable") break;
  }
  return failure ?? ok(undefined);
}
