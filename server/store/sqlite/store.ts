/** The store on one SQLite file, `relay.db`, in the relay's data directory: one writer, one reader, one queue between. */
import { join } from "node:path";
import { err, ok, type Result } from "../../../shared/result.ts";
import { readHandOver } from "../../../shared/wire/hand-over.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { mailOf } from "../mail-of.ts";
import { hasRoomFor, isDiskFull } from "../../files.ts";
import type { ChainHead } from "../../../shared/trust/statement.ts";
import { type CommitTogether, createCommitQueue } from "../commit-queue.ts";
import type { DispatchRow, Envelope, OperationKind, Operations, Place } from "../operations.ts";
import { sha256Hex } from "../notary.ts";
import type { HandOverRequest, RelayStore, StorageFailure } from "../store.ts";
import { openHandOverJournal } from "./hand-over-journal.ts";
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

/** A hand-over to more mailboxes is written in slices. */
const WHOLE = 200;

/** Mailboxes of a slice: each is a commit for which others wait, and once more for the next that they share. */
const SLICE = 64;

/** How long a hand-over that met a full disk waits before it is tried again. */
const RETRY_MS = 30_000;

type Handed = Operations["handOver"][1] | Result<never, StorageFailure>;

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
  const journal = await openHandOverJournal(join(directory, "hand-overs"));
  const listeners: Listener[] = [];
  const count = { commits: 0, entries: 0, entryBytes: 0 };
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const submit = <K extends OperationKind>(kind: K, request: Operations[K][0], bytes = 0, rows = 1) =>
    queue.submit(kind, request, { rows, bytes });

  const tell = (places: readonly Place[], bytes: number): void => {
    if (places.length === 0) return;
    count.entries += places.length;
    count.entryBytes += bytes;
    for (const listener of listeners) listener(places);
  };

  type Mailboxes = Pick<HandOverRequest, "mailboxes" | "envelope">;

  const envelopesOf = ({ mailboxes, envelope }: Mailboxes, from: number, to: number): Envelope[] =>
    mailboxes.slice(from, to).map((stream, at) => ({ stream, entry: envelope(from + at) }));

  const sizeOf = (envelopes: readonly Envelope[]): number =>
    envelopes.reduce((sum, { entry }) => sum + entry.length, 0);

  /** From the first slice to the last operation; the journal holds it already. */
  const writeSlices = async (row: DispatchRow, mail: Mailboxes): Promise<Handed> => {
    let bytes = 0;
    for (let at = 0; at < mail.mailboxes.length; at += SLICE) {
      const envelopes = envelopesOf(mail, at, at + SLICE);
      const size = sizeOf(envelopes);
      const written = await submit("slice", { ...row, envelopes }, size, envelopes.length);
      if (!written.ok) return written;
      bytes += size;
    }
    const finished = await submit("finish", { ...row, streams: mail.mailboxes });
    if (finished.ok) {
      begun.delete(row.dispatch);
      await journal.setAside(row.dispatch);
      tell(finished.value.places, bytes);
    }
    return finished;
  };

  /** Large hand-overs that are in the journal: the hash of their bytes, and the chain on which they were judged. */
  const begun = new Map<string, { readonly request: string; readonly author: ChainHead }>();

  /** Finishes what the journal holds. A disk that is still full leaves it there, to be tried again. */
  const finishJournal = async (): Promise<void> => {
    clearTimeout(retry);
    for await (const { dispatch, author, bytes } of journal.all()) {
      const read = readHandOver(bytes);
      if (!read.ok) throw new Error("a hand-over in the journal that cannot be read");
      const { header, wraps } = read.value;
      const request = sha256Hex(bytes);
      const row = { dispatch, request, from: header.from, level: header.level, blob: header.blob.id, author };
      const mail = mailOf(header, wraps);
      begun.set(dispatch, { request, author });
      const written = await oneAtATime(dispatch, () => writeSlices(row, mail));
      if (!written.ok) return retryLater();
    }
  };
  const retryLater = (): void => {
    clearTimeout(retry);
    if (closed) return;
    // A failure here is met again at the next start, before anybody is served.
    retry = setTimeout(() => void finishJournal().catch(retryLater), RETRY_MS).unref();
  };

  /** Two requests for one dispatch, or one beside the journal: the second begins when the first has ended. */
  const running = new Map<string, Promise<unknown>>();
  const oneAtATime = async <T>(dispatch: string, work: () => Promise<T>): Promise<T> => {
    for (let other = running.get(dispatch); other !== undefined; other = running.get(dispatch)) {
      await other.catch(() => undefined);
    }
    const mine = work();
    running.set(dispatch, mine);
    try {
      return await mine;
    } finally {
      running.delete(dispatch);
    }
  };

  const broadcast = async ({ mailboxes, envelope, bytes, ...row }: HandOverRequest): Promise<Handed> => {
    const known = begun.get(row.dispatch);
    if (known !== undefined) {
      if (known.request !== row.request) return err({ type: "different-bytes" });
      return writeSlices({ ...row, author: known.author }, { mailboxes, envelope });
    }
    // The envelopes are a little longer than the wraps that they are made of; the quota is not that exact.
    const allowed = await submit("mayBegin", { ...row, bytes: bytes.length });
    if (!allowed.ok) return allowed;
    if (allowed.value !== undefined) return ok(allowed.value);
    if (!(await hasRoomFor(directory, 4 * bytes.length))) return err({ type: "disk-full" });
    try {
      await journal.write({ dispatch: row.dispatch, author: row.author, bytes });
    } catch (error) {
      if (isDiskFull(error)) return err({ type: "disk-full" });
      throw error;
    }
    begun.set(row.dispatch, { request: row.request, author: row.author });
    const written = await writeSlices(row, { mailboxes, envelope });
    if (!written.ok) retryLater();
    return written;
  };

  const handOver = async (request: HandOverRequest): Promise<Handed> => {
    if (request.mailboxes.length > WHOLE) return oneAtATime(request.dispatch, () => broadcast(request));
    const { mailboxes, envelope, bytes: _, ...row } = request;
    const envelopes = envelopesOf({ mailboxes, envelope }, 0, mailboxes.length);
    const size = sizeOf(envelopes);
    const written = await submit("handOver", { ...row, envelopes }, size, envelopes.length + 1);
    if (written.ok) tell(written.value.places, size);
    return written;
  };

  await finishJournal();

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
      const written = await handOver(request);
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
      clearTimeout(retry);
      await queue.stop();
      await Promise.allSettled(running.values());
      reader.close();
      await writer.close();
    },
  };
}
