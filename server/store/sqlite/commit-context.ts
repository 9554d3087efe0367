/**
 * What the parts of the writer share: the leaves of the commit that is being made, and what the writer remembers of the
 * rows. What is remembered is never older than the last commit, and is forgotten when a commit fails.
 */
import type Database from "better-sqlite3";
import type { ChainHead } from "../../../shared/trust/statement.ts";
import type { Notary } from "../notary.ts";
import type { SignedBatchRow } from "../operations.ts";
import { createBatchBook } from "./batch-book.ts";
import { packTree } from "../../../shared/merkle/tree.ts";

export interface ChainRow extends ChainHead {
  /** Id of the newest statement. */
  readonly statement: number;
}

export interface CommitContext {
  readonly db: Database.Database;
  readonly epoch: string;
  /** Milliseconds since 1970: one time for all positions of a commit, never before that of the commit before it. */
  readonly at: () => number;
  /** Id of the batch that this commit will have, if it has leaves. */
  readonly batch: () => number;
  /** @returns the index of the leaf */
  addLeaf(bytes: Uint8Array): number;
  /** When the leaves of a batch were made, and in which epoch. */
  made(batch: number): { readonly at: number; readonly epoch: string };
  chain(unit: string): ChainRow | undefined;
  /** The author's chain, if it stands where the author's right was judged. */
  chainOf(author: ChainHead): ChainRow | undefined;
  setChain(row: ChainRow): void;
  /** Whether the unit may hand in so much more. */
  hasQuota(unit: string, bytes: number): boolean;
  charge(unit: string, bytes: number): void;
  /** Whatever must be forgotten when a commit fails. */
  onRollback(forget: () => void): void;

  begin(at: number): void;
  /** Writes the batch and what was charged. @returns the batch, if there are leaves */
  sign(): SignedBatchRow | undefined;
  rolledBack(): void;
}

export function createCommitContext(options: {
  readonly db: Database.Database;
  readonly signer: { readonly id: number; readonly epoch: string };
  readonly notary: Notary;
  readonly quotaBytes: number;
}): CommitContext {
  const { db, signer, notary, quotaBytes } = options;
  const book = createBatchBook(db);
  const insertBatch = db.prepare(
    "INSERT INTO batches (id, signer, at, size, signature, nodes) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const lastBatch = db.prepare<[], { id: number; at: number }>("SELECT id, at FROM batches ORDER BY id DESC LIMIT 1");
  const findChain = db.prepare<[string], { statement: number; seq: number; head: Buffer }>(
    `SELECT c.statement, s.seq, s.hash AS head FROM chains c JOIN statements s ON s.id = c.statement WHERE c.unit = ?`,
  );
  const findUsage = db.prepare<[string], number>("SELECT bytes FROM usage WHERE unit = ?").pluck();
  const setUsage = db.prepare("INSERT OR REPLACE INTO usage (unit, bytes) VALUES (?, ?)");

  const chains = new Map<string, ChainRow>();
  const usage = new Map<string, number>();
  const forgetters: (() => void)[] = [() => chains.clear(), () => usage.clear()];
  const charged = new Set<string>();
  let leaves: Uint8Array[] = [];
  let isSigned = false;
  const last = lastBatch.get();
  let batch = (last?.id ?? 0) + 1;
  let at = last?.at ?? 0;

  const chain = (unit: string): ChainRow | undefined => {
    const known = chains.get(unit);
    if (known !== undefined) return known;
    const found = findChain.get(unit);
    if (found === undefined) return undefined;
    const row = { unit, seq: found.seq, head: found.head.toString("hex"), statement: found.statement } as ChainRow;
    chains.set(unit, row);
    return row;
  };

  const heldBy = (unit: string): number => usage.get(unit) ?? findUsage.get(unit) ?? 0;

  return {
    db,
    epoch: signer.epoch,
    at: () => at,
    batch: () => batch,
    addLeaf(bytes) {
      leaves.push(bytes);
      return leaves.length - 1;
    },
    made: (id) => (id === batch ? { at, epoch: signer.epoch } : book.batch(id)),
    chain,
    chainOf(author) {
      const row = chain(author.unit);
      return row?.seq === author.seq && row.head === author.head ? row : undefined;
    },
    setChain: (row) => void chains.set(row.unit, row),
    hasQuota: (unit, bytes) => heldBy(unit) + bytes <= quotaBytes,
    charge(unit, bytes) {
      usage.set(unit, heldBy(unit) + bytes);
      charged.add(unit);
    },
    onRollback: (forget) => void forgetters.push(forget),
    begin(now) {
      if (isSigned) batch += 1;
      // A clock that an operator sets back must not look like a relay that dates (docs/protocol.md, section 10).
      at = Math.max(at, now);
      leaves = [];
      isSigned = false;
      charged.clear();
    },
    sign() {
      for (const unit of charged) setUsage.run(unit, usage.get(unit));
      if (leaves.length === 0) return undefined;
      const { tree, signature } = notary.sign(leaves);
      const nodes = packTree(tree);
      insertBatch.run(batch, signer.id, at, tree.size, signature, nodes);
      isSigned = true;
      return { id: batch, epoch: signer.epoch, signer: notary.fingerprint, at, size: tree.size, signature, nodes };
    },
    rolledBack() {
      leaves = [];
      isSigned = false;
      for (const forget of forgetters) forget();
    },
  };
}
