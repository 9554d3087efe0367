/**
 * Lets the files of dispatches go, and brings them back, as the person has asked
 * (docs/decisions/0014-files-let-go-and-brought-back.md).
 *
 * The worst failure: a file that goes and is nowhere else.
 */
import { loadBlob } from "../store/blobs.ts";
import { arrivalOf, DISPATCH, type DispatchRow } from "../store/dispatch-record.ts";
import type { DispatchRows } from "../store/dispatch-rows.ts";
import { blobPlace, dispatchPlace, META } from "../store/places.ts";
import { BLOB, FILE_WISHES } from "../store/records.ts";
import type { CourierContext } from "./courier-context.ts";
import { hasRoom } from "./fetch-bounds.ts";
import { fetchBlob } from "./fetch-blob.ts";

/** Of what these say, only the ciphertext may go: it was judged, and somebody has read it. */
export function mayLetGo({ state, read, opened }: DispatchRow): boolean {
  return state === "opened" && read && opened?.outcome === "passed";
}

/**
 * @param onPiece a piece of a blob has come
 * @returns `later` where something is left for want of the line or of room
 */
export async function tendFiles(
  context: CourierContext,
  rows: DispatchRows,
  onPiece: () => void,
): Promise<"done" | "later"> {
  const { store, signal } = context;
  const wishes = (await store.get(FILE_WISHES, META.files))?.value;
  if (wishes === undefined) return "done";
  let isLeft = false;
  // What is wanted last is looked at now.
  for (const dispatch of wishes.wanted.toReversed()) {
    if (signal.aborted) return "later";
    if (await bringBack(context, dispatch, onPiece)) await forget(context, dispatch);
    else isLeft = true;
  }
  if (wishes.letGoBefore !== undefined) isLeft = !(await letAllGo(context, rows, wishes.letGoBefore)) || isLeft;
  return isLeft ? "later" : "done";
}

async function letAllGo(context: CourierContext, rows: DispatchRows, before: number): Promise<boolean> {
  const { store, signal } = context;
  let isLeft = false;
  for (const row of await rows.all()) {
    if (signal.aborted) return false;
    if (!mayLetGo(row) || arrivalOf(row) >= before) continue;
    const went = await letGo(context, row.blob.id);
    if (went === "no-line") return false;
    isLeft ||= went === "not-said";
  }
  if (isLeft) return false;
  await store.update(FILE_WISHES, [META.files], (now) => {
    if (now?.letGoBefore !== before) return undefined;
    const { letGoBefore: _, ...others } = now;
    return others;
  });
  return true;
}

/** @returns whether there is nothing left to do */
async function bringBack(context: CourierContext, dispatch: string, onPiece: () => void): Promise<boolean> {
  const { store, room } = context;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return true;
  if ((await loadBlob(store, record.blob.id))?.complete === true) return true;
  return hasRoom(await room(), record.blob.size) && (await fetchBlob(context, record.blob, onPiece)).ok;
}

async function forget({ store }: CourierContext, dispatch: string): Promise<void> {
  await store.update(FILE_WISHES, [META.files], (now) => {
    if (now?.wanted.includes(dispatch) !== true) return undefined;
    return { ...now, wanted: now.wanted.filter((each) => each !== dispatch) };
  });
}

/** Never without having heard from the relay that it has every piece. */
async function letGo({ store, client, signal }: CourierContext, id: string): Promise<"done" | "no-line" | "not-said"> {
  const key = await blobPlace(store, id);
  const stored = await store.get(BLOB, key);
  if (stored?.value.complete !== true) return "done";
  const there = await client.blob(id, signal);
  if (!there.ok) {
    if (there.error.type === "not-found") return "done";
    return there.error.type === "relay-unreachable" ? "no-line" : "not-said";
  }
  const { value, row } = stored;
  const { size, pieces } = there.value;
  if (size !== value.size || pieces.length !== value.pieces.length) return "done";
  if (!pieces.every((piece, at) => piece === value.pieces[at])) return "done";
  // Only while nobody has changed the record since.
  await store
    .batch()
    .replace(BLOB, [key], row, { ...value, complete: false })
    .deletePieces(value.place)
    .commit();
  return "done";
}
