/** Everything that is read from `relay.db`, on a connection of its own that sees committed rows and waits for no writer. */
import type { Level } from "../../../shared/domain/level.ts";
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import type { ChainHead } from "../../../shared/trust/statement.ts";
import type { RendezvousSlot } from "../../../shared/wire/relay-api.ts";
import { NO_HASH } from "../../../shared/wire/schema-parts.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { sha256Hex } from "../notary.ts";
import type {
  BlobRecord,
  Rendezvous,
  StoredDispatch,
  StoredEntry,
  StoredStatement,
  StreamHead,
  WakeToken,
} from "../store.ts";
import { createBatchBook } from "./batch-book.ts";
import { acceptanceOfRow, SELECT_DISPATCH, type StoredDispatchRow } from "./dispatch-writer.ts";
import { type EntryRow, positionOfRow, SELECT_ENTRIES } from "./entry-row.ts";
import { openReader, SEQ_SPAN } from "./schema.ts";

export type Reader = ReturnType<typeof createReader>;

const hex = (text: string): Buffer => Buffer.from(text, "hex");

export function createReader(file: string) {
  const db = openReader(file);
  const book = createBatchBook(db);

  const streamId = db.prepare<[string], number>("SELECT id FROM streams WHERE name = ?").pluck();
  const entriesBetween = db.prepare<[number, number], EntryRow>(
    `${SELECT_ENTRIES} WHERE e.id > ? AND e.id < ? ORDER BY e.id`,
  );
  const lastBetween = db.prepare<[number, number], EntryRow>(
    `${SELECT_ENTRIES} WHERE e.id > ? AND e.id < ? ORDER BY e.id DESC LIMIT 1`,
  );
  const firstUnfinished = db
    .prepare<[number], number | null>("SELECT min(seq) FROM unfinished WHERE stream = ?")
    .pluck();
  const unfinished = db.prepare<[], Buffer>("SELECT DISTINCT dispatch FROM unfinished").pluck();
  const dispatchById = db.prepare<[Buffer], StoredDispatchRow>(SELECT_DISPATCH);
  const headOfChain = `SELECT c.unit, s.seq, s.hash, c.state FROM chains c JOIN statements s ON s.id = c.statement`;
  const allChains = db.prepare<[], { unit: UnitCode; seq: number; hash: Buffer }>(
    "SELECT c.unit, s.seq, s.hash FROM chains c JOIN statements s ON s.id = c.statement ORDER BY c.unit",
  );
  const chainOf = db.prepare<[string], { unit: UnitCode; seq: number; hash: Buffer; state: Buffer }>(
    `${headOfChain} WHERE c.unit = ?`,
  );
  const statementsFrom = db.prepare<[string, number], StoredStatement>(
    "SELECT seq, statement, cms FROM statements WHERE unit = ? AND seq >= ? ORDER BY seq",
  );
  const unitOfDevice = db.prepare<[Buffer], UnitCode>("SELECT unit FROM devices WHERE fingerprint = ?").pluck();
  const epochOf = db
    .prepare<[string, string], number>("SELECT epoch FROM compartments WHERE unit = ? AND level = ?")
    .pluck();
  const blobById = db.prepare<[Buffer], { size: number; pieces: Buffer; held: Buffer }>(
    "SELECT size, pieces, held FROM blobs WHERE id = ?",
  );
  const holder = db
    .prepare<[Buffer, string], Buffer>("SELECT held FROM blob_holders WHERE blob = ? AND unit = ?")
    .pluck();
  const dispatchesOfBlob = db.prepare<[Buffer], { level: Level; streams: Buffer }>(
    "SELECT level, streams FROM dispatches WHERE blob = ?",
  );
  const wakeToken = db.prepare<[Buffer], WakeToken>("SELECT device, unit FROM wake_tokens WHERE hash = ?");
  const rendezvousById = db.prepare<[Buffer], { token: Buffer; unit: UnitCode; expires: number }>(
    "SELECT token, unit, expires FROM rendezvous WHERE id = ?",
  );
  const slotOf = db
    .prepare<[Buffer, number], Buffer>("SELECT bytes FROM slots WHERE rendezvous = ? AND slot = ?")
    .pluck();
  const size = db
    .prepare<[], number>("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    .pluck();

  /** The id behind the last entry of a stream that may be read. */
  const endOf = (id: number): number => id * SEQ_SPAN + (firstUnfinished.get(id) ?? SEQ_SPAN);
  const positionOf = (row: EntryRow, stream: StreamName): Buffer => positionOfRow(row, stream, book.batch(row.batch));

  return {
    proof: book.proof,
    keepBatch: book.keep,

    entries(stream: StreamName, after: number, limit: number, bytes: number) {
      const id = streamId.get(stream);
      const entries: StoredEntry[] = [];
      if (id === undefined) return { entries, more: false };
      let size = 0;
      const rows: EntryRow[] = [];
      let more = false;
      for (const row of entriesBetween.iterate(id * SEQ_SPAN + after, endOf(id))) {
        if (rows.length === limit || (rows.length > 0 && size + row.entry.length > bytes)) {
          more = true;
          break;
        }
        size += row.entry.length;
        rows.push(row);
      }
      for (const row of rows) {
        const { id: rowId, entry, batch, leaf } = row;
        entries.push({ seq: rowId % SEQ_SPAN, entry, bytes: positionOf(row, stream), proof: book.proof(batch, leaf) });
      }
      return { entries, more };
    },

    streamHead(stream: StreamName): StreamHead {
      const id = streamId.get(stream);
      const last = id === undefined ? undefined : lastBetween.get(id * SEQ_SPAN, endOf(id));
      if (last === undefined) return { stream, seq: 0, head: NO_HASH };
      return { stream, seq: last.id % SEQ_SPAN, head: sha256Hex(positionOf(last, stream)) };
    },

    /** Dispatches that were begun and are neither finished nor undone. */
    unfinished: (): string[] => unfinished.all().map((id) => id.toString("hex")),

    dispatch(id: string): StoredDispatch | undefined {
      const row = dispatchById.get(hex(id));
      if (row === undefined) return undefined;
      const bytes = acceptanceOfRow(row, book.batch(row.batch));
      return { from: row.unit, request: row.request.toString("hex"), bytes, proof: book.proof(row.batch, row.leaf) };
    },

    chainHeads(): ChainHead[] {
      return allChains.all().map(({ unit, seq, hash }) => ({ unit, seq, head: hash.toString("hex") }));
    },

    chainState(unit: string) {
      const row = chainOf.get(unit);
      if (row === undefined) return undefined;
      return { head: { unit: row.unit, seq: row.seq, head: row.hash.toString("hex") }, state: row.state };
    },

    statements(unit: string, from: number, limit: number, bytes: number) {
      const statements: StoredStatement[] = [];
      let size = 0;
      for (const row of statementsFrom.iterate(unit, from)) {
        size += row.statement.length + row.cms.length;
        if (statements.length === limit || (statements.length > 0 && size > bytes)) return { statements, more: true };
        statements.push(row);
      }
      return { statements, more: false };
    },

    unitOfDevice: (fingerprint: string): UnitCode | undefined => unitOfDevice.get(hex(fingerprint)),

    newestEpochs(level: Level, units: readonly string[]): Map<string, number> {
      const epochs = new Map<string, number>();
      for (const unit of units) {
        const epoch = epochOf.get(unit, level);
        if (epoch !== undefined) epochs.set(unit, epoch);
      }
      return epochs;
    },

    blob(id: string): BlobRecord | undefined {
      const row = blobById.get(hex(id));
      if (row === undefined) return undefined;
      const hashes = row.pieces.toString("hex");
      const pieces = Array.from({ length: row.pieces.length / 32 }, (_, at) => hashes.slice(at * 64, (at + 1) * 64));
      return { id, size: row.size, pieces, held: row.held };
    },

    handedIn: (unit: string, id: string): Buffer | undefined => holder.get(hex(id), unit),

    blobGrants(unit: string, id: string): Level[] {
      const levels = dispatchesOfBlob.all(hex(id)).filter(({ level, streams }) => {
        const mailbox = streamId.get(`mail/${unit}/${level}`);
        return mailbox !== undefined && holds(streams, mailbox);
      });
      return [...new Set(levels.map(({ level }) => level))];
    },

    wakeToken: (hash: string): WakeToken | undefined => wakeToken.get(hex(hash)),

    rendezvous(id: string): Rendezvous | undefined {
      const row = rendezvousById.get(hex(id));
      return row && { id, token: row.token.toString("hex"), unit: row.unit, expires: row.expires };
    },

    slot: (id: string, slot: RendezvousSlot): Buffer | undefined => slotOf.get(hex(id), slot),

    databaseBytes: (): number => size.get() ?? 0,

    close: () => db.close(),
  };
}

/** Binary search among rising numbers of 4 bytes. */
function holds(sorted: Buffer, wanted: number): boolean {
  let [low, high] = [0, sorted.length / 4 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = sorted.readUInt32LE(middle * 4);
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
