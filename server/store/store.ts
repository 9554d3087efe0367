/**
 * What the relay keeps, and what every implementation must hold (`store-contract.ts` is run over each):
 *
 * - A promise of a write settles only when the write is on disk; then no crash takes it back. A refused or failed write
 *   left nothing behind.
 * - A stream is numbered from 1 without a gap, each position follows the one before, and both survive a crash.
 * - The same bytes again give the first answer again and change nothing.
 * - A hand-over appears in all its mailboxes or in none.
 * - The hand-over that is begun first under an id, however large, decides which bytes the dispatch has: no other under that
 *   id comes between or after, and no mailbox stays closed behind one that can never be finished.
 *
 * The worst failure: an acknowledged entry that is lost, or a second entry in the place of another.
 *
 * Nothing here can be read by the relay; the store never sees more than what `shared/wire/entries.ts` leaves in the clear.
 */
import type { Level } from "../../shared/domain/level.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { Result } from "../../shared/result.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import type { RendezvousSlot } from "../../shared/wire/relay-api.ts";
import type { Proof } from "../../shared/wire/position.ts";
import type { StreamName } from "../../shared/wire/stream-name.ts";

/** Nothing was stored; the same request may succeed later. */
export type StorageFailure =
  | { readonly type: "disk-full" }
  /** More is waiting for the disk than the relay will hold in memory. */
  | { readonly type: "busy" }
  | { readonly type: "stopping" };

/** The author's chain is no longer the one on which the author's right was judged: judge again. */
export type ChainMoved = { readonly type: "chain-moved" };
export type OverQuota = { readonly type: "over-quota" };
export type HeadMismatch = { readonly type: "head-mismatch"; readonly seq: number; readonly head: string };
export type SequenceTaken = { readonly type: "sequence-taken"; readonly seq: number; readonly head: string };
export type DifferentBytes = { readonly type: "different-bytes" };
export type NotFound = { readonly type: "not-found" };

export interface AppendRequest {
  readonly stream: StreamName;
  readonly entry: Uint8Array;
  /** The chain on which the author's right was judged; the position names it. */
  readonly author: ChainHead;
  readonly expect?: string;
}

/** Where something stands, with its proof. */
export interface Proved {
  /** Bytes of the position or acceptance. */
  readonly bytes: Uint8Array;
  readonly proof: Proof;
}

export interface Appended extends Proved {
  readonly seq: number;
  /** Whether it was there before. */
  readonly again: boolean;
}

export interface StoredEntry extends Proved {
  readonly seq: number;
  readonly entry: Uint8Array;
}

export interface StreamHead {
  readonly stream: StreamName;
  readonly seq: number;
  readonly head: string;
}

export interface StatementRequest {
  readonly unit: UnitCode;
  readonly seq: number;
  /** Hash of the statement before. */
  readonly prev: string;
  readonly hash: string;
  readonly statement: Uint8Array;
  readonly cms: Uint8Array;
  /** The verified state with this statement, kept for the relay itself. */
  readonly state: Uint8Array;
  /** Fingerprint of the device that it admits. */
  readonly device?: string;
  /** The newest epoch of every level that may be sealed to now. */
  readonly compartments: readonly { readonly level: Level; readonly epoch: number }[];
}

export interface StoredStatement {
  readonly seq: number;
  readonly statement: Uint8Array;
  readonly cms: Uint8Array;
}

export interface HandOverRequest {
  readonly dispatch: string;
  /** The bytes of the hand-over. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly request: string;
  readonly from: UnitCode;
  readonly level: Level;
  readonly blob: string;
  readonly author: ChainHead;
  /** None twice. */
  readonly mailboxes: readonly StreamName[];
  /** The entry for the mailbox at that place. Made when it is written: a broadcast's take long to make at once. */
  readonly envelope: (at: number) => Uint8Array;
}

export interface StoredDispatch extends Proved {
  readonly from: UnitCode;
  /** SHA-256 of the hand-over, hex. */
  readonly request: string;
}

export interface BlobRecord {
  readonly id: string;
  readonly size: number;
  /** SHA-256 of each piece, hex. */
  readonly pieces: readonly string[];
  /** Which pieces are on disk, whoever handed them in. */
  readonly held: PieceSet;
}

/** One bit a piece, piece 0 in the lowest bit of byte 0. */
export type PieceSet = Uint8Array;

export interface Rendezvous {
  readonly id: string;
  /** SHA-256 of the token, hex. */
  readonly token: string;
  readonly unit: UnitCode;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface WakeToken {
  readonly device: string;
  readonly unit: UnitCode;
}

export type Written<T, E extends { readonly type: string } = never> = Promise<Result<T, E | StorageFailure>>;

export interface RelayStore {
  /** The life of this database: 32 hex digits, new after every restore. */
  readonly epoch: string;

  append(request: AppendRequest): Written<Appended, HeadMismatch | ChainMoved | OverQuota>;
  /** Entries behind `after`, at most `limit` and about `bytes` of them; none that belongs to an unfinished hand-over. */
  entries(
    stream: StreamName,
    after: number,
    limit: number,
    bytes: number,
  ): Promise<{ readonly entries: readonly StoredEntry[]; readonly more: boolean }>;
  /** Seq 0 and 64 zeros for a stream without an entry. */
  streamHeads(streams: readonly StreamName[]): Promise<readonly StreamHead[]>;

  handOver(
    request: HandOverRequest,
  ): Written<StoredDispatch & { readonly again: boolean }, DifferentBytes | ChainMoved | OverQuota>;
  dispatch(id: string): Promise<StoredDispatch | undefined>;

  appendStatement(request: StatementRequest): Written<{ readonly again: boolean }, SequenceTaken>;
  chainHeads(): Promise<readonly ChainHead[]>;
  /** The state kept with the newest statement. */
  chainState(unit: string): Promise<{ readonly head: ChainHead; readonly state: Uint8Array } | undefined>;
  statements(
    unit: string,
    from: number,
    limit: number,
    bytes: number,
  ): Promise<{ readonly statements: readonly StoredStatement[]; readonly more: boolean }>;
  /** The unit whose chain admitted a device at any time. */
  unitOfDevice(fingerprint: string): Promise<UnitCode | undefined>;
  /** The newest epoch of a level in each of the units that have one. */
  newestEpochs(level: Level, units: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** Names a blob for a unit. @returns the pieces that this unit has handed in */
  registerBlob(
    unit: UnitCode,
    blob: { readonly id: string; readonly size: number; readonly pieces: readonly string[] },
  ): Written<{ readonly handedIn: PieceSet }, OverQuota>;
  /** Records that a piece is on disk and that this unit has handed it in. */
  recordPiece(unit: UnitCode, id: string, piece: number): Written<void, NotFound>;
  blob(id: string): Promise<BlobRecord | undefined>;
  /** The pieces that a unit has handed in; undefined where it never named the blob. */
  handedIn(unit: string, id: string): Promise<PieceSet | undefined>;
  /** Levels at which an accepted hand-over gave the blob to the unit. */
  blobGrants(unit: string, id: string): Promise<readonly Level[]>;

  putWakeToken(hash: string, token: WakeToken): Written<void>;
  wakeToken(hash: string): Promise<WakeToken | undefined>;

  /** `over-quota`: the unit has as many open as it may. */
  openRendezvous(rendezvous: Rendezvous, now: number): Written<{ readonly again: boolean }, DifferentBytes | OverQuota>;
  rendezvous(id: string): Promise<Rendezvous | undefined>;
  putSlot(
    id: string,
    slot: RendezvousSlot,
    bytes: Uint8Array,
  ): Written<{ readonly again: boolean }, DifferentBytes | NotFound>;
  slot(id: string, slot: RendezvousSlot): Promise<Uint8Array | undefined>;
  dropRendezvous(id: string): Written<void>;

  /** Told of every new visible entry, after its commit. */
  onEntries(listener: (heads: readonly { readonly stream: StreamName; readonly seq: number }[]) => void): void;
  stats(): StoreStats;
  /** Finishes what is waiting, then closes. Later requests get `stopping`. */
  close(): Promise<void>;
}

/** Since the start, except for the sizes. */
export interface StoreStats {
  readonly commits: number;
  readonly operations: number;
  readonly entries: number;
  readonly entryBytes: number;
  readonly failedCommits: number;
  /** Operations waiting for a commit. */
  readonly waiting: number;
  readonly databaseBytes: number;
}
