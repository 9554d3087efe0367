/** The store on one SQLite file, `relay.db`, in the relay's data directory: one writer, one reader, one queue between. */
import { join } from "node:path";
import { ok } from "../../../shared/result.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { type CommitTogether, createCommitQueue } from "../commit-queue.ts";
import type { OperationKind, Operations, Place } from "../operations.ts";
import type { RelayStore } from "../store.ts";
import { openHandOverJournal } from "./hand-over-journal.ts";
import { createHandOvers } from "./hand-overs.ts";
import { createReader } from "./reader.ts";
import { openStoreWriter } from "./open-writer.ts";
import type { WriterOptions } from "./writer.ts";

export interface SqliteStoreOptions extends Omit<WriterOptions, "file"> {
  readonly directory: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Whether the writer works in a thread of its own. */
  readonly writerThread: boolean;
}

type Listener = Parameters<RelayStore["onEntries"]>[0];

/** @throws DatabaseRefused */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<RelayStore> {
  const { directory, clock, writerThread, ...rest } = options;
  const file = join(directory, "relay.db");
  const writer = await openStoreWriter({ ...rest, file }, writerThread);
  const reader = createReader(file);
  const commit: CommitTogether = async (operations) => {
    const { settled, signed, commits } = await writer.commit(operations, clock());
    count.commits = commits;
    if (signed !== undefined) reader.keepBatch(signed.id, signed);
    return settled;
  };
  const queue = createCommitQueue(commit, writer.merges);
  const listeners: Listener[] = [];
  const count = { commits: 0, entries: 0, entryBytes: 0 };
  let closed = false;

  const submit = <K extends OperationKind>(kind: K, request: Operations[K][0], bytes = 0, rows = 1) =>
    queue.submit(kind, request, { rows, bytes });

  const tell = (places: readonly Place[], bytes: number): void => {
    if (places.length === 0) return;
    count.entries += places.length;
    count.entryBytes += bytes;
    for (const listener of listeners) listener(places);
  };

  const { unfinished } = reader;
  const journal = await openHandOverJournal(join(directory, "hand-overs"));
  const handOvers = createHandOvers({ directory, journal, submit, tell, unfinished });
  await handOvers.recover();

  return {
    epoch: writer.epoch,
    async append(request) {
      const written = await submit("append", request, request.entry.length);
      if (!written.ok) return written;
      const { seq, bytes, batch, leaf, again } = written.value;
      if (!again) tell([{ stream: request.stream, seq }], request.entry.length);
      return ok({ seq, bytes, again, proof: reader.proof(batch, leaf) });
    },
    entries: async (stream, after, limit, bytes) => reader.entries(stream, after, limit, bytes),
    streamHeads: async (streams) => streams.map((stream: StreamName) => reader.streamHead(stream)),
    async handOver(request) {
      const written = await handOvers.handOver(request);
      if (!written.ok) return written;
      const { from, request: hash, bytes, batch, leaf, again } = written.value;
      return ok({ from, request: hash, bytes, again, proof: reader.proof(batch, leaf) });
    },
    dispatch: async (id) => reader.dispatch(id),
    appendStatement: (request) => submit("statement", request, request.statement.length + request.cms.length),
    chainHeads: async () => reader.chainHeads(),
    chainState: async (unit) => reader.chainState(unit),
    statements: async (unit, from, limit, bytes) => reader.statements(unit, from, limit, bytes),
    unitOfDevice: async (fingerprint) => reader.unitOfDevice(fingerprint),
    newestEpochs: async (level, units) => reader.newestEpochs(level, units),
    registerBlob: (unit, blob) => submit("registerBlob", { unit, ...blob }),
    recordPiece: (unit, id, piece) => submit("recordPiece", { unit, id, piece }),
    blob: async (id) => reader.blob(id),
    handedIn: async (unit, id) => reader.handedIn(unit, id),
    blobGrants: async (unit, id) => reader.blobGrants(unit, id),
    putWakeToken: (hash, token) => submit("wakeToken", { hash, ...token }),
    wakeToken: async (hash) => reader.wakeToken(hash),
    openRendezvous: (rendezvous, now) => submit("openRendezvous", { ...rendezvous, now }),
    rendezvous: async (id) => reader.rendezvous(id),
    putSlot: (id, slot, bytes) => submit("putSlot", { id, slot, bytes }, bytes.length),
    slot: async (id, slot) => reader.slot(id, slot),
    dropRendezvous: (id) => submit("dropRendezvous", { id }),
    onEntries: (listener) => void listeners.push(listener),
    stats: () => ({
      operations: queue.operations,
      failedCommits: queue.failedCommits,
      waiting: queue.waiting,
      ...count,
      databaseBytes: reader.databaseBytes(),
    }),
    async close() {
      if (closed) return;
      closed = true;
      const ended = handOvers.close();
      await queue.stop();
      await ended;
      reader.close();
      await writer.close();
    },
  };
}
