/**
 * Appends to streams. The next sequence and the hash that it must follow are read from the stream's last row and kept in
 * memory; only the one writer of the database changes them.
 */
import { err, ok } from "../../../shared/result.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { NO_HASH, positionBytes, sha256Hex } from "../notary.ts";
import type { Operations, Placed } from "../operations.ts";
import type { AppendRequest } from "../store.ts";
import type { ChainRow, CommitContext } from "./commit-context.ts";
import { type EntryRow, positionOfRow, SELECT_ENTRIES } from "./entry-row.ts";
import { SEQ_SPAN } from "./schema.ts";

export interface StreamState {
  readonly id: number;
  readonly name: StreamName;
  seq: number;
  head: string;
}

export interface EntryWriter {
  stream(name: StreamName): StreamState;
  /** Where the stream holds this entry already. */
  /** @param digest SHA-256 of the entry, hex */
  find(stream: StreamState, entry: Uint8Array, digest: string): Placed | undefined;
  place(stream: StreamState, entry: Uint8Array, digest: string, chain: ChainRow): Placed;
  /** Takes back the last entry of a stream, of whose place nobody was told. */
  takeBack(stream: StreamState): void;
  append(request: AppendRequest): Operations["append"][1];
}

/** More streams than an organisation of 3,400 units has; beyond, all are read again. */
const KEPT_STREAMS = 60_000;

/** The first 48 bits, which a JavaScript number holds. */
function keyOf(digest: string): number {
  return Number.parseInt(digest.slice(0, 12), 16);
}

export function createEntryWriter(context: CommitContext): EntryWriter {
  const { db } = context;
  const findStream = db.prepare<[string], number>("SELECT id FROM streams WHERE name = ?").pluck();
  const insertStream = db.prepare("INSERT INTO streams (name) VALUES (?)");
  const lastOf = db.prepare<[number, number], EntryRow>(
    `${SELECT_ENTRIES} WHERE e.id > ? AND e.id < ? ORDER BY e.id DESC LIMIT 1`,
  );
  const findByKey = db.prepare<[number], EntryRow>(`${SELECT_ENTRIES} WHERE e.key = ?`);
  // Nearly every entry is new: the index alone says so.
  const isKeyThere = db.prepare<[number], number>("SELECT id FROM entries WHERE key = ? LIMIT 1").pluck();
  const insert = db.prepare(
    "INSERT INTO entries (id, key, batch, leaf, prev, chain, entry) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );

  const remove = db.prepare("DELETE FROM entries WHERE id = ?");

  const streams = new Map<string, StreamState>();
  context.onRollback(() => streams.clear());

  const stream = (name: StreamName): StreamState => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    if (streams.size >= KEPT_STREAMS) streams.clear();
    const id = findStream.get(name) ?? Number(insertStream.run(name).lastInsertRowid);
    const last = lastOf.get(id * SEQ_SPAN, (id + 1) * SEQ_SPAN);
    const state: StreamState = { id, name, seq: 0, head: NO_HASH };
    if (last !== undefined) {
      state.seq = last.id - id * SEQ_SPAN;
      state.head = sha256Hex(positionOfRow(last, name, context.made(last.batch)));
    }
    streams.set(name, state);
    return state;
  };

  const find: EntryWriter["find"] = (state, entry, digest) => {
    const key = keyOf(digest);
    if (isKeyThere.get(key) === undefined) return undefined;
    for (const row of findByKey.all(key)) {
      if (Math.floor(row.id / SEQ_SPAN) !== state.id || row.entry.compare(entry) !== 0) continue;
      const bytes = positionOfRow(row, state.name, context.made(row.batch));
      return { seq: row.id - state.id * SEQ_SPAN, bytes, batch: row.batch, leaf: row.leaf, again: true };
    }
    return undefined;
  };

  const place: EntryWriter["place"] = (state, entry, digest, chain) => {
    const seq = state.seq + 1;
    const { epoch } = context;
    const bytes = positionBytes({
      at: context.at(),
      chain,
      entry: digest,
      epoch,
      prev: state.head,
      seq,
      stream: state.name,
    });
    const leaf = context.addLeaf(bytes);
    const prev = Buffer.from(state.head, "hex");
    insert.run(state.id * SEQ_SPAN + seq, keyOf(digest), context.batch(), leaf, prev, chain.statement, entry);
    state.seq = seq;
    state.head = sha256Hex(bytes);
    return { seq, bytes, batch: context.batch(), leaf, again: false };
  };

  return {
    stream,
    find,
    place,
    takeBack(state) {
      const id = state.id * SEQ_SPAN + state.seq;
      const row = lastOf.get(id - 1, id + 1);
      if (row === undefined) throw new Error("a stream without its last entry");
      remove.run(id);
      state.seq -= 1;
      state.head = row.prev.toString("hex");
    },
    append({ stream: name, entry, author, expect }) {
      const chain = context.chainOf(author);
      if (chain === undefined) return err({ type: "chain-moved" });
      const state = stream(name);
      const digest = sha256Hex(entry);
      const before = find(state, entry, digest);
      if (before !== undefined) return ok(before);
      if (expect !== undefined && expect !== state.head) {
        return err({ type: "head-mismatch", seq: state.seq, head: state.head });
      }
      if (!context.hasQuota(author.unit, entry.length)) return err({ type: "over-quota" });
      context.charge(author.unit, entry.length);
      return ok(place(state, entry, digest, chain));
    },
  };
}
