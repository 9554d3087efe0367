/**
 * Hand-overs. One that fits into a commit is written by one operation. A broadcast is written in slices, so that others
 * come in between, and stays all or nothing by two means:
 *
 * - before its first slice the store keeps its bytes in a file, and after a crash begins by finishing what it finds there;
 * - until the last operation each of its rows is listed in `unfinished`, and nobody reads a stream beyond such a row.
 *
 * Entries that others append behind an unfinished row are acknowledged and safe: the row before them will not go away.
 */
import type { Level } from "../../../shared/domain/level.ts";
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { ChainHead } from "../../../shared/trust/statement.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { acceptanceBytes, sha256Hex } from "../notary.ts";
import type { Accepted, DispatchRow, Operations, Place } from "../operations.ts";
import type { ChainMoved, DifferentBytes, OverQuota } from "../store.ts";
import type { ChainRow, CommitContext } from "./commit-context.ts";
import type { EntryWriter } from "./entry-writer.ts";

export interface StoredDispatchRow {
  readonly id: Buffer;
  readonly request: Buffer;
  readonly unit: UnitCode;
  readonly level: Level;
  readonly streams: Buffer;
  readonly batch: number;
  readonly leaf: number;
  readonly chainUnit: UnitCode;
  readonly chainSeq: number;
  readonly chainHead: Buffer;
}

export const SELECT_DISPATCH = `SELECT d.id, d.request, d.unit, d.level, d.streams, d.batch, d.leaf,
    s.unit AS chainUnit, s.seq AS chainSeq, s.hash AS chainHead
  FROM dispatches d JOIN statements s ON s.id = d.chain WHERE d.id = ?`;

export function acceptanceOfRow(row: StoredDispatchRow, made: { readonly at: number; readonly epoch: string }): Buffer {
  return acceptanceBytes({
    at: made.at,
    chain: { unit: row.chainUnit, seq: row.chainSeq, head: row.chainHead.toString("hex") },
    dispatch: row.id.toString("hex"),
    epoch: made.epoch,
    mailboxes: row.streams.length / 4,
    request: row.request.toString("hex"),
  });
}

type Handler<K extends keyof Operations> = (request: Operations[K][0]) => Operations[K][1];

export interface DispatchWriter {
  readonly handOver: Handler<"handOver">;
  readonly mayBegin: Handler<"mayBegin">;
  readonly slice: Handler<"slice">;
  readonly finish: Handler<"finish">;
  readonly undo: Handler<"undo">;
}

export function createDispatchWriter(context: CommitContext, entries: EntryWriter): DispatchWriter {
  const { db } = context;
  const find = db.prepare<[Buffer], StoredDispatchRow>(SELECT_DISPATCH);
  const insert = db.prepare(
    `INSERT INTO dispatches (id, request, unit, level, blob, chain, streams, batch, leaf)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const statementOf = db
    .prepare<[string, number], number>("SELECT id FROM statements WHERE unit = ? AND seq = ?")
    .pluck();
  const insertUnfinished = db.prepare("INSERT INTO unfinished (stream, seq, dispatch) VALUES (?, ?, ?)");
  const deleteUnfinished = db.prepare("DELETE FROM unfinished WHERE dispatch = ?");
  const unfinishedOf = db.prepare<[Buffer], { name: StreamName; seq: number }>(
    "SELECT s.name, u.seq FROM unfinished u JOIN streams s ON s.id = u.stream WHERE u.dispatch = ?",
  );

  /** The first answer, if this dispatch was accepted before. */
  const before = (row: DispatchRow): Result<Accepted, DifferentBytes> | undefined => {
    const found = find.get(Buffer.from(row.dispatch, "hex"));
    if (found === undefined) return undefined;
    if (found.request.toString("hex") !== row.request) return err({ type: "different-bytes" });
    const bytes = acceptanceOfRow(found, context.made(found.batch));
    const { unit: from, batch, leaf } = found;
    return ok({ from, request: row.request, bytes, batch, leaf, again: true, places: [] });
  };

  const refuse = (row: DispatchRow, bytes: number): Result<never, ChainMoved | OverQuota> | undefined => {
    if (context.chainOf(row.author) === undefined) return err({ type: "chain-moved" });
    return context.hasQuota(row.from, bytes) ? undefined : err({ type: "over-quota" });
  };

  /** Of a broadcast it may have moved on since; a database that was restored may not have it. */
  const chainAt = (author: ChainHead): ChainRow | undefined => {
    const statement = statementOf.get(author.unit, author.seq);
    return statement === undefined ? undefined : { ...author, statement };
  };

  const accept = (row: DispatchRow, streams: readonly StreamName[], size: number): Result<Accepted, never> => {
    const chain = chainAt(row.author);
    if (chain === undefined) throw new Error("a chain without the statement that was judged");
    context.charge(row.from, size);
    const states = streams.map((name) => entries.stream(name));
    const places: Place[] = states.map(({ name, seq }) => ({ stream: name, seq }));
    const ids = Buffer.from(Uint32Array.from(states, ({ id }) => id).sort().buffer);
    const { dispatch, request, from } = row;
    const bytes = acceptanceBytes({
      at: context.at(),
      chain,
      dispatch,
      epoch: context.epoch,
      mailboxes: streams.length,
      request,
    });
    const [batch, leaf] = [context.batch(), context.addLeaf(bytes)];
    const [id, hash, blob] = [dispatch, request, row.blob].map((hex) => Buffer.from(hex, "hex"));
    insert.run(id, hash, from, row.level, blob, chain.statement, ids, batch, leaf);
    return ok({ from, request, bytes, batch, leaf, again: false, places });
  };

  return {
    handOver(request) {
      const first = before(request);
      if (first !== undefined) return first;
      const size = sizeOf(request.envelopes);
      const refused = refuse(request, size);
      if (refused !== undefined) return refused;
      const chain = chainAt(request.author);
      if (chain === undefined) return err({ type: "chain-moved" });
      for (const { stream: name, entry } of request.envelopes) {
        entries.place(entries.stream(name), entry, sha256Hex(entry), chain);
      }
      return accept(
        request,
        request.envelopes.map(({ stream }) => stream),
        size,
      );
    },
    mayBegin: (request) => before(request) ?? refuse(request, request.bytes) ?? ok(undefined),
    slice(request) {
      if (chainAt(request.author) === undefined) return err({ type: "chain-moved" });
      // The chain as it stands now: another entry of the unit may have come between with what was added to it, and along
      // a stream no unit's chain ever falls.
      const chain = context.chain(request.author.unit);
      if (chain === undefined) throw new Error("a statement without its chain");
      const dispatch = Buffer.from(request.dispatch, "hex");
      for (const { stream: name, entry } of request.envelopes) {
        const state = entries.stream(name);
        const digest = sha256Hex(entry);
        if (entries.find(state, entry, digest) !== undefined) continue;
        const { seq } = entries.place(state, entry, digest, chain);
        insertUnfinished.run(state.id, seq, dispatch);
      }
      return ok(undefined);
    },
    finish(request) {
      const first = before(request);
      if (first !== undefined) return first;
      const accepted = accept(request, request.streams, request.bytes);
      deleteUnfinished.run(Buffer.from(request.dispatch, "hex"));
      return accepted;
    },
    undo(request) {
      const dispatch = Buffer.from(request.dispatch, "hex");
      const ends = unfinishedOf.all(dispatch).map(({ name, seq }): Place => {
        const state = entries.stream(name);
        if (state.seq === seq) entries.takeBack(state);
        return { stream: name, seq: state.seq };
      });
      deleteUnfinished.run(dispatch);
      return ok(ends);
    },
  };
}

function sizeOf(envelopes: Operations["handOver"][0]["envelopes"]): number {
  return envelopes.reduce((sum, { entry }) => sum + entry.length, 0);
}
