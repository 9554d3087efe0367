/** The search inside of files, asked, looked at and harmed. */
import { toHex } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import type { Excerpt } from "../../../extension/search/excerpt.ts";
import { createFinder, type Finder } from "../../../extension/search/finder.ts";
import { DISPATCH_TEXT, HEAD_PART, SEGMENT_HEAD, TEXT_FORM } from "../../../extension/search/text-record.ts";
import { createTextTools } from "../../../extension/search/text-tools.ts";
import type { SealedRow } from "../../../extension/store/account-database.ts";
import type { AccountStore } from "../../../extension/store/account-store.ts";
import { rowsPlace } from "../../../extension/store/dispatch-record.ts";

const finders = new Map<string, Finder>();

interface FoundByName {
  readonly found: readonly { readonly dispatch: string; readonly inOrder: boolean }[];
  readonly waiting: number;
  readonly excerpts: readonly Excerpt[];
}

/** As a page asks it, newest question alone. */
async function findInside(
  { account, masterKey }: { readonly account: string; readonly masterKey: string },
  query: string,
): Promise<FoundByName> {
  const finder = finders.get(account) ?? createFinder(account, masterKey);
  finders.set(account, finder);
  const answer = await finder.find(query);
  if (answer === undefined) throw new Error("the search did not answer");
  const excerpts = await finder.excerpts(query, answer.found.map(({ dispatch }) => dispatch).slice(0, 5));
  return { ...answer, excerpts: [...excerpts.values()] };
}

/** What was found in the files of each dispatch whose text is here, and how many segments there are. */
async function searchKept(store: AccountStore): Promise<{ files: readonly string[][]; segments: number }> {
  const texts = await store.readable(DISPATCH_TEXT);
  const heads = (await store.db.table<SealedRow>(SEGMENT_HEAD.table).toArray()).filter(
    (row) => row["part"] === HEAD_PART,
  );
  return { files: texts.records.map(({ value }) => value.files), segments: heads.length };
}

/** Texts of dispatches that are not here otherwise, as the courier would have written them. */
async function plantTexts(store: AccountStore, from: number, texts: readonly string[]): Promise<readonly string[]> {
  const mailbox = await rowsPlace(store.keyring, "unclassified");
  const batch = store.batch();
  const dispatches = texts.map(() => toHex(drawRandom(platformRandom, 32)));
  for (const [at, text] of texts.entries()) {
    const dispatch = dispatches[at] ?? "";
    batch.put(DISPATCH_TEXT, [mailbox, from + at], { form: TEXT_FORM, dispatch, files: ["text"], text });
  }
  const written = await batch.commit();
  if (!written.ok) throw new Error(written.error.type);
  return dispatches;
}

/** Changes one byte of every record, or of every one of its kind. */
async function harmSearch(store: AccountStore, which: "texts" | "heads" | "parts"): Promise<number> {
  const table = store.db.table<SealedRow>(which === "texts" ? "texts" : "segments");
  let harmed = 0;
  await table.toCollection().modify((row: { sealed: Uint8Array; part?: number }) => {
    if (which !== "texts" && (row.part === HEAD_PART) !== (which === "heads")) return;
    const bytes = row.sealed.slice();
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    row.sealed = bytes;
    harmed++;
  });
  return harmed;
}

/** What a worker that has so many milliseconds says of a file, and what the next one says. */
async function readInTime(text: string, longest: number): Promise<readonly string[]> {
  const createWorker = (): Worker =>
    new Worker(new URL("../../../extension/search/text-worker.ts", import.meta.url), { type: "module", name: "text" });
  const file = new Blob([text]);
  const [late, next] = [createTextTools(createWorker, longest), createTextTools(createWorker)];
  const found = [(await late.textOf(file)).finding, (await next.textOf(file)).finding];
  late.end();
  next.end();
  return found;
}

interface Searched {
  readonly account: string;
  readonly masterKey: string;
  readonly store: AccountStore;
}

export function searchActs(deskOf: (name: string) => Searched) {
  return {
    findInside: (name: string, query: string) => findInside(deskOf(name), query),
    searchKept: (name: string) => searchKept(deskOf(name).store),
    plantTexts: (name: string, from: number, texts: readonly string[]) => plantTexts(deskOf(name).store, from, texts),
    harmSearch: (name: string, which: Parameters<typeof harmSearch>[1]) => harmSearch(deskOf(name).store, which),
    readInTime,
  };
}
