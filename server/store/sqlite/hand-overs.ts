/**
 * How hand-overs come into the database: a small one by one operation, a large one in slices that a journal makes good
 * after a crash. All requests for one dispatch, small or large, go one after the other: the first that is taken decides
 * which bytes the dispatch has, and what is begun is finished before anything else of that name is judged.
 *
 * What can never be finished (its file is damaged or gone, other bytes stand, the chain is not in a restored database) is
 * undone. The worst failure: a mailbox that nobody can read beyond a row that never ends.
 */
import { err, ok, type Result } from "../../../shared/result.ts";
import { readHandOver } from "../../../shared/wire/hand-over.ts";
import { hasRoomFor, isDiskFull } from "../../files.ts";
import { mailOf } from "../mail-of.ts";
import { sha256Hex } from "../notary.ts";
import type { DispatchRow, Envelope, OperationKind, Operations, Place } from "../operations.ts";
import type { HandOverRequest, StorageFailure } from "../store.ts";
import type { HandOverJournal, JournalEntry } from "./hand-over-journal.ts";

/** A hand-over to more mailboxes is written in slices. */
const WHOLE = 200;

/** Mailboxes of a slice: each is a commit for which others wait, and once more for the next that they share. */
const SLICE = 64;

/** How long a hand-over that met a full disk waits before it is tried again. */
const RETRY_MS = 30_000;

export type Handed = Operations["handOver"][1] | Result<never, StorageFailure>;

type Mailboxes = Pick<HandOverRequest, "mailboxes" | "envelope">;

interface Begun {
  readonly row: DispatchRow;
  readonly bytes: number;
}

export interface HandOvers {
  handOver(request: HandOverRequest): Promise<Handed>;
  /** At the start, before anybody is served: all that was begun is finished, left for the next try, or undone. */
  recover(): Promise<void>;
  /** Tries nothing again, and waits for what is under way. */
  close(): Promise<void>;
}

export function createHandOvers(options: {
  readonly directory: string;
  readonly journal: HandOverJournal;
  readonly submit: <K extends OperationKind>(
    kind: K,
    request: Operations[K][0],
    bytes?: number,
    rows?: number,
  ) => Promise<Operations[K][1] | Result<never, StorageFailure>>;
  readonly tell: (places: readonly Place[], bytes: number) => void;
  /** Dispatches of which rows stand in the database that nobody may read yet. */
  readonly unfinished: () => readonly string[];
}): HandOvers {
  const { directory, journal, submit, tell, unfinished } = options;
  /** Large hand-overs that are in the journal. */
  const begun = new Map<string, Begun>();
  const running = new Map<string, Promise<unknown>>();
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

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

  const envelopesOf = ({ mailboxes, envelope }: Mailboxes, from: number, to: number): Envelope[] =>
    mailboxes.slice(from, to).map((stream, at) => ({ stream, entry: envelope(from + at) }));

  const sizeOf = (envelopes: readonly Envelope[]): number =>
    envelopes.reduce((sum, { entry }) => sum + entry.length, 0);

  const leaveJournal = async (dispatch: string): Promise<void> => {
    begun.delete(dispatch);
    await journal.setAside(dispatch);
  };

  /** @returns whether it is done */
  const undo = async (dispatch: string): Promise<boolean> => {
    const undone = await submit("undo", { dispatch });
    if (undone.ok) tell(undone.value, 0);
    else retryLater();
    return undone.ok;
  };

  /** From the first slice to the last operation; the journal holds it already. */
  const writeSlices = async ({ row, bytes }: Begun, mail: Mailboxes): Promise<Handed> => {
    let written = 0;
    for (let at = 0; at < mail.mailboxes.length; at += SLICE) {
      const envelopes = envelopesOf(mail, at, at + SLICE);
      const size = sizeOf(envelopes);
      const slice = await submit("slice", { ...row, envelopes }, size, envelopes.length);
      if (!slice.ok) return slice;
      written += size;
    }
    const finished = await submit("finish", { ...row, streams: mail.mailboxes, bytes });
    if (finished.ok) {
      await leaveJournal(row.dispatch);
      tell(finished.value.places, written);
    }
    return finished;
  };

  const finishOne = async (entry: JournalEntry): Promise<void> => {
    const { dispatch } = entry;
    const found = readEntry(entry);
    if (found !== undefined) {
      // Finished since the file was read.
      if (!begun.has(dispatch)) return;
      const written = await writeSlices(found, found.mail);
      if (written.ok) return;
      if (written.error.type !== "different-bytes" && written.error.type !== "chain-moved") return retryLater();
    }
    if (await undo(dispatch)) await leaveJournal(dispatch);
  };

  /** One that fails keeps none of the others from being finished. */
  const finishJournal = async (): Promise<void> => {
    clearTimeout(retry);
    for await (const entry of journal.all()) {
      await oneAtATime(entry.dispatch, () => finishOne(entry)).catch(retryLater);
    }
    for (const dispatch of unfinished()) {
      await oneAtATime(dispatch, async () => begun.has(dispatch) || undo(dispatch)).catch(retryLater);
    }
  };

  const retryLater = (): void => {
    clearTimeout(retry);
    if (closed) return;
    retry = setTimeout(() => void finishJournal().catch(retryLater), RETRY_MS).unref();
  };

  const whole = async (request: HandOverRequest): Promise<Handed> => {
    const { mailboxes, envelope, bytes: _, ...row } = request;
    if (begun.has(row.dispatch)) return err({ type: "different-bytes" });
    const envelopes = envelopesOf({ mailboxes, envelope }, 0, mailboxes.length);
    const size = sizeOf(envelopes);
    const written = await submit("handOver", { ...row, envelopes }, size, envelopes.length + 1);
    if (written.ok) tell(written.value.places, size);
    return written;
  };

  const broadcast = async ({ mailboxes, envelope, bytes, ...row }: HandOverRequest): Promise<Handed> => {
    const known = begun.get(row.dispatch);
    if (known !== undefined) {
      if (known.row.request !== row.request) return err({ type: "different-bytes" });
      return writeSlices(known, { mailboxes, envelope });
    }
    // The envelopes are a little longer than the wraps that they are made of; the quota is not that exact.
    const allowed = await submit("mayBegin", { ...row, bytes: bytes.length + begunBy(row.from) });
    if (!allowed.ok) return allowed;
    if (allowed.value !== undefined) return ok(allowed.value);
    if (!(await hasRoomFor(directory, 4 * bytes.length))) return err({ type: "disk-full" });
    const mine = { row, bytes: bytes.length };
    try {
      await journal.write({ dispatch: row.dispatch, author: row.author, bytes });
    } catch (error) {
      if (isDiskFull(error)) return err({ type: "disk-full" });
      throw error;
    }
    begun.set(row.dispatch, mine);
    const written = await writeSlices(mine, { mailboxes, envelope });
    if (!written.ok) retryLater();
    return written;
  };

  /** Bytes that will be charged to the unit when they are finished. */
  const begunBy = (unit: string): number =>
    [...begun.values()].reduce((sum, { row, bytes }) => (row.from === unit ? sum + bytes : sum), 0);

  return {
    handOver: (request) =>
      oneAtATime(request.dispatch, () => (request.mailboxes.length > WHOLE ? broadcast(request) : whole(request))),
    async recover() {
      for await (const entry of journal.all()) {
        const found = readEntry(entry);
        if (found !== undefined) begun.set(entry.dispatch, { row: found.row, bytes: found.bytes });
      }
      await finishJournal();
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await Promise.allSettled(running.values());
    },
  };
}

/** Undefined for a file that this relay did not write so. */
function readEntry({ dispatch, author, bytes }: JournalEntry): (Begun & { readonly mail: Mailboxes }) | undefined {
  const read = readHandOver(bytes);
  if (author === undefined || !read.ok || read.value.header.dispatch !== dispatch) return undefined;
  const { header, wraps } = read.value;
  const row = {
    dispatch,
    request: sha256Hex(bytes),
    from: header.from,
    level: header.level,
    blob: header.blob.id,
    author,
  };
  return { row, bytes: bytes.length, mail: mailOf(header, wraps) };
}
