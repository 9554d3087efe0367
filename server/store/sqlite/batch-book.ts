/** Proofs of what older commits signed, read from the rows that the writer wrote with them. */
import type Database from "better-sqlite3";
import { packedAuditPath } from "../../../shared/merkle/tree.ts";
import type { SignedBatchRow } from "../operations.ts";
import type { Proof } from "../../../shared/wire/position.ts";

export type Batch = Omit<SignedBatchRow, "id">;

export interface BatchBook {
  batch(id: number): Batch;
  proof(id: number, leaf: number): Proof;
  /** A batch that has just been committed, so that it need not be read. */
  keep(id: number, batch: Batch): void;
}

/** Bytes of trees kept in memory: a broadcast is read by all its recipients within seconds. */
const KEPT_BYTES = 2 * 1024 * 1024;

export function createBatchBook(db: Database.Database): BatchBook {
  const find = db.prepare<[number], Batch>(
    `SELECT s.epoch, s.fingerprint AS signer, b.at, b.size, b.signature, b.nodes
     FROM batches b JOIN signers s ON s.id = b.signer WHERE b.id = ?`,
  );
  const kept = new Map<number, Batch>();
  let bytes = 0;

  const keep = (id: number, found: Batch): void => {
    if (kept.has(id)) return;
    kept.set(id, found);
    bytes += found.nodes.length;
    for (const [oldest, { nodes }] of kept) {
      if (bytes <= KEPT_BYTES) break;
      kept.delete(oldest);
      bytes -= nodes.length;
    }
  };
  const batch = (id: number): Batch => {
    const known = kept.get(id);
    if (known !== undefined) return known;
    const found = find.get(id);
    if (found === undefined) throw new Error("an entry without its batch");
    keep(id, found);
    return found;
  };

  return {
    batch,
    keep,
    proof(id, leaf) {
      const { size, nodes, signature, signer } = batch(id);
      return {
        index: leaf,
        size,
        path: packedAuditPath(size, nodes, leaf).map((node) =>
          Buffer.from(node.buffer, node.byteOffset, node.length).toString("hex"),
        ),
        signature: Buffer.from(signature).toString("base64url"),
        signer,
      };
    },
  };
}
