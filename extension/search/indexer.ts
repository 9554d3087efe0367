/**
 * Takes the text out of what has been opened, the newest first, and makes segments of it. It works beside the courier and
 * leaves it half of the time; what it has not come to yet the search says.
 */
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { createLane } from "../courier/lane.ts";
import { readDispatch } from "../office/read-dispatch.ts";
import { sealedTable } from "../store/account-database.ts";
import type { AccountStore } from "../store/account-store.ts";
import { arrivalOf, DISPATCH, DISPATCH_ROW, type DispatchRow, rowsPlace } from "../store/dispatch-record.ts";
import type { DispatchRows } from "../store/dispatch-rows.ts";
import { dispatchPlace } from "../store/places.ts";
import { watchTables } from "../store/watch-tables.ts";
import { MAX_TEXT } from "./file-text.ts";
import { bySegment, readHead, readText, type TextKey, textKeys, writeSegment } from "./index-store.ts";
import { SEGMENT_SIZE } from "./segment.ts";
import { DISPATCH_TEXT, type DispatchText, SEGMENT_HEAD, segmentOf, TEXT_FORM } from "./text-record.ts";
import type { TextTools } from "./text-tools.ts";

export interface IndexerTools {
  readonly store: AccountStore;
  readonly unit: UnitCode;
  readonly rows: DispatchRows;
  readonly tools: TextTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly rest: (milliseconds: number) => Promise<void>;
  readonly broken: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** A segment is made anew when so many of its dispatches are not covered. */
const ENOUGH = 64;
/** Dispatches after which it is looked whether newer ones have come. */
const AT_ONCE = 50;

/** What it knows of what is kept, so that looking for what is due does not read it all again. */
interface Known {
  /** Texts that are here, by their keys. */
  texts: Set<string>;
  /** How many dispatches each segment covers. */
  readonly covered: Map<string, number>;
  /** What is not here as a whole, or has no key. Tried again when a blob or a key has come. */
  readonly notNow: Set<string>;
}

/** Runs until the signal aborts: whenever a dispatch was opened, or something that it made was lost. */
export function runIndexer(of: IndexerTools): void {
  const { store, signal, broken } = of;
  const known: Known = { texts: new Set(), covered: new Map(), notNow: new Set() };
  const lane = createLane(async () => {
    while (!signal.aborted && (await takeTexts(of, known))) continue;
    if (!signal.aborted) await makeSegments(of, known);
  }, broken);
  const watch = (tables: readonly string[], changed: () => void): void => {
    watchTables(store.db.name, tables, () => (changed(), void lane.request()), signal);
  };
  watch([DISPATCH_ROW.table, DISPATCH_TEXT.table], () => undefined);
  watch([SEGMENT_HEAD.table], () => known.covered.clear());
  watch(["blobs", "seeds"], () => known.notNow.clear());
  void lane.request();
}

/** Of the newest few that have none. @returns whether there may be more */
async function takeTexts(of: IndexerTools, known: Known): Promise<boolean> {
  const { store, rows, rest, broken, signal } = of;
  const count = await sealedTable(store.db, DISPATCH_TEXT.table).count();
  if (count !== known.texts.size) known.texts = new Set((await textKeys(store)).map(String));
  const mailboxes = new Map<string, string>();
  const due: { readonly row: DispatchRow; readonly key: TextKey }[] = [];
  for (const row of await rows.all()) {
    if (row.state !== "opened" || known.notNow.has(row.dispatch)) continue;
    const mailbox = mailboxes.get(row.level) ?? (await rowsPlace(store.keyring, row.level));
    mailboxes.set(row.level, mailbox);
    if (!known.texts.has(String([mailbox, row.seq]))) due.push({ row, key: [mailbox, row.seq] });
  }
  const newest = due.toSorted((a, b) => arrivalOf(b.row) - arrivalOf(a.row)).slice(0, AT_ONCE);
  for (const { row, key } of newest) {
    const began = of.now();
    const text = await textOf(of, row).catch((error: unknown) => {
      // One dispatch that breaks the program must not keep the others from being searched.
      if (!signal.aborted) broken(error);
      return undefined;
    });
    if (signal.aborted) return false;
    if (text === undefined) known.notNow.add(row.dispatch);
    else if ((await store.batch().put(DISPATCH_TEXT, key, text).commit()).ok) known.texts.add(String(key));
    else return false;
    await rest(Math.max(0, of.now() - began));
  }
  return due.length > newest.length;
}

/** Undefined where its files are not here, or do not open. */
async function textOf(of: IndexerTools, { dispatch }: DispatchRow): Promise<DispatchText | undefined> {
  const { store, unit, tools, signal } = of;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return undefined;
  const read = await readDispatch(store, record, { unit, now: of.now(), signal });
  if (!read.ok) return undefined;
  const files: DispatchText["files"] = [];
  let text = "";
  for (const file of read.value.files) {
    const found = text.length < MAX_TEXT ? await tools.textOf(file) : ({ finding: "beginning", text: "" } as const);
    signal.throwIfAborted();
    files.push(found.finding);
    text = `${text}${text === "" ? "" : "\n"}${found.text}`;
  }
  return { form: TEXT_FORM, dispatch, files, text };
}

async function makeSegments(of: IndexerTools, known: Known): Promise<void> {
  const { store, tools, rest, signal } = of;
  for (const [segment, keys] of bySegment(await textKeys(store))) {
    if (signal.aborted) return;
    const covered = known.covered.get(segment) ?? (await readHead(store, segment))?.dispatches.length ?? 0;
    known.covered.set(segment, covered);
    const missing = keys.length - covered;
    if (missing === 0 || (missing < ENOUGH && keys.length < SEGMENT_SIZE)) continue;
    const began = of.now();
    const texts = new Map<number, DispatchText>();
    for (const key of keys) {
      const text = await readText(store, key);
      if (text !== undefined) texts.set(segmentOf(key[1]).place, text);
    }
    const parts = await tools.segmentOf(new Map(Array.from(texts, ([place, { text }]) => [place, text])));
    if (signal.aborted) return;
    const dispatches = Array.from(texts, ([place, { dispatch }]): [number, string] => [place, dispatch]);
    const gaps = [...texts.values()].filter(hasGap).length;
    if (!(await writeSegment(store, segment, { form: TEXT_FORM, dispatches, gaps }, parts))) return;
    await rest(of.now() - began);
  }
}

/** Whether words may stand in its files that are not searched. */
export function hasGap({ files }: DispatchText): boolean {
  return files.some((file) => file !== "text");
}
