/** What the routes of the relay work with. */
import type { UnitCode } from "../shared/domain/unit-code.ts";
import type { Bytes } from "../shared/encoding/bytes.ts";
import type { Random } from "../shared/encoding/random.ts";
import type { TimeStampAuthority } from "../shared/pki/time-stamp.ts";
import type { TrustAnchor } from "../shared/pki/validate-path.ts";
import type { BlobFiles } from "./blob-files.ts";
import type { BodyBudget } from "./body-budget.ts";
import type { ChainBook } from "./chain-book.ts";
import type { ClientAddress } from "./client-address.ts";
import type { HandOverReader } from "./hand-over-reader.ts";
import type { Log } from "./log.ts";
import type { NudgeHub } from "./nudge-hub.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { Sessions } from "./sessions.ts";
import type { RelayStore } from "./store/store.ts";

export interface RelayTrust {
  readonly organisation: UnitCode;
  readonly root: TrustAnchor;
  /** DER. */
  readonly certificates: { readonly acceptance: Bytes; readonly tsa: Bytes; readonly former: readonly Bytes[] };
  readonly timeStamps: TimeStampAuthority;
}

export interface RelayParts {
  readonly store: RelayStore;
  readonly blobs: BlobFiles;
  readonly trust: RelayTrust;
  readonly book: ChainBook;
  readonly sessions: Sessions;
  readonly nudges: NudgeHub;
  readonly handOvers: HandOverReader;
  readonly clock: () => number;
  readonly random: Random;
  readonly log: Log;
  readonly limits: {
    /** By device: requests with a session. */
    readonly device: RateLimit;
    /** By address: requests without one. */
    readonly address: RateLimit;
  };
  /** Whose address counts. */
  readonly clientAddress: ClientAddress;
  /** Room for bodies, likewise. */
  readonly bodies: { readonly device: BodyBudget; readonly address: BodyBudget };
}
