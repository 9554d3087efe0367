/**
 * What can be written, as plain data: the store queues operations, the writer (perhaps in a thread of its own) executes
 * all that wait in one transaction.
 */
import type { Level } from "../../shared/domain/level.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { Result } from "../../shared/result.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import type { RendezvousSlot } from "../../shared/wire/relay-api.ts";
import type { StreamName } from "../../shared/wire/stream-name.ts";
import type {
  AppendRequest,
  ChainMoved,
  DifferentBytes,
  HeadMismatch,
  NotFound,
  OverQuota,
  PieceSet,
  Rendezvous,
  SequenceTaken,
  StatementRequest,
} from "./store.ts";

export interface Envelope {
  readonly stream: StreamName;
  readonly entry: Uint8Array;
}

/** A hand-over without its bytes and envelopes. */
export interface DispatchRow {
  readonly dispatch: string;
  readonly request: string;
  readonly from: UnitCode;
  readonly level: Level;
  readonly blob: string;
  readonly author: ChainHead;
}

/** Where entries now stand that readers may be told of. */
export interface Place {
  readonly stream: StreamName;
  readonly seq: number;
}

/** A leaf of a commit; its proof is had from what the commit signed. */
export interface Leaf {
  /** Bytes of the position or acceptance. */
  readonly bytes: Uint8Array;
  readonly batch: number;
  readonly leaf: number;
}

export interface Placed extends Leaf {
  readonly seq: number;
  /** Whether it was there before. */
  readonly again: boolean;
}

export interface Accepted extends Leaf {
  readonly from: UnitCode;
  /** SHA-256 of the hand-over, hex. */
  readonly request: string;
  readonly again: boolean;
  readonly places: readonly Place[];
}

/** Each operation: its request, and what comes of it once the commit is on disk. */
export interface Operations {
  append: [AppendRequest, Result<Placed, HeadMismatch | ChainMoved | OverQuota>];
  /** A hand-over that fits into one commit. */
  handOver: [
    DispatchRow & { readonly envelopes: readonly Envelope[] },
    Result<Accepted, DifferentBytes | ChainMoved | OverQuota>,
  ];
  /** Whether a large hand-over may begin; writes and charges nothing. `bytes`: with those that are begun already. */
  mayBegin: [
    DispatchRow & { readonly bytes: number },
    Result<Accepted | undefined, DifferentBytes | ChainMoved | OverQuota>,
  ];
  /** Some envelopes of a large hand-over, unless they are there already. */
  slice: [DispatchRow & { readonly envelopes: readonly Envelope[] }, Result<void, ChainMoved>];
  /** Ends a large hand-over: all its envelopes become visible together, and its bytes are charged. */
  finish: [
    DispatchRow & { readonly streams: readonly StreamName[]; readonly bytes: number },
    Result<Accepted, DifferentBytes>,
  ];
  /**
   * Takes back a large hand-over that can never be finished, so that its mailboxes can be read again: an envelope goes
   * where nothing stands behind it, and stays where an acknowledged entry does. The places are the ends of its streams.
   */
  undo: [{ readonly dispatch: string }, Result<readonly Place[], never>];
  statement: [StatementRequest, Result<{ readonly again: boolean }, SequenceTaken>];
  registerBlob: [
    { readonly unit: UnitCode; readonly id: string; readonly size: number; readonly pieces: readonly string[] },
    Result<{ readonly handedIn: PieceSet }, OverQuota>,
  ];
  recordPiece: [{ readonly unit: UnitCode; readonly id: string; readonly piece: number }, Result<void, NotFound>];
  wakeToken: [{ readonly hash: string; readonly device: string; readonly unit: UnitCode }, Result<void, never>];
  openRendezvous: [
    Rendezvous & { readonly now: number },
    Result<{ readonly again: boolean }, DifferentBytes | OverQuota>,
  ];
  putSlot: [
    { readonly id: string; readonly slot: RendezvousSlot; readonly bytes: Uint8Array },
    Result<{ readonly again: boolean }, DifferentBytes | NotFound>,
  ];
  dropRendezvous: [{ readonly id: string }, Result<void, never>];
}

export type OperationKind = keyof Operations;

export type Operation = {
  [K in OperationKind]: { readonly kind: K; readonly request: Operations[K][0] };
}[OperationKind];

export type Outcome = Operations[OperationKind][1];

/** What became of one operation; a fault of the program refuses only its own. */
export type Settled =
  | { readonly type: "done"; readonly outcome: Outcome }
  | { readonly type: "disk-full" }
  | { readonly type: "fault"; readonly message: string };

/** What one commit signed, as it stands in the table `batches`. */
export interface SignedBatchRow {
  readonly id: number;
  readonly epoch: string;
  /** Fingerprint. */
  readonly signer: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly size: number;
  readonly signature: Uint8Array;
  /** All levels of the Merkle tree, packed. */
  readonly nodes: Uint8Array;
}

export interface Committed {
  /** Commits since the writer was opened, with this one. */
  readonly commits: number;
  /** One for each operation, in order. */
  readonly settled: readonly Settled[];
  /** The newest batch, if this commit made one. */
  readonly signed?: SignedBatchRow;
}
