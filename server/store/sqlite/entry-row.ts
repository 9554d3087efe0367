/** A row of the table `entries` and the position that follows from it: the same bytes whenever it is asked for. */
import type { UnitCode } from "../../../shared/domain/unit-code.ts";
import { positionBytes, sha256Hex } from "../notary.ts";
import { SEQ_SPAN } from "./schema.ts";

export interface EntryRow {
  readonly id: number;
  readonly batch: number;
  readonly leaf: number;
  readonly prev: Buffer;
  readonly entry: Buffer;
  /** The statement that the position names. */
  readonly chainUnit: UnitCode;
  readonly chainSeq: number;
  readonly chainHead: Buffer;
}

/** What `positionOfRow` needs, FROM entries e; the condition comes behind. */
export const SELECT_ENTRIES = `SELECT e.id, e.batch, e.leaf, e.prev, e.entry,
    s.unit AS chainUnit, s.seq AS chainSeq, s.hash AS chainHead
  FROM entries e JOIN statements s ON s.id = e.chain`;

/** @param made when and in which epoch its batch was made */
export function positionOfRow(
  row: EntryRow,
  stream: string,
  made: { readonly at: number; readonly epoch: string },
): Buffer {
  return positionBytes({
    at: made.at,
    chain: { unit: row.chainUnit, seq: row.chainSeq, head: row.chainHead.toString("hex") },
    entry: sha256Hex(row.entry),
    epoch: made.epoch,
    prev: row.prev.toString("hex"),
    seq: row.id % SEQ_SPAN,
    stream,
  });
}
