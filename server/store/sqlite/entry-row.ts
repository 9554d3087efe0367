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
  /** The statement that the position names; null outside mail streams. */
  readonly chainUnit: UnitCode | null;
  readonly chainSeq: number | null;
  readonly chainHead: Buffer | null;
}

/** @param made when and in which epoch its batch was made */
export function positionOfRow(
  row: EntryRow,
  stream: string,
  made: { readonly at: number; readonly epoch: string },
): Buffer {
  const { chainUnit, chainSeq, chainHead } = row;
  return positionBytes({
    at: made.at,
    ...(chainUnit === null || chainSeq === null || chainHead === null
      ? {}
      : { chain: { unit: chainUnit, seq: chainSeq, head: chainHead.toString("hex") } }),
    entry: sha256Hex(row.entry),
    epoch: made.epoch,
    prev: row.prev.toString("hex"),
    seq: row.id % SEQ_SPAN,
    stream,
  });
}
