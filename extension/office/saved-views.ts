/** Searches and filters of the inbox that a person has given a name; kept sealed, since they say what is looked for. */
import { cleanText } from "../../shared/domain/text.ts";
import { toHex } from "../../shared/encoding/bytes.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { AccountStore, StoreError } from "../store/account-store.ts";
import { META } from "../store/places.ts";
import { type SavedView, VIEWS } from "../store/records.ts";
import type { Office } from "./office.ts";

/** More than these are no help. */
export const MOST_VIEWS = 12;
const LONGEST_NAME = 40;

export type SaveViewError = StoreError | { readonly type: "name-missing" } | { readonly type: "too-many-views" };

export async function loadViews(store: AccountStore): Promise<readonly SavedView[]> {
  return (await store.get(VIEWS, META.views))?.value.views ?? [];
}

/** A view of the same name is replaced. */
export async function saveView(
  { store, random }: Pick<Office, "store" | "random">,
  view: Omit<SavedView, "id">,
): Promise<Result<void, SaveViewError>> {
  const name = Array.from(cleanText(view.name).trim()).slice(0, LONGEST_NAME).join("");
  if (name === "") return err({ type: "name-missing" });
  const id = toHex(drawRandom(random, 8));
  let isFull = false;
  const written = await store.update(VIEWS, [META.views], (before) => {
    const others = (before?.views ?? []).filter((each) => each.name !== name);
    isFull = others.length >= MOST_VIEWS;
    return isFull ? undefined : { views: [...others, { ...view, id, name }] };
  });
  if (isFull) return err({ type: "too-many-views" });
  return written.ok ? ok(undefined) : written;
}

/** @returns the view that was taken away */
export async function dropView(store: AccountStore, id: string): Promise<SavedView | undefined> {
  let dropped: SavedView | undefined;
  await store.update(VIEWS, [META.views], (before) => {
    dropped = before?.views.find((each) => each.id === id);
    return dropped === undefined ? undefined : { views: (before?.views ?? []).filter((each) => each.id !== id) };
  });
  return dropped;
}
