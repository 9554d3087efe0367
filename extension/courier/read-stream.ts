/**
 * Reading a stream (docs/protocol.md, section 10): each entry's position is proved and continues the one before; entries, what
 * was found in them, what follows from them and the cursor are written in one transaction. An entry that cannot be judged
 * yet is kept and looked at again when a seed, a statement or other work came.
 *
 * Written by the courier alone. What must hold: no entry is passed over, none is stored without its proof. Worst failure: a
 * hole in a stream that nobody notices (R20, R21).
 */
import { type Bytes, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import {
  type Position,
  type PositionError,
  type StreamCursor,
  readPosition,
  verifyNextPosition,
} from "../../shared/wire/position.ts";
import type { EntriesAnswer } from "../../shared/wire/relay-api.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import type { StreamName } from "../../shared/wire/stream-name.ts";
import type { Batch } from "../store/account-store.ts";
import { cursorPlace, streamPlace } from "../store/places.ts";
import { CURSOR, type CursorRecord, ENTRY, type EntryRecord } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, relayOf, storeFailure } from "./courier-context.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { watchOrder } from "./watch-order.ts";

export interface ArrivedEntry {
  readonly seq: number;
  readonly bytes: Bytes;
  readonly position: Position;
  readonly positionBytes: Bytes;
  /** It came after this device did: people are told of it. */
  readonly isNew: boolean;
}

type Found = NonNullable<EntryRecord["found"]>;

export interface Judgement {
  /** Left out where the entry cannot be judged yet. */
  readonly found?: Found;
  /** What follows from it, written with it. */
  readonly write?: (batch: Batch) => void;
  /** Done once everything is on the disk. */
  readonly after?: () => void;
}

export type Judge = (entry: ArrivedEntry) => Promise<Judgement>;

/** The end of a stream as the relay says. */
export interface ToldHead {
  readonly stream: StreamName;
  readonly seq: number;
  readonly head: string;
  /** How far the stream was read when the relay was asked. */
  readonly readTo: number;
}

const ENTRIES_AT_ONCE = 500;
const AGAIN_AT_ONCE = 200;

/** What was the generation when entries without a judgement were last looked at. */
const lookedAt = new WeakMap<CourierContext, Map<string, number>>();

/** `more`: the bound was reached before the end. */
export type ReadTo = "end" | "more";

/**
 * Reads a stream to its end. `told` is what the relay says of its end, where the caller has just asked; without it the
 * stream is simply read.
 * @param mostPages so much at once, where others must not wait for a stream that somebody fills without end
 */
export function readStream(
  context: CourierContext,
  stream: StreamName,
  judge: Judge,
  told?: ToldHead,
  mostPages = Number.POSITIVE_INFINITY,
): Promise<Result<ReadTo, SyncFailure>> {
  return context.turns.take(stream, async () => {
    const before = await loadCursor(context, stream, told);
    if (!before.ok) return before;
    const shown = told === undefined ? ok(undefined) : await compareHead(context, before.value.value, told);
    if (!shown.ok) return shown;
    const again = await judgeAgain(context, before.value, judge);
    if (!again.ok) return again;
    if (told !== undefined && told.seq <= again.value.value.seq) return ok("end");
    let cursor = again.value;
    for (let pages = 0; ; pages++) {
      if (pages >= mostPages) return ok("more");
      const { seq } = cursor.value;
      const page = await context.client.entries(stream, seq, ENTRIES_AT_ONCE, context.signal);
      if (!page.ok) return err(lineFailure(page.error));
      if (page.value.entries.length === 0) return ok("end");
      const taken = await takePage(context, cursor, page.value, judge);
      if (!taken.ok) return taken;
      cursor = taken.value;
      if (!page.value.more) return ok("end");
    }
  });
}

interface StoredCursor {
  readonly place: string;
  readonly value: CursorRecord;
  readonly row: Parameters<Batch["replace"]>[2];
}

/** Where the reading stands. The first contact is written down at once: what comes after it is news. */
async function loadCursor(
  context: CourierContext,
  stream: StreamName,
  told: ToldHead | undefined,
): Promise<Result<StoredCursor, SyncFailure>> {
  const place = await cursorPlace(context.store, stream);
  const stored = await context.store.get(CURSOR, place);
  if (stored !== undefined) return ok({ place, value: stored.value, row: stored.row });
  const asked = told === undefined ? await context.client.streams(context.signal) : ok([told]);
  if (!asked.ok) return err(lineFailure(asked.error));
  const history = asked.value.find((each) => each.stream === stream)?.seq ?? 0;
  const value = { stream, epoch: relayOf(context).epoch, seq: 0, head: NO_HASH, history, unjudged: [] };
  return commit(context, context.store.batch(), { place, value, row: undefined }, value, []);
}

/** A stream never gets shorter, and no place in it becomes another one (R20, R21, R30). */
async function compareHead(
  context: CourierContext,
  { seq }: CursorRecord,
  { stream, seq: toldSeq, head, readTo }: ToldHead,
): Promise<Result<void, SyncFailure>> {
  const held = await positionAt(context, stream, toldSeq);
  const isOther = held !== undefined && (await sha256Hex(fromBase64Url(held))) !== head;
  if (toldSeq >= readTo && !isOther) return ok(undefined);
  const reason = isOther ? "fork" : "shortened";
  const last = isOther ? held : await positionAt(context, stream, seq);
  const evidence = last === undefined ? [] : [last];
  return err(
    await raiseAlarm(context, { reason, about: stream, id: `${reason}/${stream}/${toldSeq}/${head}`, evidence }),
  );
}

async function takePage(
  context: CourierContext,
  before: StoredCursor,
  page: EntriesAnswer,
  judge: Judge,
): Promise<Result<StoredCursor, SyncFailure>> {
  const { history } = before.value;
  const stream = before.value.stream as StreamName;
  const { signer } = relayOf(context);
  const place = await streamPlace(context.store, stream);
  const batch = context.store.batch();
  const after: (() => void)[] = [];
  const unjudged = [...before.value.unjudged];
  const { epoch, seq, head } = before.value;
  let at: StreamCursor = { epoch, stream, seq, head };
  const order = watchOrder(context, at, await positionAt(context, stream, seq));
  let failure: SyncFailure | undefined;
  for (const given of page.entries) {
    const bytes = fromBase64Url(given.entry);
    const positionBytes = fromBase64Url(given.position);
    const next = await verifyNextPosition({
      cursor: at,
      entry: bytes,
      position: positionBytes,
      proof: given.proof,
      signer,
    });
    if (!next.ok) {
      failure = await refuse(context, stream, at, given.position, next.error);
      break;
    }
    const { position } = next.value;
    const contradiction = await order.next(position, given.position);
    if (contradiction !== undefined) {
      failure = await raiseAlarm(context, contradiction);
      break;
    }
    const arrived = { seq: position.seq, bytes, position, positionBytes, isNew: position.seq > history };
    const judged = await judge(arrived);
    judged.write?.(batch);
    if (judged.after !== undefined) after.push(judged.after);
    if (judged.found === undefined) unjudged.push(position.seq);
    const { entry, position: text, proof } = given;
    batch.put(ENTRY, [place, position.seq], keptOf({ stream, entry, position: text, proof }, judged.found));
    at = next.value.cursor;
  }
  if (at.seq > seq) {
    order.write(batch);
    const written = await commit(context, batch, before, { ...before.value, ...at, unjudged }, after);
    if (!written.ok) return written;
    if (failure === undefined) return written;
  }
  return err(failure ?? { type: "conflict" });
}

/** Looks again at what could not be judged, once for each generation. */
async function judgeAgain(
  context: CourierContext,
  before: StoredCursor,
  judge: Judge,
): Promise<Result<StoredCursor, SyncFailure>> {
  const { stream, history } = before.value;
  const looked = lookedAt.get(context) ?? new Map<string, number>();
  lookedAt.set(context, looked);
  const { generation } = context;
  if (before.value.unjudged.length === 0 || looked.get(stream) === generation) return ok(before);
  const place = await streamPlace(context.store, stream);
  let cursor = before;
  const waiting = [...before.value.unjudged];
  for (let at = 0; at < waiting.length; at += AGAIN_AT_ONCE) {
    const batch = context.store.batch();
    const after: (() => void)[] = [];
    const judgedNow = new Set<number>();
    for (const seq of waiting.slice(at, at + AGAIN_AT_ONCE)) {
      const record = await context.store.get(ENTRY, place, seq);
      if (record === undefined) throw new Error("a cursor that names an entry which is not there");
      const positionBytes = fromBase64Url(record.value.position);
      const position = readPosition(positionBytes);
      if (!position.ok) throw new Error("a stored position that does not read");
      const bytes = fromBase64Url(record.value.entry);
      const judged = await judge({ seq, bytes, position: position.value, positionBytes, isNew: seq > history });
      if (judged.found === undefined) continue;
      judged.write?.(batch);
      if (judged.after !== undefined) after.push(judged.after);
      judgedNow.add(seq);
      batch.put(ENTRY, [place, seq], keptOf(record.value, judged.found));
    }
    if (judgedNow.size === 0) continue;
    const unjudged = cursor.value.unjudged.filter((seq) => !judgedNow.has(seq));
    const written = await commit(context, batch, cursor, { ...cursor.value, unjudged }, after);
    if (!written.ok) return written;
    cursor = written.value;
  }
  looked.set(stream, generation);
  return ok(cursor);
}

/** Characters of base64url above which what was refused for good is not kept: its position proves what it was. */
const LONGEST_REFUSED = 16_384;

function keptOf(record: Omit<EntryRecord, "found">, found: Found | undefined): EntryRecord {
  if (found === undefined) return record;
  const isJunk = found.type === "refused" && record.entry.length > LONGEST_REFUSED;
  return { ...record, ...(isJunk ? { entry: "" } : {}), found };
}

async function commit(
  context: CourierContext,
  batch: Batch,
  before: StoredCursor,
  value: CursorRecord,
  after: readonly (() => void)[],
): Promise<Result<StoredCursor, SyncFailure>> {
  const { place } = before;
  const written = await batch.replace(CURSOR, [place], before.row, value).commit();
  if (!written.ok) return err(storeFailure(written.error));
  for (const act of after) act();
  const stored = await context.store.get(CURSOR, place);
  if (stored === undefined) return err({ type: "conflict" });
  return ok({ place, value: stored.value, row: stored.row });
}

async function refuse(
  context: CourierContext,
  stream: StreamName,
  cursor: StreamCursor,
  given: string,
  error: PositionError,
): Promise<SyncFailure> {
  const reason = error.type === "gap" || error.type === "fork" ? "fork" : "bad-proof";
  const held = await positionAt(context, stream, cursor.seq);
  const evidence = held === undefined ? [given] : [held, given];
  return raiseAlarm(context, { reason, about: stream, id: `${reason}/${stream}/${cursor.seq}`, evidence });
}

/** The position that is held for a place, base64url. */
async function positionAt(context: CourierContext, stream: StreamName, seq: number): Promise<string | undefined> {
  return (await context.store.get(ENTRY, await streamPlace(context.store, stream), seq))?.value.position;
}

/** The newest position that is held of a stream: what an act that needs exclusivity expects. */
export async function headOfStream(
  context: CourierContext,
  stream: StreamName,
): Promise<{ readonly seq: number; readonly head: string }> {
  const cursor = await context.store.get(CURSOR, await cursorPlace(context.store, stream));
  return cursor?.value ?? { seq: 0, head: NO_HASH };
}
